import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";

/** One metric that is above or below a threshold for so many periods, one after the other. */
export interface Alarm {
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Minimum" | "Maximum" | "Sum" | "Average" | "SampleCount";
  readonly below?: number;
  readonly above?: number;
  /** Seconds. */
  readonly period: number;
  readonly periods: number;
  readonly missing: "breaching" | "notBreaching";
  /** ARNs of what is done besides. */
  readonly also?: readonly string[];
}

/** @param actions ARNs of what is told when the alarm goes off, and when it is over */
export function addAlarm(scope: Construct, id: string, name: string, alarm: Alarm, actions: readonly string[]): void {
  new CloudwatchMetricAlarm(scope, id, {
    alarmName: name,
    alarmDescription: alarm.description,
    namespace: alarm.namespace,
    metricName: alarm.metricName,
    dimensions: { ...alarm.dimensions },
    statistic: alarm.statistic,
    comparisonOperator: alarm.below === undefined ? "GreaterThanThreshold" : "LessThanThreshold",
    threshold: alarm.below ?? alarm.above ?? 0,
    period: alarm.period,
    evaluationPeriods: alarm.periods,
    treatMissingData: alarm.missing,
    ...told(actions, alarm.also),
  });
}

/** An alarm's actions, as far as there are any. */
export function told(actions: readonly string[], also: readonly string[] = []) {
  const alarmActions = [...also, ...actions];
  return {
    ...(alarmActions.length === 0 ? {} : { alarmActions }),
    ...(actions.length === 0 ? {} : { okActions: [...actions] }),
  };
}
