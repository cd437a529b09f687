import { AccountConstruct, type AccountStack } from "@causeway/platform";
import {
  fakeZip,
  permissionsOf,
  problemsOf,
  statementsOf,
  synthesizeForTest,
  waitsFor,
} from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { expect, test } from "vitest";
import { EventSource } from "./event-source.js";
import type { FunctionProps } from "./function-props.js";
import { NetworkFunction } from "./network-function.js";

const FUNCTION = "aws_lambda_function.failover_function_function";
const POLICY = "aws_iam_role_policy.failover_function_policy";

class Sample extends AccountConstruct {
  constructor(scope: AccountStack, choices: FunctionProps = {}, environment: Record<string, string> = {}) {
    super(scope, "failover");
    const target = new NetworkFunction(this, "function", {
      lambda: "route-failover",
      description: "A sample",
      environment: { ONE: "1", ...environment },
      permissions: [{ Sid: "Own", Effect: "Allow", Action: "ec2:ReplaceRoute", Resource: "arn:aws:ec2:::x" }],
      timeoutSeconds: 60,
      maximumEventAgeSeconds: 300,
      alarms: [
        { id: "stalled", description: "-", metric: "RunsCompleted", periodSeconds: 60, periods: 5, when: "none" },
      ],
      choices: { zip: fakeZip(), ...choices },
    });
    new EventSource(this, "sweep", target, { description: "-", everyMinutes: 1, input: { mode: "sweep" } });
  }
}

function sample(choices: FunctionProps = {}) {
  return synthesizeForTest((stack) => void new Sample(stack, choices));
}

function inVpc(apis?: readonly string[]) {
  return synthesizeForTest((stack) => {
    const vpc = new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
    new Sample(stack, { network: { vpc, tier: "private", ...(apis === undefined ? {} : { apis }) } });
  });
}

test("a function runs one at a time, on ARM, from the zip's entry, and is encrypted", () => {
  expect(sample().resource(FUNCTION)).toMatchObject({
    function_name: "failover",
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    timeout: 60,
    reserved_concurrent_executions: 1,
    environment: { variables: { ONE: "1", DRY_RUN: "false" } },
    kms_key_arn: "${aws_kms_key.function-key.arn}",
    tracing_config: { mode: "PassThrough" },
  });
});

test("the same bytes in another folder are no change, and other bytes are one", () => {
  const code = (content: string) => {
    const { filename, source_code_hash: hash } = sample({ zip: fakeZip(content) }).resource(FUNCTION);
    return { filename, hash };
  };
  expect(code("first")).toEqual(code("first"));
  expect(code("second").hash).not.toBe(code("first").hash);
});

test("a zip that was not built is reported with the command that builds it", () => {
  const problems = problemsOf((stack) => void new Sample(stack, { zip: "/nowhere/tag-copy.zip" }));
  expect(problems).toMatchObject([{ code: "FUNCTION_NOT_BUILT", path: "network/failover/function" }]);
  expect(problems[0]?.message).toContain("npx nx build lambdas");
});

test("the function writes JSON to its own encrypted log group, which exists before", () => {
  const stack = sample({ logRetentionInDays: 30 });
  expect(stack.resource(FUNCTION)["logging_config"]).toEqual({
    log_format: "JSON",
    log_group: "${aws_cloudwatch_log_group.failover_function_log_group.name}",
  });
  expect(stack.resource("aws_cloudwatch_log_group.failover_function_log_group")).toMatchObject({
    name: "/aws/lambda/failover",
    retention_in_days: 30,
    kms_key_id: "${aws_kms_key.log-key.arn}",
  });
});

test("the function's permissions exist before it does, and before anything calls it", () => {
  const stack = sample();
  expect(stack.resource(FUNCTION)["depends_on"]).toContain(POLICY);
  const target = waitsFor(stack, "aws_cloudwatch_event_target.failover_sweep_target");
  expect([...target]).toEqual(
    expect.arrayContaining([
      FUNCTION,
      POLICY,
      "aws_lambda_permission.failover_sweep_permission",
      "aws_lambda_function_event_invoke_config.failover_function_asynchronous",
      "aws_sqs_queue_policy.failover_function_failures_policy",
    ]),
  );
});

