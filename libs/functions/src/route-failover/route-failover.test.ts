import type { AccountStack } from "@causeway/platform";
import {
  fakeZip,
  permissionsOf,
  problemsOf,
  statementsOf,
  synthesizeForTest,
  waitsFor,
} from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { expect, test } from "vitest";
import type { FailoverGroup } from "./failover-groups.js";
import { RouteFailover, type RouteFailoverProps } from "./route-failover.js";

const FUNCTION = "aws_lambda_function.failover_function_function";
const POLICY = "aws_iam_role_policy.failover_function_policy";
const TOPIC = "aws_sns_topic.failover_alarms_topic";
const ACCOUNT = "eu-west-1:100000000001";

type Props = Partial<Omit<RouteFailoverProps, "groups">>;

function addFailover(
  stack: AccountStack,
  props: Props = {},
  change: (groups: FailoverGroup[]) => FailoverGroup[] = same,
) {
  const vpc = new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
  const groups = vpc.subnets("private").map((subnet) => ({
    autoScalingGroupName: `proxy-${subnet.zone.key}`,
    alarmName: `proxy-${subnet.zone.key}-heartbeat`,
    zone: subnet.zone,
    subnets: [subnet],
  }));
  return new RouteFailover(stack, "failover", { zip: fakeZip(), groups: change(groups), ...props });
}

function same(groups: FailoverGroup[]): FailoverGroup[] {
  return groups;
}

function failover(props: Props = {}, change = same) {
  return synthesizeForTest((stack) => void addFailover(stack, props, change));
}

function environment(stack = failover()): Record<string, string> {
  return (stack.resource(FUNCTION)["environment"] as { variables: Record<string, string> }).variables;
}

function problems(props: Props, change = same) {
  return problemsOf((stack) => void addFailover(stack, props, change)).map(({ code, path, found }) => [
    code,
    path.replace("network/failover.", ""),
    found,
  ]);
}

test("the function knows each zone's group, alarm and route tables", () => {
  const { GROUPS, ...others } = environment();
  expect(JSON.parse(GROUPS ?? "")).toEqual(
    ["a", "b"].map((zone) => ({
      name: `proxy-${zone}`,
      alarm: `proxy-${zone}-heartbeat`,
      zone: `eu-west-1${zone}`,
      routeTables: [`\${aws_route_table.main_private-${zone}_routes.id}`],
    })),
  );
  expect(others).toEqual({
    DESTINATION: "0.0.0.0/0",
    DEVICE_INDEX: "0",
    QUIET_PERIOD_SECONDS: "300",
    ROUTE_CONCURRENCY: "10",
    DRY_RUN: "false",
  });
});

test("alarms and groups that depend on it come after the subscription, so that no transition is lost", () => {
  const stack = synthesizeForTest((account) => {
    const { ready, alarmTopicArn } = addFailover(account);
    const actions = [alarmTopicArn];
    const metric = { comparisonOperator: "LessThanThreshold", evaluationPeriods: 2, threshold: 1, period: 60 };
    new CloudwatchMetricAlarm(account, "heartbeat", {
      alarmName: "proxy-a-heartbeat",
      metricName: "Heartbeat",
      namespace: "Causeway",
      statistic: "Sum",
      ...metric,
      alarmActions: actions,
      okActions: actions,
      dependsOn: ready,
    });
    new AutoscalingGroup(account, "group", { name: "proxy-a", minSize: 1, maxSize: 1, dependsOn: ready });
  });
  const before = [
    "aws_sns_topic_subscription.failover_alarms_subscription",
    "aws_sns_topic_policy.failover_alarms_policy",
    "aws_lambda_permission.failover_alarms_permission",
    "aws_cloudwatch_event_target.failover_instances_target",
    "aws_cloudwatch_event_target.failover_sweep_target",
    "aws_lambda_function_event_invoke_config.failover_function_asynchronous",
    FUNCTION,
    POLICY,
  ];
  for (const address of ["aws_cloudwatch_metric_alarm.heartbeat", "aws_autoscaling_group.group"]) {
    expect([...waitsFor(stack, address)]).toEqual(expect.arrayContaining(before));
    expect(waitsFor(stack, FUNCTION)).not.toContain(address);
  }
});

