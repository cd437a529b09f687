import type { Unknown } from "@causeway/terraform";
import type { Doubt, Subnet, Vpc } from "../model/network.js";
import type { Attachment, TransitGateway, TransitRoute } from "../model/transit/transit.js";
import type { Hop, Packet, Path, Trail } from "./path.js";
import { unknownValue } from "../model/source.js";
import { enter } from "./target-walk.js";
import { show, withHop } from "./vpc-walk.js";
import { addressKey, doubtful, dropped, ended, flowKey, unknown, unknownZone, type Walker } from "./walker.js";

/** Routing by transit gateways: from a VPC's subnet to an attachment, and out of another. */
export class TransitWalk {
  constructor(private readonly walker: Walker) {}

  /** A packet that a VPC's table sends to a transit gateway. */
  leaveVpc(address: string, vpc: Vpc, subnet: Subnet | undefined, packet: Packet, trail: Trail): Path[] {
    const gateway = this.walker.network.transitGateways.get(address);
    const attachment = gateway?.attachments.find((candidate) => candidate.vpc === vpc);
    const [unplaced] = this.walker.network.unplaced;
    if (attachment === undefined && unplaced !== undefined) {
      return [unknown(packet, trail, { code: "UNKNOWN_VALUE", unknown: unplaced })];
    }
    if (gateway === undefined || attachment === undefined || subnet === undefined) {
      return [
        dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, `${vpc.address} is not attached to ${address}`),
      ];
    }
    const doubt = attachment.doubts[0] ?? gateway.doubts[0];
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const unsure = [subnet, ...attachment.subnets].find(({ zone }) => typeof zone !== "string");
    if (unsure !== undefined && !attachment.subnets.includes(subnet)) {
      return [unknown(packet, trail, unknownZone(unsure))];
    }
    const door = attachment.subnets.includes(subnet)
      ? subnet
      : attachment.subnets.find(({ zone }) => zone === subnet.zone);
    if (door === undefined) {
      const message = `${attachment.address} has no subnet in ${subnet.zoneName}, the zone of ${subnet.address}`;
      return [dropped(packet, trail, "TGW_ROUTE_AZ_RESTRICTION", subnet.address, message)];
    }
    if (packet.source.family === 6 && attachment.ipv6 !== true) return [ipv6Off(attachment, packet, trail)];
    // Towards the gateway the attachment's subnet applies its inbound rules, from the gateway its outbound rules:
    // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
    return this.walker.vpc.filters.acl(door, "ingress", packet, trail, (passed) =>
      this.arrive(gateway, attachment, subnet, packet, passed),
    );
  }

  /** @param origin - the subnet that sent the packet, whose zone it keeps; none if it comes from no VPC */
  arrive(gateway: TransitGateway, from: Attachment, origin: Subnet | undefined, packet: Packet, trail: Trail): Path[] {
    const doubt = gateway.doubts[0] ?? from.doubts[0];
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const key = flowKey(`${gateway.address}|${from.address}|${origin?.address ?? ""}`, packet);
    if (trail.visited.has(key)) {
      const message = `the packet comes back to ${gateway.address} from ${from.address}, and would again without end`;
      return [dropped(packet, trail, "LOOP", gateway.address, message)];
    }
    const table = from.association.get(gateway.address);
    const place = { at: gateway.address, zone: null };
    if (table === undefined) {
      const hop = { ...place, table: null, matched: null, target: null, route: null };
      const message = `${from.address} is associated with no route table of ${gateway.address}`;
      return [dropped(packet, withHop(trail, hop), "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", from.address, message)];
    }
    const [hidden] = table.unknownRoutes(packet.destination.family);
    if (hidden !== undefined) return [unknown(packet, trail, hidden)];

    const [best, ...others] = table.lookup(packet.destination);
    if (best === undefined) {
      const hop = { ...place, table: table.address, matched: null, target: null, route: null };
      const message = `${table.address} has no route to ${show(packet)}`;
      return [dropped(packet, withHop(trail, hop), "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", table.address, message)];
    }
    const seen = { ...trail, visited: new Set(trail.visited).add(key) };
    return best.flatMap((route) => {
      const rejected = [...best.filter((other) => other !== route), ...others.flat()];
      const hop = { ...place, table: table.address, ...describe(route, rejected) };
      const isTie = best.length > 1 && best.some(({ target }) => typeof target === "object" && "vpc" in target);
      const ambiguous = isTie ? best.map(({ address }) => address).join(", ") : seen.ambiguous;
      const keepsGroups = all(seen.keepsGroups, gateway.securityGroupReferencing, from.securityGroupReferencing);
      return this.take(route, gateway, origin, packet, withHop({ ...seen, ambiguous, keepsGroups }, hop));
    });
  }

  private take(
    { target, destination, address }: TransitRoute,
    gateway: TransitGateway,
    origin: Subnet | undefined,
    packet: Packet,
    trail: Trail,
  ): Path[] {
    if (target === "blackhole") {
      const message = `${address} drops packets to ${"doubt" in destination ? "unknown" : destination.toString()}`;
      return [dropped(packet, trail, "TGW_RTB_BAD_STATE_ROUTE", address, message)];
    }
    if ("doubt" in target) return [unknown(packet, trail, target.doubt)];
    const [doubt] = target.doubts;
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    if (target.vpc !== undefined) return this.enterVpc(target, target.vpc, gateway, origin, packet, trail);
    if (target.peers !== undefined) {
      const [first, second] = target.peers;
      return this.arrive(first === gateway ? second : first, target, undefined, packet, trail);
    }
    const { edge } = target;
    if (edge?.device !== undefined) return this.walker.vpc.devices.fromTunnel(edge, edge.device, packet, trail);
    return edge === undefined ? [] : [ended(packet, trail, { kind: "edge", edge })];
  }

  /** Why it is not known by which of its subnets an attachment brings packets into its VPC. */
  private unsureDoor({ applianceMode, subnets, address }: Attachment, origin: Subnet | undefined): Doubt | undefined {
    if (applianceMode === true) return undefined;
    if (applianceMode !== false) {
      return doubtful(`whether its appliance mode is on is not known: ${applianceMode.reason}`, address);
    }
    const unsure = [...subnets, ...(origin ? [origin] : [])].find(({ zone }) => typeof zone !== "string");
    return unsure && unknownZone(unsure);
  }

  private enterVpc(
    attachment: Attachment,
    vpc: Vpc,
    gateway: TransitGateway,
    origin: Subnet | undefined,
    packet: Packet,
    trail: Trail,
  ): Path[] {
    if (packet.source.family === 6 && attachment.ipv6 !== true) return [ipv6Off(attachment, packet, trail)];
    const key = choiceKey(gateway, attachment, packet);
    const { applianceMode } = attachment;
    const chosen = applianceMode === true ? trail.choices.get(key) : undefined;
    const unsure = this.unsureDoor(attachment, origin);
    const same = applianceMode === true ? undefined : attachment.subnets.find(({ zone }) => zone === origin?.zone);
    const doors = chosen ? [chosen] : same && unsure === undefined ? [same] : attachment.subnets;
    // Where that is not known, any door may be the one: what holds of all of them holds.
    const guess = trail.guess ?? (doors.length < 2 ? undefined : unsure);
    return doors.flatMap((door) => {
      const choices = applianceMode === true ? new Map(trail.choices).set(key, door) : trail.choices;
      const keepsGroups = all(trail.keepsGroups, attachment.securityGroupReferencing);
      const next = enter({ ...trail, choices, guess, keepsGroups }, vpc, door);
      return this.walker.vpc.leave(door, packet, next);
    });
  }
}