test("failures have a place that accepts them before any event can fail", () => {
  const asynchronous = "aws_lambda_function_event_invoke_config.failover_function_asynchronous";
  expect(sample().resource(asynchronous)["depends_on"]).toEqual(
    expect.arrayContaining([POLICY, "aws_sqs_queue_policy.failover_function_failures_policy"]),
  );
});

test("the role may log, keep failures, read its environment, and what is its own", () => {
  const stack = sample();
  expect(permissionsOf(stack, POLICY)).toMatchObject({
    Log: {
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "${aws_cloudwatch_log_group.failover_function_log_group.arn}:*",
    },
    Failures: { Action: "sqs:SendMessage", Resource: "${aws_sqs_queue.failover_function_failures_queue.arn}" },
    Environment: { Action: "kms:Decrypt", Resource: "${aws_kms_key.function-key.arn}" },
    Own: { Action: "ec2:ReplaceRoute" },
  });
  expect(statementsOf(stack.resource("aws_iam_role.failover_function_role")["assume_role_policy"])).toMatchObject([
    { Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
});

test("what cannot be handled or delivered lies in an encrypted queue for 14 days", () => {
  const stack = sample();
  const queue = "${aws_sqs_queue.failover_function_failures_queue.arn}";
  expect(stack.resource("aws_sqs_queue.failover_function_failures_queue")).toMatchObject({
    name: "failover-failures",
    sqs_managed_sse_enabled: true,
    message_retention_seconds: 1_209_600,
  });
  expect(stack.resource("aws_lambda_function_event_invoke_config.failover_function_asynchronous")).toMatchObject({
    maximum_event_age_in_seconds: 300,
    maximum_retry_attempts: 2,
    destination_config: { on_failure: { destination: queue } },
  });
  expect(stack.resource("aws_cloudwatch_event_target.failover_sweep_target")).toMatchObject({
    input: '{"mode":"sweep"}',
    dead_letter_config: { arn: queue },
  });
});

test("only this function's rules and topic may leave dead letters, and nobody without TLS", () => {
  const policy = sample().resource("aws_sqs_queue_policy.failover_function_failures_policy")["policy"];
  expect(
    statementsOf(policy).map(({ Effect, Principal, Condition }) => [Effect, Principal, Condition?.["ArnLike"]]),
  ).toEqual([
    [
      "Allow",
      { Service: "events.amazonaws.com" },
      { "aws:SourceArn": "arn:aws:events:eu-west-1:100000000001:rule/failover-*" },
    ],
    ["Allow", { Service: "sns.amazonaws.com" }, { "aws:SourceArn": "arn:aws:sns:eu-west-1:100000000001:failover-*" }],
    ["Deny", { AWS: "*" }, undefined],
  ]);
  expect(sample().resource("aws_cloudwatch_event_rule.failover_sweep_rule")).toMatchObject({
    name: "failover-sweep",
    schedule_expression: "rate(1 minute)",
  });
});

test("alarms watch the function, its queue and its own metrics", () => {
  const stack = sample({ alarmActions: ["arn:aws:sns:eu-west-1:100000000001:operators"] });
  const alarms = Object.values(stack.resources("aws_cloudwatch_metric_alarm"));
  expect(
    alarms
      .map((alarm) => [alarm["alarm_name"], alarm["metric_name"], alarm["threshold"], alarm["treat_missing_data"]])
      .sort(),
  ).toEqual([
    ["failover-duration", "Duration", 48_000, "notBreaching"],
    ["failover-errors", "Errors", 1, "notBreaching"],
    ["failover-event-age", "AsyncEventAge", 150_000, "notBreaching"],
    ["failover-failures", "ApproximateNumberOfMessagesVisible", 1, "notBreaching"],
    ["failover-failures-age", "ApproximateAgeOfOldestMessage", 86_400, "notBreaching"],
    ["failover-stalled", "RunsCompleted", 1, "breaching"],
    ["failover-throttles", "Throttles", 1, "notBreaching"],
  ]);
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({
      alarm_actions: ["arn:aws:sns:eu-west-1:100000000001:operators"],
      ok_actions: ["arn:aws:sns:eu-west-1:100000000001:operators"],
    });
  }
  expect(stack.resource("aws_cloudwatch_metric_alarm.failover_function_alarms_stalled")).toMatchObject({
    namespace: "Causeway",
    dimensions: { service: "route-failover" },
    comparison_operator: "LessThanThreshold",
  });
});

test("X-Ray is off unless asked for, and then permitted", () => {
  expect(permissionsOf(sample(), POLICY)).not.toHaveProperty("Traces");
  const traced = sample({ tracing: true });
  expect(traced.resource(FUNCTION)["tracing_config"]).toEqual({ mode: "Active" });
  expect(permissionsOf(traced, POLICY)).toHaveProperty("Traces");
});

test("in a VPC, destroy takes the security group from the function first and waits for its interfaces", () => {
  const stack = inVpc();
  expect(stack.resource(FUNCTION)).toMatchObject({
    vpc_config: {
      subnet_ids: ["${aws_subnet.main_private-a_subnet.id}", "${aws_subnet.main_private-b_subnet.id}"],
      security_group_ids: ["${aws_security_group.failover_function_network_security-group.id}"],
    },
    replace_security_groups_on_destroy: true,
    timeouts: { delete: "45m" },
  });
  expect(stack.resource("aws_security_group.failover_function_network_security-group")["timeouts"]).toEqual({
    delete: "45m",
  });
  expect(waitsFor(stack, FUNCTION)).toContain(POLICY);
});

test("in a VPC, the function reaches the VPC's endpoints by HTTPS, and nothing reaches it", () => {
  const stack = inVpc();
  const rules = Object.entries(stack.resources("aws_vpc_security_group_egress_rule"));
  expect(rules).toMatchObject([
    ["failover_function_network_to-vpc", { cidr_ipv4: "10.0.0.0/16", from_port: 443, to_port: 443 }],
  ]);
  expect(stack.resources("aws_vpc_security_group_ingress_rule")).toEqual({});
  expect(Object.keys(inVpc(["10.1.0.0/16"]).resources("aws_vpc_security_group_egress_rule"))).toEqual([
    "failover_function_network_to-10-1-0-0-16",
  ]);
});

test("Lambda may manage the interfaces, and the function's code may not", () => {
  const permissions = permissionsOf(inVpc(), POLICY);
  expect(permissions["Interfaces"]?.Action).toContain("ec2:CreateNetworkInterface");
  expect(permissions["InterfacesNotByCode"]).toMatchObject({
    Effect: "Deny",
    Condition: { ArnEquals: { "lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:100000000001:function:failover" } },
  });
  expect(permissionsOf(sample(), POLICY)).not.toHaveProperty("Interfaces");
});

test("a tier without subnets and a block that is none are reported", () => {
  const problems = problemsOf((stack) => {
    const vpc = new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
    new Sample(stack, { network: { vpc, tier: "isolated", apis: ["10.0.0.1/16"] } });
  });
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ["MISALIGNED_CIDR", "network/failover/function/network.apis"],
    ["MISSING_TIER", "network/failover/function/network.tier"],
  ]);
});

