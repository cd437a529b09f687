import { within } from "../../address/range.js";
import type { Edge } from "../../model/network.js";
import type { Packet, Path, Trail } from "../../model/path.js";
import { doubtful, dropped, ended, unknown } from "../../walk/trail.js";

/** A packet that leaves the modelled network by an edge, if the edge takes it. */
export function leaveByEdge(edge: Edge, packet: Packet, trail: Trail): Path {
  const [doubt] = edge.doubts;
  if (doubt !== undefined) return unknown(packet, trail, doubt);
  return refused(edge, packet, trail, "leaves") ?? ended(packet, trail, { kind: "edge", edge });
}

/** Why an edge does not carry a packet. */
export function refused(edge: Edge, packet: Packet, trail: Trail, way: "leaves" | "comes"): Path | undefined {
  const { address, families, sessions, selectors, advertised } = edge;
  const { family } = packet.destination;
  if (families !== undefined && !families.includes(family)) {
    const message = `the tunnels of ${address} carry IPv${families.join(" and IPv")} only`;
    return dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, message);
  }
  if (sessions !== undefined && !sessions.includes(family)) {
    return unknown(packet, trail, doubtful(`the input holds no BGP session of it for IPv${family}`, address));
  }
  const outside = way === "leaves" ? packet.destination : packet.source;
  const inside = way === "leaves" ? packet.source : packet.destination;
  for (const selector of selectors ?? []) {
    if (selector.cidr.family !== family) continue;
    const end = selector.side === "outside" ? outside : inside;
    if (within(end, selector.cidr)) continue;
    const message = `the tunnels of ${address} carry packets of ${selector.cidr.toString()} only`;
    return dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, message);
  }
  if (advertised === undefined || advertised.some((cidr) => within(inside, cidr))) return undefined;
  // The other side may have a route of its own.
  const reason = "the prefixes that it is allowed to announce do not hold these addresses";
  return unknown(packet, trail, doubtful(reason, address));
}
