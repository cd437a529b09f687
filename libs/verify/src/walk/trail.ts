import { Unknown } from "@causeway/terraform";
import { isInternet, within } from "../address/range.js";
import type { Doubt, Middlebox, Subnet, Vpc } from "../model/network.js";
import type { End, Packet, Path, Trail } from "../model/path.js";
import type { Code } from "../results/catalogue.js";
import type { Hop } from "../results/result.js";

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

export function show({ destination }: Packet): string {
  if (destination.service !== undefined) return destination.service;
  return isInternet(destination) ? "the internet" : shownRange(destination);
}

function shownRange(destination: Packet["destination"]): string {
  return destination.subnet?.address ?? destination.nat?.address ?? "the destination";
}