test("names that rules and queues cannot carry, and retentions that do not exist, are reported together", () => {
  const problems = problemsOf(
    (stack) => void new Sample(stack, { functionName: "route failover", logRetentionInDays: 100 }),
  );
  expect(problems.map(({ code, found }) => [code, found])).toEqual([
    ["INVALID_FUNCTION_NAME", "route failover"],
    ["INVALID_RETENTION", "100"],
  ]);
});

test("an environment that Lambda would refuse is reported, with references counted as the ids they become", () => {
  expect(problemsOf((stack) => void new Sample(stack, {}, { LONG: "x".repeat(4_060) }))).toEqual([]);
  expect(problemsOf((stack) => void new Sample(stack, {}, { LONG: "x".repeat(4_100) }))).toMatchObject([
    { code: "ENVIRONMENT_TOO_LARGE", allowed: "4096 bytes" },
  ]);
  const withIds = (count: number) =>
    problemsOf((stack) => {
      const vpc = new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
      new Sample(stack, {}, { IDS: Array<string>(count).fill(vpc.id).join() });
    });
  expect(withIds(180)).toEqual([]);
  expect(withIds(190)).toMatchObject([{ code: "ENVIRONMENT_TOO_LARGE" }]);
});

test("CloudWatch may use the key for topics of this account alone", () => {
  const [, alarms] = statementsOf(sample().resource("aws_kms_key.function-key")["policy"]);
  expect(alarms).toMatchObject({
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Condition: {
      ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:eu-west-1:100000000001:*" },
    },
  });
});
