import type { Cidr } from "@causeway/cidr";
import type { Unknown } from "@causeway/terraform";
import type { Network } from "../model/network.js";
import type { Subnet, Vpc } from "../model/network.js";
import type { Target } from "../model/route-table.js";
import type { Source } from "../model/source.js";
import type { DeclaredPrefixes } from "../model/declared-prefixes.js";
import type { Party } from "../model/party.js";
import type { Packet, Path, Trail } from "../walk/path.js";
import type { Start, Walker } from "../walk/walker.js";

/**
 * Everything that the verifier knows of one kind of AWS resource. `registry.ts` lists the kinds; building, routing,
 * selection, grouping and structural checks are loops over that list.
 */
export interface Kind {
  /** What people call it, in the singular: "NAT gateway". Targets of routes and messages name it so. */
  readonly name: string;
  /** Terraform types that it is made of. Resources of types that no kind knows put what they refer to in doubt. */
  readonly types?: readonly string[];
  /** How its things are made of the input's resources, by phase. */
  readonly build?: Partial<Readonly<Record<Phase, Build>>>;
  /** Set if routes of VPC route tables can lead to it. */
  readonly target?: RouteTarget;
  /** Where unsolicited packets from the internet enter a VPC by it. */
  readonly entrances?: (network: Network, vpc: Vpc) => Iterable<Start>;
  /** Prefixes by which it treats addresses differently. */
  readonly prefixes?: (network: Network) => Iterable<Cidr>;
  /** What an intent means that names one of its things. */
  readonly ends?: (network: Network, address: string) => Iterable<Party>;
}

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
  /** Whether it inspects packets and passes them on. */
  readonly isFirewall?: true;
  /**
   * Whether a route inside the VPC's own block may lead to it.
   * https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html#route-table-routes
   */
  readonly mayOverrideLocal?: true;
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
