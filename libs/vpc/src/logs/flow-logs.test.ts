import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { Vpc } from "../vpc.js";
import type { FlowLogsProps } from "./flow-logs.js";

function build(flowLogs?: FlowLogsProps) {
  return synthesizeForTest((stack) => {
    new Vpc(stack, "main", {
      addresses: { cidr: "10.0.0.0/16" },
      tiers: ["private"],
      ...(flowLogs === undefined ? {} : { flowLogs }),
    });
  });
}

function documentOf(json: unknown): { Statement: readonly Record<string, unknown>[] } {
  return JSON.parse(json as string) as { Statement: readonly Record<string, unknown>[] };
}

test("every VPC records all its traffic, by default in an encrypted log group that is kept for a year", () => {
  const stack = build();

  expect(stack.resource("aws_flow_log.main_flow-logs_log")).toMatchObject({
    vpc_id: "${aws_vpc.main_vpc.id}",
    traffic_type: "ALL",
    max_aggregation_interval: 600,
    log_destination_type: "cloud-watch-logs",
    log_destination: "${aws_cloudwatch_log_group.main_flow-logs_records_group.arn}",
    iam_role_arn: "${aws_iam_role.main_flow-logs_role.arn}",
  });
  expect(stack.resource("aws_cloudwatch_log_group.main_flow-logs_records_group")).toMatchObject({
    name: "/vpc/main/flow-logs",
    retention_in_days: 365,
    kms_key_id: "${aws_kms_key.log-key.arn}",
  });
});

test("the format holds each field once, escaped so that Terraform passes it on as it is", () => {
  const fields = (build().resource("aws_flow_log.main_flow-logs_log")["log_format"] as string).split(" ");

  expect(fields).toHaveLength(42);
  expect(new Set(fields).size).toBe(42);
  expect(fields.filter((field) => !/^\$\$\{[a-z-]+\}$/.test(field))).toEqual([]);
  expect(fields[0]).toBe("$${version}");
  expect(fields).toContain("$${pkt-dst-aws-service}");
  expect(fields.at(-1)).toBe("$${encryption-status}");
});

test("the role writes to its log group alone, and serves flow logs of this account and region alone", () => {
  const stack = build();
  const trust = documentOf(stack.resource("aws_iam_role.main_flow-logs_role")["assume_role_policy"]);
  const policy = documentOf(stack.resource("aws_iam_role_policy.main_flow-logs_policy")["policy"]);

  expect(trust.Statement).toMatchObject([
    {
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "100000000001" },
        ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-west-1:100000000001:vpc-flow-log/*" },
      },
    },
  ]);
  expect(policy.Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: "${aws_cloudwatch_log_group.main_flow-logs_records_group.arn}:*",
    },
  ]);
});

test("with a bucket, flow logs are Parquet files and need neither role nor log group", () => {
  const stack = build({ bucketArn: "arn:aws:s3:::logs/vpc/", maxAggregationIntervalSeconds: 60 });

  expect(stack.resource("aws_flow_log.main_flow-logs_log")).toMatchObject({
    log_destination_type: "s3",
    log_destination: "arn:aws:s3:::logs/vpc/",
    max_aggregation_interval: 60,
    destination_options: { file_format: "parquet", hive_compatible_partitions: true, per_hour_partition: true },
  });
  for (const type of ["aws_iam_role", "aws_cloudwatch_log_group", "aws_kms_key"]) {
    expect(stack.resources(type)).toEqual({});
  }
});

test("what is no ARN of a bucket is reported", () => {
  const found = problemsOf((stack) => {
    new Vpc(stack, "main", {
      addresses: { cidr: "10.0.0.0/16" },
      tiers: ["private"],
      flowLogs: { bucketArn: "my-bucket" },
    });
  });

  expect(found).toMatchObject([
    {
      code: "INVALID_BUCKET_ARN",
      path: "network/main/flow-logs.bucketArn",
      found: "my-bucket",
      allowed: "arn:aws:s3:::<bucket>",
    },
  ]);
});
