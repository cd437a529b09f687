import { fakeZip, permissionsOf } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { CoreHealth } from "./core-health.js";
import { addCore, withHub } from "../../test/sample-core.js";

const TOPIC = "arn:aws:sns:eu-west-1:100000000001:alarms";

const one = () =>
  withHub((stack, hub) => {
    const core = addCore(stack, { alarmActions: [TOPIC] }, "core", hub);
    new CoreHealth(stack, "health", { hub, carrying: core, zip: fakeZip() });
  });

const KINDS = [
  ["vpn", "vpn-instance-log", "/vpn/core/vpn-instances"],
  ["firewall", "firewall-log", "/vpn/core/firewalls"],
] as const;

describe("logs of a core's instances", () => {
  test.each(KINDS)("of %s have a group that is encrypted and kept as the tunnels' is", (_, id, name) => {
    const stack = one();
    const group = stack.resource(`aws_cloudwatch_log_group.core_${id}_group`);
    const tunnels = stack.resource("aws_cloudwatch_log_group.core_tunnel-log_group");
    expect(group).toMatchObject({ name, kms_key_id: "${aws_kms_key.log-key.arn}" });
    expect(group["retention_in_days"]).toBe(tunnels["retention_in_days"]);
  });

  test.each(KINDS)("of %s are all that its role may write, and metrics of the cores' namespace", (kind, id) => {
    const permissions = permissionsOf(one(), `aws_iam_role_policy.core_pod-2_${kind}-role_policy`);
    expect(permissions["Logs"]).toMatchObject({
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [`\${aws_cloudwatch_log_group.core_${id}_group.arn}:*`],
    });
    expect(permissions["Metrics"]).toMatchObject({
      Action: "cloudwatch:PutMetricData",
      Condition: { StringEquals: { "cloudwatch:namespace": "Causeway/VpnCore" } },
    });
    expect(Object.keys(permissions).filter((sid) => sid !== "Keys")).toEqual(["SessionManager", "Logs", "Metrics"]);
  });
});

describe("alarms of what a core says itself", () => {
  const alarm = (id: string) => one().resource(`aws_cloudwatch_metric_alarm.core_${id}`);
  const ofPod = { Core: "core", Pod: "core-1" };

  test.each([
    ["agent-silent", "MemoryUsed", "LessThanThreshold", 1, "SampleCount", "breaching"],
    ["metrics-silent", "BgpSessions", "LessThanThreshold", 1, "SampleCount", "breaching"],
    ["memory", "MemoryUsed", "GreaterThanThreshold", 90, "Average", "notBreaching"],
    ["bgp-down", "BgpSessions", "LessThanThreshold", 2, "Maximum", "notBreaching"],
  ])("%s of each pod: a quarter of an hour of %s %s %d", (id, metric, comparison, threshold, statistic, missing) => {
    expect(alarm(`pod-1_alarms_${id}`)).toMatchObject({
      alarm_name: `core-1-${id}`,
      namespace: "Causeway/VpnCore",
      metric_name: metric,
      dimensions: ofPod,
      comparison_operator: comparison,
      threshold,
      statistic,
      treat_missing_data: missing,
      period: 300,
      evaluation_periods: 3,
      alarm_actions: [TOPIC],
      ok_actions: [TOPIC],
    });
  });

  test("one of each workload, whichever pods drop its packets, by whichever limit", () => {
    const held = alarm("alarms_shared");
    expect(held).toMatchObject({
      alarm_name: "core-held-back-shared",
      threshold: 0,
      evaluation_periods: 15,
      treat_missing_data: "notBreaching",
      alarm_actions: [TOPIC],
    });
    const queries = held["metric_query"] as { expression?: string; metric?: Record<string, unknown> }[];
    expect(queries.map(({ metric }) => metric)).toEqual([
      ...["PacketsOverWorkloadLimit", "PacketsOverStreamLimit"].map((metric_name) => ({
        namespace: "Causeway/VpnCore",
        metric_name,
        dimensions: { Core: "core", Workload: "shared" },
        stat: "Sum",
        period: 60,
      })),
      undefined,
    ]);
    expect(queries[2]?.expression).toBe("workload + stream");
    expect(
      Object.keys(one().resources("aws_cloudwatch_metric_alarm")).filter((name) => /^core_alarms_/.test(name)),
    ).toEqual(["core_alarms_production", "core_alarms_shared"]);
  });
});
