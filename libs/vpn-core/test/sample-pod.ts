import { planCapacity } from "../src/capacity/capacity-plan.js";
import type { PodWorkload, VpnInstanceSettings } from "../src/pod/settings.js";

/** Addresses behind each workload of the samples. */
export const WORKLOAD_CIDRS = { payments: ["10.1.0.0/16"], batch: ["10.2.0.0/16", "10.3.0.0/24"] };

/** The workloads of the samples: 8 and 4 Mbit/s on two required pods. */
export function sampleWorkloads(): PodWorkload[] {
  const { plan } = planCapacity({
    workloads: [
      { name: "payments", promised: 8 },
      { name: "batch", promised: 4 },
    ],
    devices: { vpnInstance: 6, firewallInstance: 6 },
  });
  const cidrs: Record<string, string[]> = WORKLOAD_CIDRS;
  return (plan?.workloads ?? []).map((limits) => ({ ...limits, cidrs: cidrs[limits.name] ?? [] }));
}

/** Settings of the nth pod, from 1: its addresses are told apart by that number. */
export function samplePod(number = 1, overrides: Partial<VpnInstanceSettings> = {}): VpnInstanceSettings {
  const bridge = `10.15.${String(number)}`;
  return {
    region: "eu-west-1",
    asn: 65010,
    amazonAsn: 64512,
    publicAddress: `198.51.100.${String(number)}`,
    tunnels: [
      { endpoint: `203.0.113.${String(number * 2)}`, insideCidr: `169.254.${String(number * 10)}.0/30` },
      { endpoint: `203.0.113.${String(number * 2 + 1)}`, insideCidr: `169.254.${String(number * 10)}.4/30` },
    ],
    secretArn: `arn:aws:secretsmanager:eu-west-1:100000000001:secret:pod-${String(number)}`,
    announced: ["0.0.0.0/0"],
    learned: ["10.0.0.0/8"],
    workloads: sampleWorkloads(),
    bridge: {
      cidr: `${bridge}.0/28`,
      vpnAddress: `${bridge}.4`,
      firewallAddress: `${bridge}.5`,
      interfaceId: `eni-${String(number)}`,
    },
    monitoring: {
      core: "core",
      pod: `core-${String(number)}`,
      logGroup: "/vpn/core/vpn-instances",
      metricNamespace: "Causeway/VpnCore",
    },
    ...overrides,
  };
}
