import type { Edge } from "../../model/network.js";
import type { Packet, Path, Trail } from "../../model/path.js";
import { dropped, unknown } from "../../walk/trail.js";
import type { Start, Walker } from "../../model/walker.js";
import { ATTACHMENTS } from "../transit-gateway/transit.js";
import { comeFromEdge } from "../vpn-gateway.js";
import { refused } from "./tunnels.js";
import { arrive } from "../transit-gateway/walk.js";

/** Packets that come by an edge to the gateway which it is attached to. */
export function fromEdge(edge: Edge): Start {
  const vpc = edge.vpnGateway?.vpc;
  return { ...(vpc && { vpc }), begin: (walker, packet, trail) => comeBy(walker, edge, packet, trail) };
}

export function comeBy(walker: Walker, edge: Edge, packet: Packet, trail: Trail): Path[] {
  const doubt = edge.doubts[0];
  if (doubt !== undefined) return [unknown(packet, trail, doubt)];
  const stopped = refused(edge, packet, trail, "comes");
  if (stopped !== undefined) return [stopped];
  if (edge.vpnGateway !== undefined) return comeFromEdge(walker, edge, edge.vpnGateway, packet, trail);
  const attachment = walker.network.all(ATTACHMENTS).get(edge.address);
  if (attachment === undefined) {
    const message = `${edge.address} is attached to no gateway of the input`;
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", edge.address, message)];
  }
  return arrive(walker, attachment.gateway, attachment, undefined, packet, trail);
}
