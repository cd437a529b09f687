import { stackArn, stackKey } from "@causeway/aws";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { IConstruct } from "constructs";

/**
 * The KMS key of a stack's functions, made on first use: of their environment variables and of the topics that notify
 * them. CloudWatch must be allowed to use the key of a topic that its alarms publish to.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function functionKey(scope: IConstruct): KmsKey {
  return stackKey(scope, "function-key", (stack) => ({
    description: `Functions of ${stack.node.id}`,
    use: [
      {
        Sid: "AlarmsToTopicsOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": stackArn(stack, "sns", "*") },
        },
      },
    ],
  }));
}
