import { synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { addAlarm } from "./alarm.js";
import type { AlarmProps } from "./alarm.js";
import { statusChecks } from "./status-checks.js";

const METRIC = {
  namespace: "AWS/EC2",
  metricName: "CPUUtilization",
  dimensions: { InstanceId: "i-1" },
  statistic: "Average",
  periodSeconds: 300,
} as const;

function alarm(props: Partial<AlarmProps> = {}) {
  const stack = synthesizeForTest((scope) => {
    addAlarm(scope, "busy", {
      name: "busy",
      description: "Busy",
      metric: METRIC,
      when: { above: 80 },
      periods: 3,
      missing: "notBreaching",
      actions: [],
      ...props,
    });
  });
  return stack.resource("aws_cloudwatch_metric_alarm.busy");
}

test("an alarm without actions has none, and its metric's period is in seconds", () => {
  expect(alarm()).toMatchObject({ namespace: "AWS/EC2", period: 300, evaluation_periods: 3 });
  expect(alarm()).not.toHaveProperty("alarm_actions");
  expect(alarm()).not.toHaveProperty("ok_actions");
});

test("whoever is notified of an alarm is notified of its end; what repairs comes first, and acts once", () => {
  expect(alarm({ actions: ["topic"], repairs: ["recover"] })).toMatchObject({
    alarm_actions: ["recover", "topic"],
    ok_actions: ["topic"],
  });
  expect(alarm({ repairs: ["recover"] })).not.toHaveProperty("ok_actions");
});

test.each([
  [{ atLeast: 1 }, "GreaterThanOrEqualToThreshold", 1],
  [{ above: 0 }, "GreaterThanThreshold", 0],
  [{ below: 2 }, "LessThanThreshold", 2],
] as const)("goes off when the metric is %o", (when, comparison_operator, threshold) => {
  expect(alarm({ when })).toMatchObject({ comparison_operator, threshold });
});

test("an expression over several metrics stands in the place of one", () => {
  const metric = [{ id: "sum", expression: "a + b", returnData: true }];
  expect(alarm({ metric })).toMatchObject({ metric_query: [{ id: "sum", expression: "a + b", return_data: true }] });
  expect(alarm({ metric })).not.toHaveProperty("metric_name");
});

test("EC2 moves an instance whose machine fails, and restarts one that fails itself", () => {
  synthesizeForTest((stack) => {
    expect(statusChecks(stack, "i-1").map(({ metric, repair }) => [metric.metricName, repair])).toEqual([
      ["StatusCheckFailed_System", "arn:aws:automate:eu-west-1:ec2:recover"],
      ["StatusCheckFailed_Instance", "arn:aws:automate:eu-west-1:ec2:reboot"],
    ]);
  });
});
