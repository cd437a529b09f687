import { addAlarm } from "@causeway/aws";
import { Construct } from "constructs";
import { METRIC_NAMESPACE, METRICS } from "../pod/monitoring.js";

export interface WorkloadAlarmsProps {
  /** Of the core; start of the alarms' names. */
  readonly name: string;
  readonly workloads: readonly string[];
  /** ARNs of what is told when an alarm goes off, and when it is over. */
  readonly actions: readonly string[];
}

/** So many minutes in a row. A stream that tries how fast it may go loses a packet now and then. */
const MINUTES = 15;

/**
 * One alarm for each workload that its limits hold back. It is of the core and not of a pod: the promise is the core's, the
 * hub spreads a workload over all pods, and as many alarms as pods would say the same.
 */
export class WorkloadAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, workloads, actions }: WorkloadAlarmsProps) {
    super(scope, id);
    for (const workload of workloads) {
      const dropped = (metricId: string, metricName: string) => ({
        id: metricId,
        metric: {
          namespace: METRIC_NAMESPACE,
          metricName,
          dimensions: { Core: name, Workload: workload },
          stat: "Sum",
          period: 60,
        },
      });
      addAlarm(this, workload, {
        name: `${name}-held-back-${workload}`,
        description: `${workload} loses packets to its limits in every minute of a quarter of an hour`,
        metric: [
          dropped("workload", METRICS.overWorkloadLimit),
          dropped("stream", METRICS.overStreamLimit),
          { id: "dropped", label: "Packets dropped", expression: "workload + stream", returnData: true },
        ],
        when: { above: 0 },
        periods: MINUTES,
        missing: "notBreaching",
        actions,
      });
    }
  }
}
