import { isInternet, within } from "../address/range.js";
import type { Edge, Instance, Interface } from "../model/network.js";
import type { Packet, Pass, Path, Trail } from "./path.js";
import { enter, stoppedAt } from "./target-walk.js";
import { show, type VpcWalk, withHop } from "./vpc-walk.js";
import { dropped, type Walker } from "./walker.js";

/** Instances that are known to route: VPN instances and firewalls of which bindings tell the tables. */
export class DeviceWalk {
  constructor(
    private readonly walker: Walker,
    private readonly vpcWalk: VpcWalk,
  ) {}

  /** A packet that the hub sent into a VPN connection which ends at an instance of the input. */
  fromTunnel(edge: Edge, device: Instance, packet: Packet, trail: Trail): Path[] {
    const stopped = stoppedAt(edge, packet, trail);
    return stopped === undefined ? this.route(device, undefined, edge.assumptions ?? [], packet, trail) : [stopped];
  }

  /** A packet of others that came to one of the instance's interfaces. */
  sendOn(device: Instance, arrived: Interface, packet: Packet, trail: Trail): Path[] {
    return this.route(device, arrived, arrived.assumptions, packet, trail);
  }

  private route(
    device: Instance,
    arrived: Interface | undefined,
    assumptions: readonly string[],
    packet: Packet,
    trail: Trail,
  ): Path[] {
    const { address, routes = [] } = device;
    // Longest first.
    const route = routes.find(({ destination }) => within(packet.destination, destination));
    if (route === undefined) {
      const message = `${address} has no route to ${show(packet)}, as its bindings tell`;
      return [dropped(packet, trail, "NO_ROUTE_TO_DESTINATION", address, message)];
    }
    const { destination, target } = route;
    const sender = "kind" in target ? undefined : target;
    const subnet = (sender ?? arrived ?? device.interfaces[0])?.subnet;
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
    return "kind" in target ? this.intoTunnel(target, packet, next) : this.leaveBy(target, packet, next);
  }

  private intoTunnel(edge: Edge, packet: Packet, trail: Trail): Path[] {
    const stopped = stoppedAt(edge, packet, trail);
    return stopped === undefined ? this.walker.fromEdge(edge, packet, trail) : [stopped];
  }

  private leaveBy(sender: Interface, packet: Packet, trail: Trail): Path[] {
    const translates = sender.publicAddress !== false && isInternet(packet.destination);
    if (sender.sourceDestCheck && !translates) {
      const message = `${sender.address} has its source/destination check on and sends no packets of others`;
      return [dropped(packet, trail, "ENI_SOURCE_DEST_CHECK_RESTRICTION", sender.address, message)];
    }
    return this.vpcWalk.filters.forwarding(sender, "egress", packet, trail, (passed) =>
      this.vpcWalk.leave(sender.subnet, packet, passed),
    );
  }
}
