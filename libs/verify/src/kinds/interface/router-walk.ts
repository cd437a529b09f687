import { isInternet, within } from "../../address/range.js";
import type { Edge, Instance, Interface } from "../../model/network.js";
import type { Packet, Pass, Path, Trail } from "../../model/path.js";
import { dropped, enter, show, stoppedAt, withHop } from "../../walk/trail.js";
import type { Walker } from "../../model/walker.js";
import { comeBy } from "../edge/walk.js";

/** A packet that the hub sent into a VPN connection which ends at an instance of the input. */
export function fromTunnel(walker: Walker, edge: Edge, router: Instance, packet: Packet, trail: Trail): Path[] {
  const stopped = stoppedAt(edge, packet, trail);
  return stopped === undefined ? route(walker, router, undefined, edge.assumptions ?? [], packet, trail) : [stopped];
}

/** A packet of others that came to one of the interfaces of an instance whose routes are known. */
export function routeOn(walker: Walker, router: Instance, arrived: Interface, packet: Packet, trail: Trail): Path[] {
  return route(walker, router, arrived, arrived.assumptions, packet, trail);
}

function route(
  walker: Walker,
  router: Instance,
  arrived: Interface | undefined,
  assumptions: readonly string[],
  packet: Packet,
  trail: Trail,
): Path[] {
  const { address, routes = [] } = router;
  // Longest first.
  const found = routes.find(({ destination }) => within(packet.destination, destination));
  if (found === undefined) {
    const message = `${address} has no route to ${show(packet)}, as its bindings tell`;
    return [dropped(packet, trail, "NO_ROUTE_TO_DESTINATION", address, message)];
  }
  const { destination, target } = found;
  const sender = "kind" in target ? undefined : target;
  const subnet = (sender ?? arrived ?? router.interfaces[0])?.subnet;
  if (subnet === undefined) return [];
  const hop = {
    at: address,
    zone: subnet.zoneName,
    table: null,
    matched: destination.toString(),
    target: target.address,
    route: null,
  };
  const inside = arrived === undefined ? enter(trail, subnet.vpc, subnet) : trail;
  const pass: Pass = {
    firewall: address,
    // Whatever its interfaces are: it is the one thing that both directions of a flow pass.
    endpoint: address,
    subnet,
    entered: inside.entrance,
    // With its check on it could not send with the address of others.
    ...(sender?.sourceDestCheck && { sender }),
    assumptions: [...assumptions, `${address} routes as its bindings tell`],
  };
  const next = { ...withHop(inside, hop), passes: [...trail.passes, pass], keepsGroups: false };
  return "kind" in target ? intoTunnel(walker, target, packet, next) : leaveBy(walker, target, packet, next);
}

function intoTunnel(walker: Walker, edge: Edge, packet: Packet, trail: Trail): Path[] {
  const stopped = stoppedAt(edge, packet, trail);
  return stopped === undefined ? comeBy(walker, edge, packet, trail) : [stopped];
}

function leaveBy(walker: Walker, sender: Interface, packet: Packet, trail: Trail): Path[] {
  const translates = sender.publicAddress !== false && isInternet(packet.destination);
  if (sender.sourceDestCheck && !translates) {
    const message = `${sender.address} has its source/destination check on and sends no packets of others`;
    return [dropped(packet, trail, "ENI_SOURCE_DEST_CHECK_RESTRICTION", sender.address, message)];
  }
  return walker.vpc.filters.forwarding(sender, "egress", packet, trail, (passed) =>
    walker.vpc.leave(sender.subnet, packet, passed),
  );
}
