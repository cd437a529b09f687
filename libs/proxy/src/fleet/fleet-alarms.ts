import { addAlarm } from "@causeway/aws";
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
    const { autoScalingGroupName: group, metricNamespace: namespace, configurationVersion, updateSeconds } = props;
    const common = { when: { atLeast: 1 }, periods: LOOKS, actions: props.actions };
    const dimensions = { AutoScalingGroupName: group };
    addAlarm(this, "update-failed", {
      ...common,
      name: `${group}-update-failed`,
      description: "An instance could not get its configuration, or refused it and keeps the last good one",
      metric: {
        namespace,
        metricName: METRICS.updateFailed,
        dimensions,
        statistic: "Maximum",
        periodSeconds: updateSeconds,
      },
      missing: "notBreaching",
    });
    const version = (id: string, stat: string) => ({
      id,
      metric: { namespace, metricName: METRICS.configurationVersion, dimensions, stat, period: updateSeconds },
    });
    const expected = String(configurationVersion);
    addAlarm(this, "version-behind", {
      ...common,
      name: `${group}-version-behind`,
      description: "An instance runs another configuration than the one that Terraform wrote, or tells of none",
      metric: [
        version("lowest", "Minimum"),
        version("highest", "Maximum"),
        {
          id: "behind",
          label: "Instances behind",
          expression: `IF(lowest == ${expected} AND highest == ${expected}, 0, 1)`,
          returnData: true,
        },
      ],
      missing: "breaching",
    });
  }
}
