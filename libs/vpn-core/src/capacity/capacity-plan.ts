import type { Problem } from "@causeway/cidr";
import { TUNNEL_MEGABITS, VPN_CONNECTIONS } from "./aws-limits.js";
import { checkDemand } from "./check-demand.js";
import type { CapacityDemand, CapacityPlan, DeviceCapacity, WorkloadDemand, WorkloadLimits } from "./demand.js";

const KILOBITS = 1000;

/** A plan, or what stands against it. */
export type Planned =
  | { readonly plan: CapacityPlan; readonly problems: readonly [] }
  | { readonly plan: undefined; readonly problems: readonly Problem[] };

/**
 * How many pods keep what was promised, and how far each workload may go on each of them.
 *
 * - a pod carries the least of its VPN instance, its firewall instance and its counted tunnels
 * - required pods: the fewest on which all limits fit, where a limit is the promise divided by that number, rounded up to
 *   a whole kbit/s
 * - pods: required and spares; with any `spares` of them gone, the rest gives each workload its promise
 *
 * A promise is to a workload of many streams: each stream stays where the hub's hash puts it.
 *
 * Problems: NO_WORKLOADS, TOO_MANY_WORKLOADS, INVALID_WORKLOAD_NAME, DUPLICATE_WORKLOAD, NUMBER_OUT_OF_RANGE,
 * STREAM_ABOVE_TUNNEL, STREAM_ABOVE_SHARE, ZONE_NOT_SPARED and TOO_MANY_PODS. Those of the last four show the arithmetic.
 */
export function planCapacity(demand: CapacityDemand): Planned {
  const malformed = checkDemand(demand);
  if (malformed.length > 0) {
    return { plan: undefined, problems: malformed };
  }
  const plan = calculate(demand);
  const problems = [...checkStreams(demand, plan), ...checkZones(demand, plan), ...checkQuota(demand, plan)];
  return problems.length > 0 ? { plan: undefined, problems } : { plan, problems: [] };
}

/** What one pod carries, in Mbit/s. */
function capacityOfPod({ vpnInstance, firewallInstance, tunnel = "standard", tunnelsCounted = 1 }: DeviceCapacity) {
  return Math.min(vpnInstance, firewallInstance, TUNNEL_MEGABITS[tunnel] * tunnelsCounted);
}

function calculate({ workloads, devices, spares = 1, zones = 1 }: CapacityDemand): CapacityPlan {
  const podCapacity = capacityOfPod(devices);
  const required = requiredPods(workloads, podCapacity * KILOBITS);
  const pods = required + spares;
  const tunnel = TUNNEL_MEGABITS[devices.tunnel ?? "standard"] * KILOBITS;
  return {
    podCapacity,
    required,
    pods,
    podsInFullestZone: Math.ceil(pods / zones),
    workloads: workloads.map(({ name, promised }): WorkloadLimits => {
      const perDevice = share(promised, required);
      return {
        name,
        promised: promised * KILOBITS,
        perDevice,
        perStream: Math.min(perDevice, tunnel),
        most: perDevice * pods,
      };
    }),
  };
}

/** Limits shrink as pods are added, so that the fewest on which they fit is found by halving. */
function requiredPods(workloads: readonly WorkloadDemand[], podKilobits: number): number {
  const fits = (pods: number) => sum(workloads.map(({ promised }) => share(promised, pods))) <= podKilobits;
  const total = sum(workloads.map(({ promised }) => promised)) * KILOBITS;
  let [fewest, enough] = [1, total];
  while (fewest < enough) {
    const middle = Math.floor((fewest + enough) / 2);
    if (fits(middle)) {
      enough = middle;
    } else {
      fewest = middle + 1;
    }
  }
  return enough;
}

/** kbit/s of a promise in Mbit/s, on each of so many pods. */
function share(promised: number, pods: number): number {
  return Math.ceil((promised * KILOBITS) / pods);
}

function checkStreams({ workloads, devices }: CapacityDemand, { required }: CapacityPlan): readonly Problem[] {
  const tunnel = TUNNEL_MEGABITS[devices.tunnel ?? "standard"];
  return workloads.flatMap(({ name, promised, singleStream }, index) => {
    if (singleStream === undefined) {
      return [];
    }
    const problem = { path: `workloads[${String(index)}].singleStream`, found: megabits(singleStream) };
    if (singleStream > tunnel) {
      const allowed = `at most ${megabits(tunnel)}`;
      const message = `a stream of "${name}" stays in one tunnel, which carries ${megabits(tunnel)}: ${String(singleStream)} > ${String(tunnel)}`;
      return [{ ...problem, code: "STREAM_ABOVE_TUNNEL", allowed, message }];
    }
    const most = share(promised, required) / KILOBITS;
    if (singleStream <= most) {
      return [];
    }
    return [
      {
        ...problem,
        code: "STREAM_ABOVE_SHARE",
        allowed: `at most ${megabits(most)}, or a promise of ${megabits(singleStream * required)}`,
        message:
          `a stream of "${name}" stays on one of ${String(required)} required pods: ` +
          `${String(promised)} / ${String(required)} = ${megabits(most)} < ${megabits(singleStream)}`,
      },
    ];
  });
}

function checkZones(demand: CapacityDemand, plan: CapacityPlan): readonly Problem[] {
  const { spares = 1, zones = 1, survivesZone = false } = demand;
  const { required, pods, podsInFullestZone } = plan;
  if (!survivesZone || podsInFullestZone <= spares) {
    return [];
  }
  const enough = zones === 1 ? undefined : Math.ceil(required / (zones - 1));
  return [
    {
      code: "ZONE_NOT_SPARED",
      path: "spares",
      found: String(spares),
      allowed: enough === undefined ? "pods in two zones or more" : `at least ${String(enough)}`,
      message:
        `${String(required)} required + ${String(spares)} spare = ${String(pods)} pods; of ${String(zones)} ` +
        `${zones === 1 ? "zone" : "zones"} the fullest holds ${String(podsInFullestZone)}, more than the spares: ` +
        `${String(pods)} - ${String(podsInFullestZone)} = ${String(pods - podsInFullestZone)} < ${String(required)}`,
    },
  ];
}

/** A core is replaced by a second one beside it, so that each may have half of the connections. */
function checkQuota(demand: CapacityDemand, plan: CapacityPlan): readonly Problem[] {
  const { workloads, devices, spares = 1, vpnConnections = VPN_CONNECTIONS.byDefault } = demand;
  const most = Math.floor(vpnConnections / 2);
  const { required, pods, podCapacity } = plan;
  if (pods <= most) {
    return [];
  }
  const total = sum(workloads.map(({ promised }) => promised));
  const { vpnInstance, firewallInstance, tunnel = "standard", tunnelsCounted = 1 } = devices;
  const least = [vpnInstance, firewallInstance, TUNNEL_MEGABITS[tunnel] * tunnelsCounted].map(String).join(", ");
  return [
    {
      code: "TOO_MANY_PODS",
      path: "workloads",
      found: `${String(pods)} pods`,
      allowed: `at most ${String(most)} pods`,
      message:
        `promises of ${megabits(total)}, pods of min(${least}) = ${megabits(podCapacity)}: ${String(required)} required ` +
        `+ ${String(spares)} spare = ${String(pods)} pods, and as many beside them during a replacement: ` +
        `2 x ${String(pods)} = ${String(2 * pods)} > ${String(vpnConnections)} VPN connections`,
    },
  ];
}

function megabits(value: number): string {
  return `${String(value)} Mbit/s`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
