import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { CloudwatchMetricAlarmMetricQuery } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Minimum" | "Maximum" | "Sum" | "Average" | "SampleCount";
  /** 10, 20, 30, 60, or a multiple of 60. */
  readonly periodSeconds: number;
}

export interface AlarmProps {
  /** Once in the account and Region. */
  readonly name: string;
  readonly description: string;
  /** One metric, or an expression over several, of which one query returns data. */
  readonly metric: Metric | readonly CloudwatchMetricAlarmMetricQuery[];
  readonly when: { readonly atLeast: number } | { readonly above: number } | { readonly below: number };
  /** How many periods in a row. */
  readonly periods: number;
  /** What a period without data counts as. */
  readonly missing: "breaching" | "notBreaching";
  /** ARNs, of SNS topics as a rule, that are notified when the alarm goes off, and when it is over. */
  readonly actions: readonly string[];
  /**
   * ARNs of what is done besides when it goes off, before anybody is notified.
   * @default nothing
   */
  readonly repairs?: readonly string[];
  /** @default none */
  readonly dependsOn?: ITerraformDependable[];
}

/** A CloudWatch alarm that notifies of its end as of its beginning. */
export function addAlarm(scope: Construct, id: string, props: AlarmProps): CloudwatchMetricAlarm {
  const { name, description, metric, when, periods, missing, actions, repairs = [], dependsOn } = props;
  const alarmActions = [...repairs, ...actions];
  return new CloudwatchMetricAlarm(scope, id, {
    alarmName: name,
    alarmDescription: description,
    ...("namespace" in metric ? ofOne(metric) : { metricQuery: [...metric] }),
    ...threshold(when),
    evaluationPeriods: periods,
    treatMissingData: missing,
    ...(alarmActions.length === 0 ? {} : { alarmActions }),
    ...(actions.length === 0 ? {} : { okActions: [...actions] }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  });
}

function ofOne({ namespace, metricName, dimensions, statistic, periodSeconds }: Metric) {
  return { namespace, metricName, dimensions: { ...dimensions }, statistic, period: periodSeconds };
}

function threshold(when: AlarmProps["when"]) {
  if ("atLeast" in when) return { comparisonOperator: "GreaterThanOrEqualToThreshold", threshold: when.atLeast };
  if ("above" in when) return { comparisonOperator: "GreaterThanThreshold", threshold: when.above };
  return { comparisonOperator: "LessThanThreshold", threshold: when.below };
}
