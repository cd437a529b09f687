import { AccountStack } from "@causeway/platform";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { IConstruct } from "constructs";
import { policyDocument } from "./policy.js";

const ID = "function-key";

/**
 * The KMS key of a stack's functions, made on first use: of their environment variables and of the topics that notify
 * them. CloudWatch must be allowed to use the key of a topic that its alarms publish to.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function functionKey(scope: IConstruct): KmsKey {
  const stack = AccountStack.of(scope);
  const existing = stack.node.tryFindChild(ID);
  if (existing instanceof KmsKey) {
    return existing;
  }
  const { account, region, organization } = stack;
  const { partition } = organization;
  return new KmsKey(stack, ID, {
    description: `Functions of ${stack.node.id}`,
    enableKeyRotation: true,
    policy: policyDocument([
      {
        Sid: "AdministeredThroughIam",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account.id}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "AlarmsToTopicsOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": `arn:${partition}:sns:${region}:${account.id}:*` },
        },
      },
    ]),
  });
}