test("only the groups' alarms may publish to the encrypted topic", () => {
  const stack = failover();
  expect(stack.resource(TOPIC)).toMatchObject({
    name: "failover-alarms",
    kms_master_key_id: "${aws_kms_key.function-key.arn}",
  });
  expect(statementsOf(stack.resource("aws_sns_topic_policy.failover_alarms_policy")["policy"])).toMatchObject([
    {
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: {
        ArnEquals: {
          "aws:SourceArn": [
            `arn:aws:cloudwatch:${ACCOUNT}:alarm:proxy-a-heartbeat`,
            `arn:aws:cloudwatch:${ACCOUNT}:alarm:proxy-b-heartbeat`,
          ],
        },
        StringEquals: { "aws:SourceAccount": "100000000001" },
      },
    },
  ]);
  expect(stack.resource("aws_lambda_permission.failover_alarms_permission")).toMatchObject({
    principal: "sns.amazonaws.com",
    source_arn: `\${${TOPIC}.arn}`,
  });
});

test("a notification that cannot be delivered is kept", () => {
  const { redrive_policy: redrive } = failover().resource("aws_sns_topic_subscription.failover_alarms_subscription");
  expect(JSON.parse(redrive as string)).toEqual({
    deadLetterTargetArn: "${aws_sqs_queue.failover_function_failures_queue.arn}",
  });
});

test("every minute sweeps, and launches and ends of the groups' instances call at once", () => {
  const stack = failover({ lifecycleHookName: "wait-for-proxy" });
  expect(stack.resource("aws_cloudwatch_event_rule.failover_sweep_rule")["schedule_expression"]).toBe("rate(1 minute)");
  expect(stack.resource("aws_cloudwatch_event_target.failover_sweep_target")["input"]).toBe('{"mode":"sweep"}');
  const pattern = stack.resource("aws_cloudwatch_event_rule.failover_instances_rule")["event_pattern"] as string;
  expect(JSON.parse(pattern)).toEqual({
    source: ["aws.autoscaling"],
    "detail-type": [
      "EC2 Instance-launch Lifecycle Action",
      "EC2 Instance Launch Successful",
      "EC2 Instance Terminate Successful",
    ],
    detail: { AutoScalingGroupName: ["proxy-a", "proxy-b"] },
  });
});

test("the role moves the routes of these tables and marks instances of these groups, and nothing else", () => {
  const permissions = permissionsOf(failover(), POLICY);
  expect(permissions["MoveRoutes"]).toMatchObject({
    Action: ["ec2:CreateRoute", "ec2:ReplaceRoute"],
    Resource: [
      `arn:aws:ec2:${ACCOUNT}:route-table/\${aws_route_table.main_private-a_routes.id}`,
      `arn:aws:ec2:${ACCOUNT}:route-table/\${aws_route_table.main_private-b_routes.id}`,
    ],
  });
  expect(permissions["Instances"]).toMatchObject({
    Action: ["autoscaling:SetInstanceHealth"],
    Resource: [
      `arn:aws:autoscaling:${ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/proxy-a`,
      `arn:aws:autoscaling:${ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/proxy-b`,
    ],
  });
  expect(permissions["ReadAlarms"]?.Resource).toBe(`arn:aws:cloudwatch:${ACCOUNT}:alarm:*`);
  expect(permissions["Read"]?.Action).not.toContain("ec2:DescribeNatGateways");
});

test("with a lifecycle hook the role completes launches, and with a fallback it sees NAT gateways", () => {
  const stack = failover({ lifecycleHookName: "wait-for-proxy" }, (groups) =>
    groups.map((group) => ({ ...group, fallbackNatGatewayId: "nat-0123456789abcdef0" })),
  );
  const permissions = permissionsOf(stack, POLICY);
  expect(permissions["Instances"]?.Action).toContain("autoscaling:CompleteLifecycleAction");
  expect(permissions["Read"]?.Action).toContain("ec2:DescribeNatGateways");
  expect(environment(stack)["LIFECYCLE_HOOK"]).toBe("wait-for-proxy");
  expect(JSON.parse(environment(stack)["GROUPS"] ?? "")).toMatchObject([
    { fallbackNatGateway: "nat-0123456789abcdef0" },
    { fallbackNatGateway: "nat-0123456789abcdef0" },
  ]);
});

