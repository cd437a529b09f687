import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { IConstruct } from "constructs";
import { stackKey } from "../keys/customer-key.js";
import { stackArn } from "../policy/arns.js";

/**
 * The KMS key of a stack's log groups, made on first use. Only CloudWatch Logs of the stack's account and region may
 * use it.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logKey(scope: IConstruct): KmsKey {
  return stackKey(scope, "log-key", (stack) => ({
    description: `Log groups of ${stack.node.id}`,
    use: [
      {
        Sid: "CloudWatchLogsOfThisAccount",
        Effect: "Allow",
        Principal: { Service: `logs.${stack.region}.amazonaws.com` },
        Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        Resource: "*",
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": stackArn(stack, "logs", "log-group:*") },
        },
      },
    ],
  }));
}
