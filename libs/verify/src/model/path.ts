import type { Unknown } from "@causeway/terraform";
import type { Traffic } from "./filters/traffic.js";
import type { Doubt, Edge, GatewayEndpoint, Interface, Subnet, TunnelEnd, Vpc, VpcGateway } from "./network.js";
import type { Hop } from "../results/result.js";
import type { Code } from "../results/catalogue.js";
import type { Destined } from "./route-table.js";

/** Addresses that every table treats alike, and what the model knows of the host behind them. */
export interface Address extends Destined {
  readonly vpc?: Vpc;
  readonly subnet?: Subnet;
  /** Whether an internet gateway has a public address for it. */
  readonly publicAddress?: boolean | Unknown;
  /** Set if the address is a translator's, given to what it translates. */
  readonly nat?: Translator;
  readonly interface?: Interface;
  /** The IPv4 addresses that a NAT gateway puts in place of these, which are of its IPv6 prefix. */
  readonly translatesTo?: Address;
  /** Set if AWS's end of a tunnel is there; one whose address is not known may be anywhere on the internet. */
  readonly tunnelEnd?: TunnelEnd;
}

/** What gives packets its own source address and undoes that for the replies: a NAT gateway, or an appliance. */
export interface Translator {
  readonly address: string;
}

export interface Packet {
  readonly source: Address;
  readonly destination: Address;
}

export type Direction = "forward" | "return";

/** A firewall endpoint, or an appliance's interface, that a packet went through. */
export interface Pass {
  readonly firewall: string;
  readonly endpoint: string;
  readonly subnet: Subnet;
  /** Where the packet entered the VPC of the endpoint; not known for an internet gateway, which has no zone. */
  readonly entered: Entrance;
  /** Of an appliance: the interface by which it sends the packet on, and may give it its own address. */
  readonly sender?: Interface;
  /** Whether it drops packets of flows whose other direction it has not seen. */
  readonly stateful?: true;
  /** What has to hold for the packet to pass, which no Terraform tells. */
  readonly assumptions: readonly string[];
}

export interface Entrance {
  readonly vpc: Vpc;
  readonly subnet?: Subnet;
}

export type End =
  | { readonly kind: "host"; readonly subnet: Subnet }
  | { readonly kind: "internet"; readonly gateway: VpcGateway }
  | { readonly kind: "service"; readonly endpoint: GatewayEndpoint }
  | { readonly kind: "edge"; readonly edge: Edge }
  | { readonly kind: "dropped"; readonly code: Code; readonly at: string; readonly message: string }
  | { readonly kind: "unknown"; readonly doubt: Doubt };

/** A filter that lets some of the ports pass and not others. */
export interface PartialLoss {
  readonly code: Code;
  readonly at: string;
  readonly message: string;
}

export interface Translation {
  readonly nat: Translator;
  readonly original: Address;
  /** What the translator does with a reply, once its destination is the original again. */
  readonly sendBack: (packet: Packet, trail: Trail) => Path[];
  /** What has to hold for it to translate, which no Terraform tells. */
  readonly assumption?: string;
}

/** What a packet has met so far. */
export interface Trail {
  readonly direction: Direction;
  readonly hops: readonly Hop[];
  readonly passes: readonly Pass[];
  /** VPCs that the packet was in. */
  readonly vpcs: readonly Vpc[];
  readonly translations: readonly Translation[];
  /** The zone that appliance mode chose, kept for both directions of a flow. */
  readonly choices: ReadonlyMap<string, Subnet>;
  readonly visited: ReadonlySet<string>;
  readonly entrance: Entrance;
  /** What of the packet's traffic every filter so far lets pass. */
  readonly traffic: readonly Traffic[];
  readonly loss: PartialLoss | undefined;
  /** Whether the last lookup had equal routes of which AWS takes any. */
  readonly ambiguous: string | undefined;
  /** Set if the path is one of several because a value is not known, so that AWS may never take it. */
  readonly guess: Doubt | undefined;
  /** Whether the packet kept to paths that keep the groups of its sender: one VPC, a peering, a supporting gateway. */
  readonly keepsGroups: boolean | Unknown;
  /** Whether it went over a transit gateway. */
  readonly overTransit: boolean;
  /** Interfaces of appliances that have seen the flow's request. */
  readonly tracked: ReadonlySet<string>;
  /** The gateway by which the flow's request left for another VPC over the internet: its replies come in by it. */
  readonly leftBy: VpcGateway | undefined;
}

export interface Path extends Trail {
  readonly packet: Packet;
  readonly end: End;
}