test("alarms tell when nobody would move a route, and when there is nowhere to move it", () => {
  const stack = failover();
  expect(stack.resource("aws_cloudwatch_metric_alarm.failover_function_alarms_stalled")).toMatchObject({
    metric_name: "RunsCompleted",
    period: 60,
    evaluation_periods: 5,
    treat_missing_data: "breaching",
  });
  expect(stack.resource("aws_cloudwatch_metric_alarm.failover_function_alarms_no-healthy-target")).toMatchObject({
    metric_name: "NoHealthyTarget",
    namespace: "Causeway",
    dimensions: { service: "route-failover" },
    comparison_operator: "GreaterThanOrEqualToThreshold",
  });
});

test("groups that take something from each other are reported, each with its place", () => {
  expect(problems({}, ([first]) => (first === undefined ? [] : [first, first]))).toEqual([
    ["DUPLICATE_ALARM", "groups[1].alarmName", "proxy-a-heartbeat"],
    ["DUPLICATE_AUTO_SCALING_GROUP", "groups[1].autoScalingGroupName", "proxy-a"],
    ["DUPLICATE_ROUTE_TABLE", "groups[1].subnets", "a reference"],
  ]);
});

test("names must be literals that mean nothing else in a policy, and zones the stack's own", () => {
  const change = ([first, ...others]: FailoverGroup[]) =>
    first === undefined
      ? []
      : [
          {
            ...first,
            autoScalingGroupName: "proxy-*",
            alarmName: first.subnets[0]?.id ?? "",
            zone: { ...first.zone, name: "eu-west-1c" },
          },
          ...others,
        ];
  expect(problems({}, change)).toEqual([
    ["NAME_NOT_LITERAL", "groups[0].alarmName", "a reference"],
    ["INVALID_NAME", "groups[0].autoScalingGroupName", "proxy-*"],
    ["UNKNOWN_ZONE", "groups[0].zone", "eu-west-1c"],
  ]);
});

test("no group at all and more than the function can ask for are reported", () => {
  expect(problems({}, () => [])).toContainEqual(["NO_GROUPS", "groups", "(none)"]);
  const many = ([first]: FailoverGroup[]) =>
    Array.from({ length: 51 }, (_, index) => ({
      ...(first as FailoverGroup),
      autoScalingGroupName: `g${String(index)}`,
      alarmName: `a${String(index)}`,
      subnets: [],
    }));
  expect(problems({}, many)).toContainEqual(["TOO_MANY_GROUPS", "groups", "51"]);
});

test("choices out of range are reported together", () => {
  expect(
    problems({
      destination: "0.0.0.0",
      deviceIndex: 16,
      quietPeriodSeconds: -1,
      routeConcurrency: 0,
      lifecycleHookName: "a b",
    }),
  ).toEqual([
    ["INVALID_CIDR", "destination", "0.0.0.0"],
    ["NUMBER_OUT_OF_RANGE", "deviceIndex", "16"],
    ["INVALID_LIFECYCLE_HOOK", "lifecycleHookName", "a b"],
    ["NUMBER_OUT_OF_RANGE", "quietPeriodSeconds", "-1"],
    ["NUMBER_OUT_OF_RANGE", "routeConcurrency", "0"],
  ]);
});

test("without route tables the role has no permission on routes", () => {
  const stack = failover({}, (groups) => groups.map((group) => ({ ...group, subnets: [] })));
  expect(permissionsOf(stack, POLICY)).not.toHaveProperty("MoveRoutes");
});

test("the addresses of its resources are on record", () => {
  const own = failover()
    .addresses()
    .filter((address) => address.includes(".failover") && !address.includes("metric_alarm"));
  expect(own).toEqual([
    "aws_cloudwatch_event_rule.failover_instances_rule",
    "aws_cloudwatch_event_rule.failover_sweep_rule",
    "aws_cloudwatch_event_target.failover_instances_target",
    "aws_cloudwatch_event_target.failover_sweep_target",
    "aws_cloudwatch_log_group.failover_function_log_group",
    "aws_iam_role.failover_function_role",
    "aws_iam_role_policy.failover_function_policy",
    "aws_lambda_function.failover_function_function",
    "aws_lambda_function_event_invoke_config.failover_function_asynchronous",
    "aws_lambda_permission.failover_alarms_permission",
    "aws_lambda_permission.failover_instances_permission",
    "aws_lambda_permission.failover_sweep_permission",
    "aws_sns_topic.failover_alarms_topic",
    "aws_sns_topic_policy.failover_alarms_policy",
    "aws_sns_topic_subscription.failover_alarms_subscription",
    "aws_sqs_queue.failover_function_failures_queue",
    "aws_sqs_queue_policy.failover_function_failures_policy",
  ]);
});
