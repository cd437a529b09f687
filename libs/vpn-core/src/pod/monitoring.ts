import { agentConfiguration, JOURNAL_FILE } from "@causeway/aws";
import type { PodMonitoring } from "./settings.js";

/** Namespace of what all cores measure. */
export const METRIC_NAMESPACE = "Causeway/VpnCore";

/**
 * Metrics that the VPN instance publishes each minute, in `METRIC_NAMESPACE`. Those of the agent and of the pod have the
 * dimensions `Core` and `Pod`, those of workloads `Core` and `Workload`, with and without `Pod`.
 */
export const METRICS = {
  /** Of the agent, in percent: it falls silent with it, as the logs do. */
  memory: "MemoryUsed",
  /** Of the script: how many BGP sessions are established. It falls silent with the script. */
  sessions: "BgpSessions",
  /** Of the script: packets of a workload, both ways, that were dropped since the last time. */
  overWorkloadLimit: "PacketsOverWorkloadLimit",
  overStreamLimit: "PacketsOverStreamLimit",
} as const;

/**
 * Packets that an interface had to queue or drop, as the instance type allows no more.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-network-performance-ena.html
 */
const ALLOWANCES = [
  "bw_in_allowance_exceeded",
  "bw_out_allowance_exceeded",
  "pps_allowance_exceeded",
  "conntrack_allowance_exceeded",
];

/** The agent of a VPN instance: its log, memory, and what of its network the instance type limits. */
export function vpnAgentConfiguration(monitoring: PodMonitoring): string {
  const dimensions = { append_dimensions: { Core: monitoring.core, Pod: monitoring.pod } };
  return agentConfiguration([journalOf(monitoring)], {
    namespace: monitoring.metricNamespace,
    aggregations: [["Core", "Pod"]],
    interval: 60,
    collected: {
      mem: { measurement: [{ name: "used_percent", rename: METRICS.memory, unit: "Percent" }], ...dimensions },
      ethtool: { metrics_include: ALLOWANCES, ...dimensions },
    },
  });
}

/** The agent of the example firewall: its log. */
export function firewallAgentConfiguration(monitoring: PodMonitoring): string {
  return agentConfiguration([journalOf(monitoring)]);
}

function journalOf({ logGroup, pod }: PodMonitoring) {
  return { file: JOURNAL_FILE, group: logGroup, stream: pod };
}
