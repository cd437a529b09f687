import { Unknown } from "@causeway/terraform";
import { doubtsOfGroups, type Direction as FilterDirection, unmanagedGroup } from "../model/filters/filters.js";
import type { Interface, Subnet } from "../model/network.js";
import { unknownValue } from "../model/source.js";
import type { Continue, Filter, Filtering } from "../model/walker.js";
import { common, isSame, showPorts, showProtocols, type Traffic } from "../model/filters/traffic.js";
import { type Allowed, allowedByAcl, allowedByGroups } from "./filters.js";
import type { Address, Packet, Path, Trail } from "../model/path.js";
import { dropped, unknown } from "./trail.js";

/** Network ACLs and security groups on the way: they narrow the traffic that goes on. */
export class FilterWalk implements Filtering {
  acl(subnet: Subnet, direction: FilterDirection, packet: Packet, trail: Trail, next: Continue): Path[] {
    const { acl } = subnet;
    if (acl === undefined) return next(trail);
    const [doubt] = acl.doubts;
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const peer = direction === "ingress" ? packet.source : packet.destination;
    const allowed = allowedByAcl(acl, { direction, peer, traffic: trail.traffic });
    const where = `${acl.address} at ${subnet.address} (${direction})`;
    return narrowed(allowed, { code: "SUBNET_ACL_RESTRICTION", at: acl.address, where }, packet, trail, next);
  }

  groups(
    of: Interface,
    direction: FilterDirection,
    peer: Address,
    packet: Packet,
    trail: Trail,
    next: Continue,
    keepsGroups = trail.keepsGroups,
  ): Path[] {
    const groups = of.securityGroups;
    const [doubt] = [...of.doubts, ...doubtsOfGroups(groups, direction)];
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const question = { direction, peer, traffic: trail.traffic };
    const atMost = allowedByGroups(groups, question, keepsGroups !== false);
    const surely = keepsGroups instanceof Unknown ? allowedByGroups(groups, question, false) : atMost;
    const unless = atMost.unless ?? (keepsGroups instanceof Unknown ? keepsGroups : undefined);
    const allowed = { surely: surely.surely, atMost: atMost.atMost, ...(unless && { unless }) };
    const where = `${groups.map(({ address }) => address).join(", ")} of ${of.address} (${direction})`;
    const filter = { code: "ENI_SG_RULES_MISMATCH", at: groups[0]?.address ?? of.address, where } as const;
    return narrowed(allowed, filter, packet, trail, next);
  }

  /**
   * The groups of a sender. Its rules that name a group hold inside a VPC and over a peering, and not over a transit
   * gateway or through a middlebox, which only the way shows.
   * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-security
   */
  sending(sender: Interface, packet: Packet, trail: Trail, next: Continue): Path[] {
    const { destination } = packet;
    const named = this.groups(sender, "egress", destination, packet, trail, next);
    const isLost = ({ keepsGroups, overTransit }: Path) => keepsGroups !== true || overTransit;
    const namesGroups = sender.securityGroups.some(({ egress }) => egress.some(({ peer }) => "group" in peer));
    if (!namesGroups || !named.some(isLost)) return named;
    const unnamed = this.groups(sender, "egress", destination, packet, trail, next, false);
    const stopped = ({ hops }: Path) => hops.length === trail.hops.length;
    return [...named.filter((path) => !isLost(path)), ...unnamed.filter((path) => isLost(path) || stopped(path))];
  }

  taking(traffic: readonly Traffic[], filter: Filter, packet: Packet, trail: Trail, next: Continue): Path[] {
    const allowed = common(trail.traffic, traffic);
    return narrowed({ surely: allowed, atMost: allowed }, filter, packet, trail, next);
  }

  /** What a load balancer takes. */
  listeners({ owner, listeners }: Interface, packet: Packet, trail: Trail, next: Continue): Path[] {
    if (listeners === undefined) return next(trail);
    const surely = common(trail.traffic, listeners.traffic);
    const { unless } = listeners;
    const allowed = { surely, atMost: unless === undefined ? surely : trail.traffic, ...(unless && { unless }) };
    const filter = { code: "ELBV2_LISTENERS_MISMATCH", at: owner, where: `${owner}, by its listeners,` } as const;
    return narrowed(allowed, filter, packet, trail, next);
  }

  /**
   * The groups of an appliance's interface, which filter what it forwards as they filter what is for it. Replies pass if
   * the interface has seen their request.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html
   */
  forwarding(appliance: Interface, direction: FilterDirection, packet: Packet, trail: Trail, next: Continue): Path[] {
    const { address, securityGroups } = appliance;
    const isRequest = trail.direction === "forward";
    if (!isRequest && trail.tracked.has(address)) return next(trail);
    if (securityGroups.length > 0 && securityGroups.every(({ implicit }) => implicit === true)) {
      return [unknown(packet, trail, unknownValue(unmanagedGroup(address)))];
    }
    const peer = direction === "ingress" ? packet.source : packet.destination;
    return this.groups(appliance, direction, peer, packet, trail, (passed) =>
      next(isRequest ? { ...passed, tracked: new Set(passed.tracked).add(address) } : passed),
    );
  }
}

/** Goes on with what surely passes; what may pass besides is not known. */
function narrowed(
  { surely, atMost, unless }: Allowed,
  { code, at, where }: Filter,
  packet: Packet,
  trail: Trail,
  next: Continue,
): Path[] {
  if (isSame(surely, trail.traffic)) return next(trail);
  const what = `${showProtocols(trail.traffic)} ${trail.direction === "return" ? "replies" : "traffic"}`.trim();
  if (atMost.length === 0) return [dropped(packet, trail, code, at, `${where} lets no ${what} pass`)];
  const isWhole = isSame(atMost, trail.traffic);
  const message = `${where} lets ${what} to ports ${showPorts(atMost)} pass, not to all of ${showPorts(trail.traffic)}`;
  const narrower = { ...trail, loss: isWhole ? trail.loss : (trail.loss ?? { code, at, message }) };
  const passing = (traffic: readonly Traffic[]) => (traffic.length === 0 ? [] : next({ ...narrower, traffic }));
  if (unless === undefined || isSame(surely, atMost)) return passing(atMost);
  return [...passing(surely), unknown(packet, trail, unknownValue(unless))];
}