/** Both directions of a flow: appliance mode keeps them in one zone, for each gateway. */
function choiceKey(gateway: TransitGateway, attachment: Attachment, { source, destination }: Packet): string {
  const ends = [addressKey(source), addressKey(destination)].sort();
  return [gateway.address, attachment.address, ...ends].join("|");
}

/** Not known if that depends on one that is not known. */
function all(...supports: readonly (boolean | Unknown)[]): boolean | Unknown {
  return supports.includes(false) ? false : (supports.find((support) => support !== true) ?? true);
}

function ipv6Off(attachment: Attachment, packet: Packet, trail: Trail): Path {
  if (typeof attachment.ipv6 !== "boolean") return unknown(packet, trail, unknownValue(attachment.ipv6));
  return dropped(
    packet,
    trail,
    "IPV6_SUPPORT_DISABLED",
    attachment.address,
    `${attachment.address} has ipv6_support off`,
  );
}

function describe(route: TransitRoute, rejected: readonly TransitRoute[]): Omit<Hop, "at" | "zone" | "table"> {
  const shown = ({ destination, target, address }: TransitRoute) => ({
    matched: "doubt" in destination ? "unknown" : destination.toString(),
    target: target === "blackhole" ? "blackhole" : "doubt" in target ? "unknown" : target.address,
    route: address,
  });
  return { ...shown(route), ...(rejected.length > 0 && { rejected: rejected.map(shown) }) };
}
