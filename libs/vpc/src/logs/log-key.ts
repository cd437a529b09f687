import { AccountStack } from "@causeway/platform";
import type { IConstruct } from "constructs";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";

const ID = "log-key";

/**
 * The KMS key of a stack's log groups, made on first use. Only CloudWatch Logs of the stack's account and region may
 * use it; the account administers it through IAM.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logKey(scope: IConstruct): KmsKey {
  const stack = AccountStack.of(scope);
  const existing = stack.node.tryFindChild(ID);
  if (existing instanceof KmsKey) {
    return existing;
  }
  const { account, region, organization } = stack;
  const { partition } = organization;
  return new KmsKey(stack, ID, {
    description: `Log groups of ${stack.node.id}`,
    enableKeyRotation: true,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AdministeredThroughIam",
          Effect: "Allow",
          Principal: { AWS: `arn:${partition}:iam::${account.id}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "CloudWatchLogsOfThisAccount",
          Effect: "Allow",
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account.id}:log-group:*`,
            },
          },
        },
      ],
    }),
  });
}
