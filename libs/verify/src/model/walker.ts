import type { Boundaries } from "../address/boundaries.js";
import type { Family, Range } from "../address/range.js";
import type { Direction as FilterDirection } from "./filters/filters.js";
import type { Traffic } from "./filters/traffic.js";
import type { Interface, Network, Subnet, Vpc, VpcGateway } from "./network.js";
import type { Packet, Path, Trail } from "./path.js";
import type { Code } from "../results/catalogue.js";

/** What follows packets, as far as a kind needs it that goes on with one. */
export interface Walker {
  readonly network: Network;
  /** Between two of them all addresses are treated alike. */
  readonly boundaries: Boundaries;
  readonly vpc: VpcRouting;
  /** The address classes of an interface. */
  addressesOf(of: Interface, family: Family): Range[];
}

/** Routing inside a VPC. */
export interface VpcRouting {
  readonly filters: Filtering;
  /** A packet that a host of the subnet sends. */
  send(subnet: Subnet, packet: Packet, trail: Trail): Path[];
  /** Routes a packet by the table of the subnet that it is in. */
  leave(subnet: Subnet, packet: Packet, trail: Trail): Path[];
  /** A packet that comes in through an internet or virtual private gateway. */
  enterThroughGateway(gateway: VpcGateway, packet: Packet, trail: Trail): Path[];
  /** Brings a packet to the subnet of the VPC that holds its destination. */
  deliver(vpc: Vpc, from: Subnet | undefined, packet: Packet, trail: Trail): Path[];
}

/** Network ACLs, security groups and things that take some traffic alone: they narrow the traffic that goes on. */
export interface Filtering {
  acl(subnet: Subnet, direction: FilterDirection, packet: Packet, trail: Trail, next: Continue): Path[];
  /** The groups of an appliance's interface, which filter what it forwards as they filter what is for it. */
  forwarding(of: Interface, direction: FilterDirection, packet: Packet, trail: Trail, next: Continue): Path[];
  /** What takes some traffic alone, whoever sends it. */
  taking(traffic: readonly Traffic[], filter: Filter, packet: Packet, trail: Trail, next: Continue): Path[];
}

/** A filter, for messages. */
export interface Filter {
  readonly code: Code;
  readonly at: string;
  /** What it is and where: "x at y (ingress)". */
  readonly where: string;
}

/** What becomes of a packet that passes a filter. */
export type Continue = (trail: Trail) => Path[];

/** Where packets start: from a host, or from what brings them into a VPC or a transit gateway. */
export interface Start {
  readonly vpc?: Vpc;
  readonly subnet?: Subnet;
  readonly begin: (walker: Walker, packet: Packet, trail: Trail) => Path[];
}
