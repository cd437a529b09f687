import type { Unknown } from "@causeway/terraform";
import type { Doubt, Subnet, Vpc } from "../../model/network.js";
import { leaveByEdge } from "../edge/tunnels.js";
import type { Step } from "../../model/kind.js";
import { type Attachment, TRANSIT_GATEWAYS, type TransitGateway, type TransitRoute } from "./transit.js";
import type { Hop } from "../../results/result.js";
import type { Packet, Path, Trail } from "../../model/path.js";
import { unknownValue } from "../../model/source.js";
import {
  addressKey,
  doubtful,
  dropped,
  enter,
  flowKey,
  show,
  unknown,
  unknownZone,
  withHop,
} from "../../walk/trail.js";
import type { Walker } from "../../model/walker.js";

/** A packet that a VPC's table sends to a transit gateway. */
export function leaveVpc({ walker, target: { address }, vpc, subnet, packet, trail }: Step): Path[] {
  const gateway = walker.network.all(TRANSIT_GATEWAYS).get(address);
  const attachment = gateway?.attachments.find((candidate) => candidate.vpc === vpc);
  const [unplaced] = walker.network.unplaced;
  if (attachment === undefined && unplaced !== undefined) {
    return [unknown(packet, trail, { code: "UNKNOWN_VALUE", unknown: unplaced })];
  }
  if (gateway === undefined || attachment === undefined || subnet === undefined) {
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, `${vpc.address} is not attached to ${address}`)];
  }
  const doubt = attachment.doubts[0] ?? gateway.doubts[0];
  if (doubt !== undefined) return [unknown(packet, trail, doubt)];
  const unsure = [subnet, ...attachment.subnets].find(({ zone }) => typeof zone !== "string");
  if (unsure !== undefined && !attachment.subnets.includes(subnet)) {
    return [unknown(packet, trail, unknownZone(unsure))];
  }
  const ingress = attachment.subnets.includes(subnet)
    ? subnet
    : attachment.subnets.find(({ zone }) => zone === subnet.zone);
  if (ingress === undefined && isLocalZone(subnet)) {
    return [
      unknown(packet, trail, doubtful("which zone is the parent of its Local Zone is not known", subnet.address)),
    ];
  }
  if (ingress === undefined) {
    const message = `${attachment.address} has no subnet in ${subnet.zoneName}, the zone of ${subnet.address}`;
    return [dropped(packet, trail, "TGW_ROUTE_AZ_RESTRICTION", subnet.address, message)];
  }
  if (packet.source.family === 6 && attachment.ipv6 !== true) return [ipv6Off(attachment, packet, trail)];
  // Towards the gateway the attachment's subnet applies its inbound rules, from the gateway its outbound rules:
  // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
  return walker.vpc.filters.acl(ingress, "ingress", packet, trail, (passed) =>
    arrive(walker, gateway, attachment, subnet, packet, passed),
  );
}

/** @param origin - the subnet that sent the packet, whose zone it keeps; none if it comes from no VPC */
export function arrive(
  walker: Walker,
  gateway: TransitGateway,
  from: Attachment,
  origin: Subnet | undefined,
  packet: Packet,
  trail: Trail,
): Path[] {
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
    return take(
      walker,
      route,
      gateway,
      origin,
      packet,
      withHop({ ...seen, ambiguous, keepsGroups, overTransit: true }, hop),
    );
  });
}

function take(
  walker: Walker,
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
  if (target.vpc !== undefined) return enterVpc(walker, target, target.vpc, gateway, origin, packet, trail);
  if (target.peers !== undefined) {
    const [first, second] = target.peers;
    return arrive(walker, first === gateway ? second : first, target, undefined, packet, trail);
  }
  const { edge } = target;
  if (edge?.router !== undefined) return edge.router.takeUp(walker, packet, trail);
  return edge === undefined ? [] : [leaveByEdge(edge, packet, trail)];
}

/** Why it is not known by which of its subnets an attachment brings packets into its VPC. */
function unsureIngress({ applianceMode, subnets, address }: Attachment, origin: Subnet | undefined): Doubt | undefined {
  if (applianceMode === true) return undefined;
  if (applianceMode !== false) {
    return doubtful(`whether its appliance mode is on is not known: ${applianceMode.reason}`, address);
  }
  const unsure = [...subnets, ...(origin ? [origin] : [])].find(({ zone }) => typeof zone !== "string");
  return unsure && unknownZone(unsure);
}

function enterVpc(
  walker: Walker,
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
  const unsure = unsureIngress(attachment, origin);
  const same = applianceMode === true ? undefined : attachment.subnets.find(({ zone }) => zone === origin?.zone);
  const ingresss = chosen ? [chosen] : same && unsure === undefined ? [same] : attachment.subnets;
  // Where that is not known, any ingress may be the one: what holds of all of them holds.
  const guess = trail.guess ?? (ingresss.length < 2 ? undefined : unsure);
  return ingresss.flatMap((ingress) => {
    const choices = applianceMode === true ? new Map(trail.choices).set(key, ingress) : trail.choices;
    const keepsGroups = all(trail.keepsGroups, attachment.securityGroupReferencing);
    const next = enter({ ...trail, choices, guess, keepsGroups }, vpc, ingress);
    return walker.vpc.leave(ingress, packet, next);
  });
}

/**
 * A Local or Wavelength Zone, whose subnets use an attachment in the parent zone.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
function isLocalZone({ zoneName }: Subnet): boolean {
  return (
    /^[a-z]+(-[a-z]+)+-\d-(wl\d-)?[a-z]+-(wlz-)?\d+[a-z]?$/.test(zoneName) ||
    /^\w+\d-[a-z]+\d?-(az|wlz)\d/.test(zoneName)
  );
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
