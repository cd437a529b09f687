import { Boundaries } from "../address/boundaries.js";
import type { Family, Range } from "../address/range.js";
import type { Traffic } from "../model/filters/traffic.js";
import type { Interface, Network, Subnet, Vpc } from "../model/network.js";
import type { Direction, Packet, Path, Trail } from "../model/path.js";
import { hostBlock } from "../model/source.js";
import type { Start, Walker } from "../model/walker.js";
import { prefixesInPlay } from "./prefixes.js";
import { VpcWalk } from "./vpc-walk.js";

/** What the way back inherits from the way there. */
export type Inherited = Partial<Pick<Trail, "translations" | "choices" | "tracked" | "leftBy">>;

/** A packet of a host in the subnet. */
export function fromHost(subnet: Subnet): Start {
  return { vpc: subnet.vpc, subnet, begin: (walker, packet, trail) => walker.vpc.send(subnet, packet, trail) };
}

/**
 * Follows packets through a network, over every choice that AWS leaves open: the zone that appliance mode picks for a
 * flow, the zone of a target that is not attached in the packet's own, and equal routes.
 */
export class PacketWalker implements Walker {
  readonly boundaries: Boundaries;
  readonly vpc: VpcWalk;

  constructor(readonly network: Network) {
    this.boundaries = new Boundaries(prefixesInPlay(network));
    this.vpc = new VpcWalk(this);
  }

  walk(
    direction: Direction,
    start: Start,
    packet: Packet,
    traffic: readonly Traffic[],
    inherited: Inherited = {},
  ): Path[] {
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
      traffic,
      loss: undefined,
      ambiguous: undefined,
      guess: undefined,
      keepsGroups: true,
      overTransit: false,
      tracked: inherited.tracked ?? new Set(),
      leftBy: inherited.leftBy,
    });
  }

  /** The address classes of an interface. */
  addressesOf({ subnet, privateIps }: Interface, family: Family): Range[] {
    const own = privateIps.flatMap(hostBlock).filter((block) => block.family === family);
    const blocks = own.length > 0 ? own : subnet.cidrs.filter((block) => block.family === family);
    return blocks.flatMap(({ first, last }) => this.boundaries.atoms({ family, first, last }));
  }
}
