import { EncryptedLogGroup, policyDocument, stackArn, trustPolicy } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { EXTENDED_FORMAT } from "./flow-log-format.js";

interface CommonFlowLogsProps {
  /**
   * Longest time that one record covers: 60 or 600 seconds.
   * @default 600
   */
  readonly maxAggregationIntervalSeconds?: 60 | 600;
}

/** Flow logs in a log group of the VPC's own account. */
export interface CloudWatchFlowLogsProps extends CommonFlowLogsProps {
  /**
   * One of the periods that CloudWatch Logs offers, 1 to 3653 days.
   * @default 365
   */
  readonly retentionInDays?: number;
}

/** Flow logs in a bucket, as Parquet files by hour with Hive-compatible prefixes, as Athena reads them cheapest. */
export interface S3FlowLogsProps extends CommonFlowLogsProps {
  /**
   * ARN of the bucket, with a folder if need be. Its policy must let delivery.logs.amazonaws.com write:
   * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
   */
  readonly bucketArn: string;
}

export type FlowLogsProps = CloudWatchFlowLogsProps | S3FlowLogsProps;

/**
 * Records all accepted and rejected traffic of a VPC, in the extended format.
 *
 * Reports INVALID_BUCKET_ARN, and INVALID_RETENTION at the log group.
 */
export class FlowLogs extends AccountConstruct {
  constructor(scope: Construct, id: string, vpc: { id: string; name: string }, props: FlowLogsProps) {
    super(scope, id);
    new FlowLog(this, "log", {
      vpcId: vpc.id,
      trafficType: "ALL",
      logFormat: EXTENDED_FORMAT,
      maxAggregationInterval: props.maxAggregationIntervalSeconds ?? 600,
      tags: { Name: vpc.name },
      ...("bucketArn" in props ? this.toBucket(props) : this.toLogGroup(vpc.name, props)),
    });
  }

  private toLogGroup(name: string, { retentionInDays }: CloudWatchFlowLogsProps) {
    const group = new EncryptedLogGroup(this, "records", {
      name: `/vpc/${name}/flow-logs`,
      ...(retentionInDays === undefined ? {} : { retentionInDays }),
    });
    return {
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      ...this.writerOf(group),
    };
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
  private writerOf(group: EncryptedLogGroup) {
    const role = new IamRole(this, "role", {
      namePrefix: "vpc-flow-logs-",
      assumeRolePolicy: trustPolicy("vpc-flow-logs", {
        Condition: {
          StringEquals: { "aws:SourceAccount": this.stack.account.id },
          ArnLike: { "aws:SourceArn": stackArn(this, "ec2", "vpc-flow-log/*") },
        },
      }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      role: role.name,
      policy: policyDocument([
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: group.streams,
        },
      ]),
    });
    // The role is of no use before its policy: records that come earlier would be lost.
    return { iamRoleArn: role.arn, dependsOn: [policy] };
  }

  private toBucket({ bucketArn }: S3FlowLogsProps) {
    const start = `arn:${this.organization.partition}:s3:::`;
    if (!Token.isUnresolved(bucketArn) && (!bucketArn.startsWith(start) || bucketArn === start)) {
      this.report({
        code: "INVALID_BUCKET_ARN",
        property: "bucketArn",
        found: bucketArn,
        allowed: `${start}<bucket>`,
        message: `"${bucketArn}" is not the ARN of a bucket; allowed: ${start}<bucket>`,
      });
    }
    return {
      logDestinationType: "s3",
      logDestination: bucketArn,
      destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
    };
  }
}
