import { within } from "../address/range.js";
import type { Subnet, Vpc, VpcGateway } from "../model/network.js";
import type { Route, RouteTable } from "../model/route-table.js";
import { FilterWalk } from "./filter-walk.js";
import { forbiddenInside } from "./local-override.js";
import type { Hop } from "../results/result.js";
import type { Packet, Path, Trail } from "../model/path.js";
import { doubtful, dropped, ended, flowKey, show, subnetHolding, unknown, withHop } from "./trail.js";
import type { VpcRouting, Walker } from "../model/walker.js";

/** Routing inside a VPC. */
export class VpcWalk implements VpcRouting {
  readonly filters = new FilterWalk();

  constructor(private readonly walker: Walker) {}

  /** A packet that a host of the subnet sends. */
  send(subnet: Subnet, packet: Packet, trail: Trail): Path[] {
    const sender = packet.source.interface;
    if (sender === undefined || trail.direction === "return") return this.leave(subnet, packet, trail);
    return this.filters.sending(sender, packet, trail, (next) => this.leave(subnet, packet, next));
  }

  /** Routes a packet by the table of the subnet that it is in. */
  leave(subnet: Subnet, packet: Packet, trail: Trail): Path[] {
    const doubt = subnet.doubts[0] ?? subnet.vpc.doubts[0];
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const key = flowKey(subnet.address, packet);
    if (trail.visited.has(key)) {
      const message = `the packet comes back to ${subnet.address}, and would again without end`;
      return [dropped(packet, trail, "LOOP", subnet.address, message)];
    }
    const next = { ...trail, visited: new Set(trail.visited).add(key) };
    if (subnetHolding(subnet.vpc, packet) === subnet) {
      // Traffic within one subnet uses no table and passes no network ACL.
      const hop = {
        at: subnet.address,
        zone: subnet.zoneName,
        table: null,
        matched: null,
        target: "local",
        route: null,
      };
      return this.receive(subnet, packet, withHop(next, hop));
    }
    return this.filters.acl(subnet, "egress", packet, next, (passed) =>
      this.lookup(subnet.table, subnet, packet, passed, { at: subnet.address, zone: subnet.zoneName }),
    );
  }

  /** A packet that comes in through an internet or virtual private gateway. */
  enterThroughGateway(gateway: VpcGateway, packet: Packet, trail: Trail): Path[] {
    const doubt = gateway.doubts[0] ?? gateway.vpc.doubts[0];
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const table = gateway.edgeTable;
    const place = { at: gateway.address, zone: null };
    if (table !== undefined) return this.lookup(table, undefined, packet, trail, place);
    const block = gateway.vpc.cidrs.find((cidr) => within(packet.destination, cidr));
    const hop = {
      ...place,
      table: null,
      matched: block?.toString() ?? null,
      target: "local",
      route: gateway.vpc.address,
    };
    return this.deliver(gateway.vpc, undefined, packet, withHop(trail, hop));
  }

  private lookup(
    table: RouteTable,
    subnet: Subnet | undefined,
    packet: Packet,
    trail: Trail,
    place: Pick<Hop, "at" | "zone">,
  ): Path[] {
    const [doubt] = table.doubtsAbout(packet.destination);
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const matches = table.lookup(packet.destination);
    const [route] = matches;
    if (route === undefined) {
      const hop = { ...place, table: table.address, matched: null, target: null, route: null };
      const message = `${table.address} has no route to ${show(packet)}`;
      return [dropped(packet, withHop(trail, hop), "NO_ROUTE_TO_DESTINATION", place.at, message)];
    }
    return equalTo(route, matches).flatMap((taken) => {
      const others = matches.filter((other) => other !== taken);
      const next = withHop(trail, { ...place, ...describe(table, [taken, ...others]) });
      const forbidden = forbiddenInside(this.walker.network.kinds, table, taken);
      if (forbidden !== undefined) return [unknown(packet, next, forbidden)];
      return this.follow(taken, table.vpc, subnet, packet, next);
    });
  }

