import type { Instance, Interface, Network } from "../../model/network.js";
import { isPublic } from "../../model/route-table.js";
import type { Packet, Path, Trail } from "../../model/path.js";
import { doubtful } from "../../walk/trail.js";
import type { Walker } from "../../model/walker.js";
import { routeOn } from "./router-walk.js";

/** What an appliance does with a packet that came to one of its interfaces: it leaves by any of them. */
export function sendOn(walker: Walker, appliance: Interface, packet: Packet, trail: Trail): Path[] {
  const { owner: firewall, address: endpoint, subnet, assumptions } = appliance;
  const router = routerOf(walker.network, appliance);
  if (router !== undefined) return routeOn(walker, router, appliance, packet, trail);
  const all = walker.network.instances.get(firewall)?.interfaces ?? [appliance];
  const ways = all.filter((sender) => !sender.sourceDestCheck || sendsAsItself(sender, appliance, packet, trail));
  const which = doubtful("by which of its interfaces it sends packets on is not known", firewall);
  const guess = trail.guess ?? (ways.length > 1 ? which : undefined);
  return ways.flatMap((sender) => {
    const pass = { firewall, endpoint, subnet, entered: trail.entrance, sender, assumptions };
    const next = { ...trail, passes: [...trail.passes, pass], keepsGroups: false, guess };
    return walker.vpc.filters.forwarding(sender, "egress", packet, next, (passed) =>
      walker.vpc.leave(sender.subnet, packet, passed),
    );
  });
}

/**
 * With its check on, an interface sends what has its own address, which an appliance may give to packets for the internet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
 */
function sendsAsItself(sender: Interface, arrived: Interface, { destination }: Packet, { direction }: Trail): boolean {
  return sender !== arrived && sender.publicAddress !== false && direction === "forward" && isPublic(destination);
}

/** The instance of an interface, if it is known what it routes. */
function routerOf(network: Network, { owner }: Interface): Instance | undefined {
  const instance = network.instances.get(owner);
  return instance?.routes === undefined ? undefined : instance;
}
