import type { Cidr } from "@causeway/cidr";
import type { Unknown } from "@causeway/terraform";
import type { Collection, Interface, Network, Subnet, Vpc, VpcGateway } from "./network.js";
import type { Target } from "./route-table.js";
import type { Source } from "./source.js";
import type { Mistake } from "../results/result.js";
import type { DeclaredPrefixes } from "./declared-prefixes.js";
import type { Party } from "./party.js";
import type { Packet, Path, Trail } from "./path.js";
import type { Start, Walker } from "./walker.js";

/**
 * Everything that the verifier knows of one kind of AWS resource. `registry.ts` lists the kinds; building, routing,
 * selection, grouping and structural checks are loops over that list.
 */
export interface Kind {
  /** What people call it, in the singular: "NAT gateway". Targets of routes and messages name it so. */
  readonly name: string;
  /**
   * Terraform types that it is made of, each of one kind, with their arguments and attributes that are read or change
   * nothing of what packets do: names with spaces between them, or `ANY`. A resource that sets another one is a doubt about
   * itself and all that it refers to, as is a resource of a type that no kind knows.
   */
  readonly types?: Readonly<Record<string, string>>;
  /** How its things are made of the input's resources, by phase. */
  readonly build?: Partial<Readonly<Record<Phase, Build>>>;
  /** Set if routes of VPC route tables can lead to it. */
  readonly target?: RouteTarget;
  /** Where unsolicited packets from the internet enter a VPC by it. */
  readonly entrances?: (network: Network, vpc: Vpc) => Iterable<Start>;
  /** Gateways by which packets come into VPCs, so that route tables may be associated with them. */
  readonly gateways?: Collection<VpcGateway>;
  /** Interfaces that security groups filter and that are not among `network.interfaces`: those of load balancers. */
  readonly interfaces?: (network: Network) => Iterable<Interface>;
  /** Prefixes by which it treats addresses differently: all that it compares an address with, besides blocks of VPCs. */
  readonly prefixes?: (network: Network) => Iterable<Occurrence>;
  /** What an intent means that names one of its things as an end. */
  readonly ends?: (network: Network, address: string) => Iterable<Party>;
  /** VPCs that it joins with others, and by what: each is expected to be in some intent. */
  readonly joins?: (network: Network) => Iterable<{ readonly vpc: Vpc; readonly by: string }>;
  /** What is wrong with its things, whatever the intents are. */
  readonly mistakes?: (network: Network) => Iterable<Mistake>;
}

/** Of a type of which no argument changes what packets do, besides those that are read. */
export const ANY = "*";

/** Kinds build in the order of the phases, and within a phase in the order of the registry. */
export const PHASES = [
  /** VPCs and subnets. */
  "places",
  /** What stands in them, and gateways. */
  "things",
  /** Route tables, with their routes to things. */
  "tables",
  /** Routes that things bring into tables. */
  "routes",
  /** What may be otherwise than the things say. */
  "doubts",
] as const;
export type Phase = (typeof PHASES)[number];

export type Build = (source: Source, network: Network, declared: DeclaredPrefixes) => void;

/** Finds the thing that an argument of a route names; `key` says which one of several, `attribute` by what it is named. */
export type FindTarget = (
  network: Network,
  address: string,
  key: string | undefined,
  attribute: string,
) => Omit<Target, "kind"> | undefined;

export interface RouteTarget {
  /** Arguments of routes that lead to it, in the order in which they are tried: `nat_gateway_id`. */
  readonly arguments: Readonly<Record<string, FindTarget>>;
  /**
   * What it means for a VPC that a route of it names a thing which the input does not hold, or does not tell: the thing
   * exists, and may do what its kind can.
   */
  readonly elsewhere?: (network: Network, vpc: Vpc, unknown: Unknown) => void;
  /** What it does with a packet that a table sends to it. */
  readonly follow: (step: Step) => Path[];
  /** The subnet in which it takes packets up; none for gateways. */
  readonly standsIn?: (network: Network, target: Target) => Subnet | undefined;
  /** Set if it inspects packets and passes them on: what an intent may name that they are to pass `through`. */
  readonly firewalls?: (network: Network) => readonly ReadonlyMap<string, object>[];
  /**
   * Whether a route inside the VPC's own block may lead to it.
   * https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html#route-table-routes
   */
  readonly mayOverrideLocal?: true;
}

/**
 * Where a prefix stands by which addresses are treated differently. Two VPCs are alike only if their prefixes stand in the
 * same places and lead to the same.
 */
export interface Occurrence {
  readonly prefix: Cidr;
  /** The table, filter or device, and what it takes the prefix for. */
  readonly place: string;
  /** The VPC in whose own table or filter it stands. */
  readonly owner?: Vpc;
  /** The VPC that it leads to. */
  readonly leadsTo?: Vpc;
  /** What it leads to, if that is no VPC. */
  readonly target?: string;
}

/** A packet that a table of a VPC sends to a target. */
export interface Step {
  readonly walker: Walker;
  readonly target: Target;
  readonly vpc: Vpc;
  /** Where the packet is; none if a gateway's table routes it. */
  readonly subnet: Subnet | undefined;
  readonly packet: Packet;
  readonly trail: Trail;
}
