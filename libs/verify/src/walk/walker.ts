import { Boundaries } from "../address/boundaries.js";
import { type Family, type Range, within } from "../address/range.js";
import { Unknown } from "@causeway/terraform";
import type { Ports } from "../model/filters/filters.js";
import type { Doubt, Interface, Middlebox, Network, Subnet, Vpc } from "../model/network.js";
import { hostBlock } from "../model/source.js";
import type { Code } from "../report/catalogue.js";
import { prefixesInPlay } from "./prefixes.js";
import type { Direction, End, Hop, Packet, Path, Trail } from "./path.js";
import { VpcWalk } from "./vpc-walk.js";

/** Where packets start: from a host, or from what brings them into a VPC or a transit gateway. */
export interface Start {
  readonly vpc?: Vpc;
  readonly subnet?: Subnet;
  readonly begin: (walker: Walker, packet: Packet, trail: Trail) => Path[];
}

/** What the way back inherits from the way there. */
export type Inherited = Partial<Pick<Trail, "translations" | "choices" | "tracked">>;

/**
 * Follows packets through a network, over every choice that AWS leaves open: the zone that appliance mode picks for a
 * flow, the zone of a target that is not attached in the packet's own, and equal routes.
 */
export class Walker {
  readonly boundaries: Boundaries;
  readonly vpc: VpcWalk;

  constructor(readonly network: Network) {
    this.boundaries = new Boundaries(prefixesInPlay(network));
    this.vpc = new VpcWalk(this);
  }

  walk(direction: Direction, start: Start, packet: Packet, ports: readonly Ports[], inherited: Inherited = {}): Path[] {
    const { vpc, subnet } = start;
    return start.begin(this, packet, {
      direction,
      hops: [],
      passes: [],
      vpcs: vpc === undefined ? [] : [vpc],
      translations: inherited.translations ?? [],
      choices: inherited.choices ?? new Map(),
      visited: new Set(),
      entrance: { vpc: vpc as Vpc, ...(subnet && { subnet }) },
      ports,
      loss: undefined,
      ambiguous: undefined,
      guess: undefined,
      keepsGroups: true,
      overTransit: false,
      tracked: inherited.tracked ?? new Set(),
    });
  }

  /** The address classes of an interface. */
  addressesOf({ subnet, privateIps }: Interface, family: Family): Range[] {
    const own = privateIps.flatMap(hostBlock).filter((block) => block.family === family);
    const blocks = own.length > 0 ? own : subnet.cidrs.filter((block) => block.family === family);
    return blocks.flatMap(({ first, last }) => this.boundaries.atoms({ family, first, last }));
  }
}

/** A packet that comes into another VPC. */
export function enter(trail: Trail, vpc: Vpc, subnet: Subnet | undefined): Trail {
  return { ...trail, vpcs: [...trail.vpcs, vpc], entrance: { vpc, ...(subnet && { subnet }) } };
}

export function withHop(trail: Trail, hop: Hop): Trail {
  return { ...trail, hops: [...trail.hops, hop] };
}

/** What lets nothing pass, or of which that is not known: a middlebox, or a VPN connection. */
export function stoppedAt(
  { doubts: [doubt], gap }: Pick<Middlebox, "doubts"> & { readonly gap?: Middlebox["gap"] },
  packet: Packet,
  trail: Trail,
): Path | undefined {
  if (doubt !== undefined) return unknown(packet, trail, doubt);
  if (gap === undefined) return undefined;
  if (gap.unless === undefined) return dropped(packet, trail, gap.code, gap.at, gap.message);
  return unknown(packet, trail, doubtful(`${gap.message}, unless ${gap.unless.at}: ${gap.unless.reason}`, gap.at));
}

export function ended(packet: Packet, trail: Trail, end: End): Path {
  return { ...trail, packet, end };
}

export function dropped(packet: Packet, trail: Trail, code: Code, at: string, message: string): Path {
  return ended(packet, trail, { kind: "dropped", code, at, message });
}

export function unknown(packet: Packet, trail: Trail, doubt: Doubt): Path {
  return ended(packet, trail, { kind: "unknown", doubt });
}

export function doubtful(reason: string, at: string, code: Doubt["code"] = "UNKNOWN_VALUE"): Doubt {
  return { code, unknown: new Unknown(reason, at) };
}

/** Why the zone of a subnet is not known. */
export function unknownZone(subnet: Subnet): Doubt {
  const why = typeof subnet.zone === "string" ? "" : `: ${subnet.zone.reason}`;
  return doubtful(`its availability zone is not known${why}`, subnet.address);
}

/** The subnet of a VPC that holds the packet's destination. */
export function subnetHolding(vpc: Vpc, packet: Packet): Subnet | undefined {
  const { destination } = packet;
  if (destination.service !== undefined) return undefined;
  return vpc.subnets.find((subnet) => subnet.cidrs.some((block) => within(destination, block)));
}

export function flowKey(place: string, { source, destination }: Packet): string {
  return `${place}|${addressKey(source)}|${addressKey(destination)}`;
}

export function addressKey(address: Packet["source"]): string {
  return `${address.service ?? ""}${address.nat?.address ?? ""}${address.family}:${address.first}`;
}
