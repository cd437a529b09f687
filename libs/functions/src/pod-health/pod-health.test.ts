import type { AccountStack } from "@causeway/platform";
import { fakeZip, permissionsOf, problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { expect, test } from "vitest";
import { PodHealth, type PodHealthProps } from "./pod-health.js";

const FUNCTION = "aws_lambda_function.health_function_function";
const ACCOUNT = "eu-west-1:100000000001";
const PODS = [
  { name: "core-1", attachmentId: "tgw-attach-00000001" },
  { name: "core-2", attachmentId: "tgw-attach-00000002" },
] as const;

function addHealth(stack: AccountStack, props: Partial<PodHealthProps> = {}): void {
  const vpc = new Vpc(stack, "core", { addresses: { cidr: "10.15.0.0/22" }, tiers: ["isolated"] });
  new PodHealth(stack, "health", {
    zip: fakeZip(),
    pod: PODS[0],
    pods: PODS,
    vpc,
    bridgeSubnetId: "subnet-00000001",
    routeTableIds: ["tgw-rtb-0000000a"],
    firewallAddresses: ["198.51.100.1"],
    ...props,
  });
}

const health = (props: Partial<PodHealthProps> = {}) => synthesizeForTest((stack) => addHealth(stack, props));
const problems = (props: Partial<PodHealthProps>) =>
  problemsOf((stack) => addHealth(stack, props)).map(({ code, path }) => [code, path.replace("network/health.", "")]);

test("the function knows its pod, the others, the tables and the firewall's addresses", () => {
  const { variables } = health().resource(FUNCTION)["environment"] as { variables: Record<string, string> };
  expect(variables).toEqual({
    POD: "core-1",
    PODS: `[{"name":"core-1","attachment":"tgw-attach-00000001"},{"name":"core-2","attachment":"tgw-attach-00000002"}]`,
    ROUTE_TABLES: `["tgw-rtb-0000000a"]`,
    EXPECTED_ADDRESSES: `["198.51.100.1"]`,
    QUIET_PERIOD_SECONDS: "180",
    MINIMUM_PODS: "1",
    CARRIES: "true",
    DRY_RUN: "false",
  });
});

test("it stands in the bridge subnet alone, and looks each minute", () => {
  const stack = health();
  expect(stack.resource(FUNCTION)["vpc_config"]).toMatchObject({ subnet_ids: ["subnet-00000001"] });
  expect(stack.resource("aws_cloudwatch_event_rule.health_check_rule")["schedule_expression"]).toBe("rate(1 minute)");
});

test("its security group lets out the probes, to the internet and to what is named", () => {
  const stack = health({ routeProbes: ["10.1.2.3:5432", "10.1.2.4:443"] });
  const rules = Object.entries(stack.resources("aws_vpc_security_group_egress_rule"))
    .filter(([name]) => name.startsWith("health_") && !name.startsWith("health_function"))
    .map(([, rule]) => [rule["cidr_ipv4"], rule["from_port"], rule["to_port"]]);
  expect(rules).toEqual(
    [
      ["0.0.0.0/0", 80, 80],
      ["0.0.0.0/0", 443, 443],
      ["10.1.2.3/32", 5432, 5432],
    ].sort((a, b) => Number(a[1]) - Number(b[1])),
  );
});

test("the role lets the pod's own attachment into the named tables or keeps it out, and nothing else", () => {
  const permissions = permissionsOf(health(), "aws_iam_role_policy.health_function_policy");
  const table = `arn:aws:ec2:${ACCOUNT}:transit-gateway-route-table/tgw-rtb-0000000a`;
  const attachment = `arn:aws:ec2:${ACCOUNT}:transit-gateway-attachment/tgw-attach-00000001`;
  expect(permissions["LetInOrKeepOut"]).toMatchObject({ Resource: [attachment, table] });
  expect(permissions["ReadTables"]).toMatchObject({ Resource: [table] });
  expect(permissions["RememberFailure"]).toMatchObject({
    Action: "ec2:CreateTags",
    Resource: attachment,
    Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["causeway:pod-health:last-failure"] } },
  });
  expect(permissions["Read"]).toMatchObject({ Action: "ec2:DescribeTransitGatewayAttachments", Resource: "*" });
});

test("its metrics are told apart from those of the other pods' functions", () => {
  for (const [alarm, metric] of [
    ["failed", "PodFailed"],
    ["last-pod", "LastPodKept"],
    ["stalled", "RunsCompleted"],
    ["unclear", "ProbesUnclear"],
  ] as const) {
    expect(health().resource(`aws_cloudwatch_metric_alarm.health_function_alarms_${alarm}`)).toMatchObject({
      namespace: "Causeway",
      metric_name: metric,
      dimensions: { service: "pod-health-core-1" },
    });
  }
});

test("mistakes are reported together", () => {
  expect(
    problems({
      pod: { name: "core.9", attachmentId: "tgw-attach-00000009" },
      routeTableIds: [],
      firewallAddresses: [],
      internetProbes: Array.from({ length: 6 }, () => "https://example.com/"),
      routeProbes: ["example.com:443"],
      quietPeriodSeconds: -1,
      minimumPods: 1.5,
    }).sort(),
  ).toEqual([
    ["INVALID_POD_NAME", "pod.name"],
    ["INVALID_ROUTE_PROBE", "routeProbes[0]"],
    ["NO_FIREWALL_ADDRESSES", "firewallAddresses"],
    ["NO_ROUTE_TABLES", "routeTableIds"],
    ["NUMBER_OUT_OF_RANGE", "minimumPods"],
    ["NUMBER_OUT_OF_RANGE", "quietPeriodSeconds"],
    ["TOO_MANY", "internetProbes"],
    ["UNKNOWN_POD", "pod"],
  ]);
});

test("the addresses of its resources are on record", () => {
  const own = health()
    .addresses()
    .filter((address) => address.includes(".health") && !address.includes("metric_alarm"));
  expect(own).toMatchInlineSnapshot(`
    [
      "aws_cloudwatch_event_rule.health_check_rule",
      "aws_cloudwatch_event_target.health_check_target",
      "aws_cloudwatch_log_group.health_function_log_group",
      "aws_iam_role.health_function_role",
      "aws_iam_role_policy.health_function_policy",
      "aws_lambda_function.health_function_function",
      "aws_lambda_function_event_invoke_config.health_function_asynchronous",
      "aws_lambda_permission.health_check_permission",
      "aws_security_group.health_function_network_security-group",
      "aws_sqs_queue.health_function_failures_queue",
      "aws_sqs_queue_policy.health_function_failures_policy",
      "aws_vpc_security_group_egress_rule.health_function_network_to-vpc",
      "aws_vpc_security_group_egress_rule.health_internet-http",
      "aws_vpc_security_group_egress_rule.health_internet-https",
    ]
  `);
});
