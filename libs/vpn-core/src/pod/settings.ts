import type { WorkloadLimits } from "../capacity/demand.js";

/** A workload as its packets show it, and its limits from the capacity plan. */
export interface PodWorkload extends Pick<WorkloadLimits, "name" | "perDevice" | "perStream"> {
  /** Literal IPv4 blocks; no two workloads overlap. */
  readonly cidrs: readonly string[];
}

/** One tunnel of the pod's VPN connection. */
export interface PodTunnel {
  /** Public address of the endpoint at AWS; may be a token. */
  readonly endpoint: string;
  /** Literal /30 in 169.254.0.0/16. AWS takes its first address, this instance the second. */
  readonly insideCidr: string;
  /**
   * jq expression that finds the tunnel's key in the secret.
   * @default `.tunnel1` and `.tunnel2`
   */
  readonly keyQuery?: string;
}

/** What a VPN instance is told. A text may be a token only where that is said. */
export interface VpnInstanceSettings {
  readonly region: string;
  /** Of all pods of a core: routes of different origin would not be equal. A private ASN, and not Amazon's. */
  readonly asn: number;
  /** ASN of the transit gateway. */
  readonly amazonAsn: number;
  /** The instance's elastic address, which the customer gateway names; may be a token. */
  readonly publicAddress: string;
  readonly tunnels: readonly [PodTunnel, PodTunnel];
  /** Secret with the keys of both tunnels; may be a token. */
  readonly secretArn: string;
  /** Literal IPv4 blocks that the core takes packets for, e.g. `0.0.0.0/0`. */
  readonly announced: readonly string[];
  /** Literal IPv4 blocks of the organization. Routes into them, of whatever length, are taken from the hub; no others. */
  readonly learned: readonly string[];
  readonly workloads: readonly PodWorkload[];
  readonly bridge: PodBridge;
  /**
   * Literal IPv4 addresses behind the firewall that answer pings. While one of them does, the pod is announced.
   * @default the firewall's own address, which proves no more than that it runs
   */
  readonly probes?: readonly string[];
  readonly monitoring: PodMonitoring;
}

/** Where an instance of a pod sends its logs and metrics. Its role permits no more than that. */
export interface PodMonitoring {
  /** Name of the core: the metrics' dimension `Core`. */
  readonly core: string;
  /** Name of the pod: the metrics' dimension `Pod`, and the log's stream. */
  readonly pod: string;
  /** Name of a log group that exists; may be a token. */
  readonly logGroup: string;
  /** CloudWatch namespace of metrics. */
  readonly metricNamespace: string;
}

/** The subnet between the two instances of a pod. */
export interface PodBridge {
  /** Literal. */
  readonly cidr: string;
  /** Literal addresses of the two instances in the subnet. */
  readonly vpnAddress: string;
  readonly firewallAddress: string;
  /** Network interface of the instance that is configured; may be a token. */
  readonly interfaceId: string;
}

/** What the example of a firewall instance is told. */
export interface FirewallInstanceSettings {
  readonly bridge: PodBridge;
  readonly workloads: readonly PodWorkload[];
  readonly monitoring: PodMonitoring;
}
