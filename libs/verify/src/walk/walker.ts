import { Boundaries } from "../address/boundaries.js";
import { within } from "../address/range.js";
import { Unknown } from "@causeway/terraform";
import type { Ports } from "../model/filters/filters.js";
import type {
  Doubt,
  Edge,
  GatewayEndpoint,
  InternetGateway,
  Network,
  Subnet,
  Vpc,
  VpcGateway,
} from "../model/network.js";
import type { Code } from "../report/catalogue.js";
import { prefixesInPlay } from "./prefixes.js";
import type { Direction, End, Packet, Path, Trail } from "./path.js";
import { TransitWalk } from "./transit-walk.js";
import { VpcWalk } from "./vpc-walk.js";

/** Where a packet starts. */
export type Start =
  | { readonly kind: "subnet"; readonly subnet: Subnet }
  | { readonly kind: "internet"; readonly gateway: VpcGateway | InternetGateway }
  | { readonly kind: "service"; readonly endpoint: GatewayEndpoint }
  | { readonly kind: "edge"; readonly edge: Edge };

/** What the way back inherits from the way there. */
export type Inherited = Partial<Pick<Trail, "translations" | "choices">>;

/**
 * Follows packets through a network, over every choice that AWS leaves open: the zone that appliance mode picks for a
 * flow, the zone of a target that is not attached in the packet's own, and equal routes.
 */
export class Walker {
  readonly boundaries: Boundaries;
  readonly vpc: VpcWalk;
  readonly transit: TransitWalk;

  constructor(readonly network: Network) {
    this.boundaries = new Boundaries(prefixesInPlay(network));
    this.vpc = new VpcWalk(this);
    this.transit = new TransitWalk(this);
  }

  walk(direction: Direction, start: Start, packet: Packet, ports: readonly Ports[], inherited: Inherited = {}): Path[] {
    const trail = (vpc: Vpc | undefined, subnet?: Subnet): Trail => ({
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
    });
    switch (start.kind) {
      case "subnet":
        return this.vpc.send(start.subnet, packet, trail(start.subnet.vpc, start.subnet));
      case "internet":
        return this.vpc.enterThroughGateway(start.gateway, packet, trail(start.gateway.vpc));
      case "service":
        return this.vpc.deliver(start.endpoint.vpc, undefined, packet, trail(start.endpoint.vpc));
      case "edge":
        return this.fromEdge(start.edge, packet, trail(start.edge.vpnGateway?.vpc));
    }
  }

  /** A packet that comes by an edge to the gateway which it is attached to. */
  fromEdge(edge: Edge, packet: Packet, trail: Trail): Path[] {
    const doubt = edge.doubts[0];
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    if (edge.vpnGateway !== undefined) return this.vpc.enterThroughGateway(edge.vpnGateway, packet, trail);
    const attachment = this.network.attachments.get(edge.address);
    if (attachment === undefined) {
      return [
        dropped(
          packet,
          trail,
          "NO_POSSIBLE_DESTINATION",
          edge.address,
          `${edge.address} is attached to no gateway of the input`,
        ),
      ];
    }
    return this.transit.arrive(attachment.gateway, attachment, undefined, packet, trail);
  }
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
