import type { TUNNEL_MEGABITS } from "./aws-limits.js";

/** What a core must carry, and what its devices can. Bandwidths are whole Mbit/s, each way. */
export interface CapacityDemand {
  /** 1 to 500. */
  readonly workloads: readonly WorkloadDemand[];
  readonly devices: DeviceCapacity;
  /**
   * Pods that may fail while every promise holds, 0 to 100.
   * @default 1
   */
  readonly spares?: number;
  /**
   * Availability Zones that the pods are spread over, 1 to 6.
   * @default 1
   */
  readonly zones?: number;
  /**
   * Whether the spares must make up for the loss of a whole zone.
   * @default false
   */
  readonly survivesZone?: boolean;
  /**
   * VPN connections that the Region's quota leaves to this core and the one that replaces it, 2 to 5000.
   * @default 50
   */
  readonly vpnConnections?: number;
}

export interface WorkloadDemand {
  /** Lower-case letters, digits and hyphens, at most 24; each name once. */
  readonly name: string;
  /** Bandwidth that the workload has in any case, 1 to 1,000,000 Mbit/s. */
  readonly promised: number;
  /**
   * What a single stream must be able to use.
   * @default whatever comes out
   */
  readonly singleStream?: number;
}

/** 1 to 1,000,000 Mbit/s each. */
export interface DeviceCapacity {
  readonly vpnInstance: number;
  readonly firewallInstance: number;
  /**
   * Bandwidth of each tunnel.
   * @default standard
   */
  readonly tunnel?: keyof typeof TUNNEL_MEGABITS;
  /**
   * How many of a pod's two tunnels count. AWS takes one down to maintain it
   * (https://docs.aws.amazon.com/vpn/latest/s2svpn/endpoint-replacements.html); a core that counts on both breaks promises
   * then, unless a spare is left.
   * @default 1
   */
  readonly tunnelsCounted?: 1 | 2;
}

/** What follows from a demand. Limits are whole kbit/s, so that a device can be told them exactly. */
export interface CapacityPlan {
  /** What one pod carries, in Mbit/s: the least of its VPN instance, its firewall instance and its tunnels. */
  readonly podCapacity: number;
  /** Pods that keep the promises; one pod fewer does not. */
  readonly required: number;
  /** Pods to build: the required ones and the spares. All of them carry traffic. */
  readonly pods: number;
  /** Pods that the fullest zone holds. */
  readonly podsInFullestZone: number;
  /** In the order of the demand. */
  readonly workloads: readonly WorkloadLimits[];
}

export interface WorkloadLimits {
  readonly name: string;
  /** Of the promise, in kbit/s. */
  readonly promised: number;
  /** Most that the workload gets on one device: the promise divided by the required devices. */
  readonly perDevice: number;
  /** Most that one stream gets. A stream stays on one device and in one tunnel. */
  readonly perStream: number;
  /** Most that the workload gets while all pods work. */
  readonly most: number;
}