  private follow({ target }: Route, vpc: Vpc, subnet: Subnet | undefined, packet: Packet, trail: Trail): Path[] {
    if (target.kind === undefined) return [unknown(packet, trail, target.doubt)];
    if (target.kind === "local") return this.deliver(vpc, subnet, packet, trail);
    const { walker } = this;
    const paths =
      walker.network.kinds.target(target.kind)?.follow({ walker, target, vpc, subnet, packet, trail }) ?? [];
    // A kind may say more precisely what a doubt about its thing means; none can leave it out.
    const [doubt] = walker.network.doubtsAbout(target.address);
    if (doubt === undefined || paths.some(({ end }) => end.kind === "unknown")) return paths;
    return [...paths, unknown(packet, trail, doubt)];
  }

  /** Brings a packet to the subnet of the VPC that holds its destination. */
  deliver(vpc: Vpc, from: Subnet | undefined, packet: Packet, trail: Trail): Path[] {
    const subnet = subnetHolding(vpc, packet);
    if (subnet === undefined) {
      const hidden = vpc.subnets
        .flatMap(({ unknownCidrs }) => unknownCidrs)
        .find(({ family }) => family === packet.destination.family);
      if (hidden !== undefined) return [unknown(packet, trail, { code: "UNKNOWN_VALUE", unknown: hidden.unknown })];
      const message = `no subnet of ${vpc.address} holds ${show(packet)}`;
      return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", vpc.address, message)];
    }
    if (subnet === from) return this.receive(subnet, packet, trail);
    return this.filters.acl(subnet, "ingress", packet, trail, (passed) => this.receive(subnet, packet, passed));
  }

  /** A packet in the subnet that holds its destination: for a host, or a reply that a NAT gateway translates back. */
  private receive(subnet: Subnet, packet: Packet, trail: Trail): Path[] {
    const { destination } = packet;
    const translation = trail.translations.at(-1);
    if (destination.nat !== undefined && translation?.nat === destination.nat && trail.direction === "return") {
      const translated = { ...packet, destination: translation.original };
      const restored = { ...trail, translations: trail.translations.slice(0, -1), entrance: entranceAt(trail, subnet) };
      return translation.sendBack(translated, restored);
    }
    const arrived = ended(packet, trail, { kind: "host", subnet });
    const receiver = destination.interface;
    if (receiver === undefined || trail.direction === "return") return [arrived];
    return this.filters.groups(receiver, "ingress", packet.source, packet, trail, (next) =>
      this.filters.listeners(receiver, packet, next, (taken) =>
        receiver.opensOnly === true
          ? [unknown(packet, taken, doubtful("whether it takes what others open is not documented", receiver.owner))]
          : [ended(packet, taken, { kind: "host", subnet })],
      ),
    );
  }
}

/** Through a gateway without a zone, a packet enters the VPC where it is first taken up: at the NAT gateway. */
function entranceAt(trail: Trail, subnet: Subnet): Trail["entrance"] {
  return trail.entrance.subnet === undefined && trail.entrance.vpc === subnet.vpc
    ? { vpc: subnet.vpc, subnet }
    : trail.entrance;
}

/**
 * Routes of which AWS takes any: those of several prefix lists for one block.
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
function equalTo(first: Route, matches: readonly Route[]): Route[] {
  const { destination, origin } = first;
  if (origin !== "prefix-list" || !("prefixLength" in destination)) return [first];
  return matches.filter(
    (other) => other.origin === origin && "prefixLength" in other.destination && other.destination.equals(destination),
  );
}

/** The taken route and the rejected ones, by their addresses. */
function describe(table: RouteTable, [taken, ...rejected]: readonly Route[]): Omit<Hop, "at" | "zone"> {
  return {
    table: table.address,
    matched: taken === undefined ? null : shownDestination(taken),
    target: taken === undefined ? null : shownTarget(taken),
    route: taken?.address ?? null,
    ...(rejected.length > 0 && {
      rejected: rejected.map((route) => ({
        matched: shownDestination(route),
        target: shownTarget(route),
        route: route.address,
      })),
    }),
  };
}

function shownDestination({ destination }: Route): string {
  if ("service" in destination) return destination.service;
  return "doubt" in destination ? "unknown" : destination.toString();
}

function shownTarget({ target }: Route): string {
  return target.kind === undefined ? "unknown" : target.address;
}
