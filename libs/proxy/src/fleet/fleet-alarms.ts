import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import { METRICS } from "../instance/index.js";

export interface FleetAlarmsProps {
  /** A literal: start of the alarms' names, and value of the metrics' one dimension. */
  readonly autoScalingGroupName: string;
  readonly metricNamespace: string;
  /** `versionNumber` of the configuration that instances should run. */
  readonly configurationVersion: number;
  /** Seconds between two looks for a new configuration: 60, or a multiple of it. */
  readonly updateSeconds: number;
  /** ARNs of what an alarm notifies when it goes off, and when it is over. */
  readonly actions: readonly string[];
}

/** How many looks in a row may fail, or find an old version, before somebody is told. */
const LOOKS = 5;

/** Alarms on instances that refuse their configuration, and on instances that run another one than Terraform's. */
export class FleetAlarms extends Construct {
  constructor(scope: Construct, id: string, props: FleetAlarmsProps) {
    super(scope, id);
    const { autoScalingGroupName: group, metricNamespace, configurationVersion, updateSeconds } = props;
    const actions = [...props.actions];
    const common = {
      evaluationPeriods: LOOKS,
      ...(actions.length === 0 ? {} : { alarmActions: actions, okActions: actions }),
    };
    const metric = { namespace: metricNamespace, period: updateSeconds, dimensions: { AutoScalingGroupName: group } };
    new CloudwatchMetricAlarm(this, "update-failed", {
      ...common,
      alarmName: `${group}-update-failed`,
      alarmDescription: "An instance could not get its configuration, or refused it and keeps the last good one",
      ...metric,
      metricName: METRICS.updateFailed,
      statistic: "Maximum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
    });
    const version = (metricId: string, stat: string) => ({
      id: metricId,
      metric: { ...metric, metricName: METRICS.configurationVersion, stat },
    });
    const expected = String(configurationVersion);
    new CloudwatchMetricAlarm(this, "version-behind", {
      ...common,
      alarmName: `${group}-version-behind`,
      alarmDescription: "An instance runs another configuration than the one that Terraform wrote, or tells of none",
      metricQuery: [
        version("lowest", "Minimum"),
        version("highest", "Maximum"),
        {
          id: "behind",
          label: "Instances behind",
          expression: `IF(lowest == ${expected} AND highest == ${expected}, 0, 1)`,
          returnData: true,
        },
      ],
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    });
  }
}
