import type { IHub } from "@causeway/hub";
import type { FixedAddresses } from "@causeway/vpc";
import type { CapacityDemand, WorkloadDemand } from "../capacity/demand.js";
import type { FirewallInstanceSettings } from "../pod/settings.js";

export interface VpnCoreProps {
  /** Of the VPC: a fixed block of /22 or larger, as its halves are laid out differently; a /22 has room for 32 pods. */
  readonly addresses: FixedAddresses;
  readonly hub: IHub;
  /** The egress of the organization that the core is: segments that name it are led to the internet by its pods. */
  readonly egress: string;
  /** Who is promised what, and by which blocks the packets of each are told. */
  readonly workloads: readonly CoreWorkload[];
  /** The capacity of a pod's devices, and how many may fail. */
  readonly capacity: Omit<CapacityDemand, "workloads" | "zones">;
  /** Shared by all pods, 64512 to 65534, and not the transit gateway's. */
  readonly asn: number;
  /**
   * ASN of the transit gateway.
   * @default 64512
   */
  readonly amazonAsn?: number;
  /**
   * Block of 169.254.0.0/16 for the insides of the tunnels, eight addresses for each pod; each core has its own.
   * @default 169.254.64.0/24
   */
  readonly insideCidr?: string;
  readonly vpnInstance: VpnInstanceProps;
  readonly firewall: FirewallProps;
  /**
   * ARNs, of SNS topics as a rule, that alarms notify.
   * @default none
   */
  readonly alarmActions?: readonly string[];
}

export interface CoreWorkload extends WorkloadDemand {
  /** Literal IPv4 blocks of the organization; no two workloads overlap. */
  readonly cidrs: readonly string[];
}

export interface InstanceProps {
  /** An AMI, e.g. `ami-0123456789abcdef0`. */
  readonly imageId: string;
  /** E.g. `c7gn.large`. */
  readonly instanceType: string;
}

/**
 * The image has systemd, the CloudWatch agent and the commands aws, curl, jq, nft, ping, swanctl (with charon-systemd) and
 * vtysh (with FRR).
 */
export interface VpnInstanceProps extends InstanceProps {
  /** jq expressions that find the keys of the two tunnels in the secret that AWS makes for a VPN connection. */
  readonly keyQueries: readonly [string, string];
  /**
   * Addresses behind the firewall that answer pings.
   * @default the firewall's own, which proves that it runs
   */
  readonly probes?: readonly string[];
}

/** Of any vendor. Its interface 0 leads outside and has an elastic address; 1 is the bridge, 2 management. */
export interface FirewallProps extends InstanceProps {
  /**
   * Its role may write to what `monitoring` names.
   * @default that of the example, which wants nftables, curl and the
   *   CloudWatch agent in the image
   */
  readonly userData?: (settings: FirewallInstanceSettings) => string;
}
