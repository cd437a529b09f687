import { AccountConstruct } from "@causeway/platform";
import type { Construct } from "constructs";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { logKey } from "./log-key.js";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_IN_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const DEFAULT_RETENTION = 365;

export interface EncryptedLogGroupProps {
  /** Name in CloudWatch Logs, e.g. `/vpc/payments/flow-logs`. */
  readonly name: string;
  /**
   * One of the periods that CloudWatch Logs offers, 1 to 3653 days.
   * @default 365
   */
  readonly retentionInDays?: number;
}

/**
 * A log group that the stack's own KMS key encrypts. The key is made with the stack's first log group, at `log-key`.
 *
 * Reports INVALID_RETENTION.
 */
export class EncryptedLogGroup extends AccountConstruct {
  readonly name: string;
  /** Without `:*` at its end. */
  readonly arn: string;
  /** ARN of all of its streams, as a policy names them. */
  readonly streams: string;

  constructor(scope: Construct, id: string, { name, retentionInDays = DEFAULT_RETENTION }: EncryptedLogGroupProps) {
    super(scope, id);
    if (!RETENTION_IN_DAYS.includes(retentionInDays)) {
      const allowed = RETENTION_IN_DAYS.join(", ");
      this.report({
        code: "INVALID_RETENTION",
        property: "retentionInDays",
        found: String(retentionInDays),
        allowed,
        message: `CloudWatch Logs keeps no log for ${String(retentionInDays)} days; allowed: ${allowed}`,
      });
    }
    const group = new CloudwatchLogGroup(this, "group", { name, retentionInDays, kmsKeyId: logKey(this).arn });
    this.name = group.name;
    this.arn = group.arn;
    this.streams = `${group.arn}:*`;
  }
}
