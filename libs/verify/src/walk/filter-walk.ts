import { doubtsOfGroups, type Ports } from "../model/filters/filters.js";
import { Unknown } from "@causeway/terraform";
import { unmanagedGroup } from "../model/filters/security-groups.js";
import type { Interface, Subnet } from "../model/network.js";
import { unknownValue } from "../model/source.js";
import type { Code } from "../report/catalogue.js";
import { allowedByAcl, allowedByGroups, common, samePorts, showPorts } from "./filters.js";
import type { Address, Packet, Path, Trail } from "./path.js";
import { dropped, unknown } from "./walker.js";

type Continue = (trail: Trail) => Path[];

/** Network ACLs and security groups on the way: they narrow the ports with which a packet goes on. */
export class FilterWalk {
  acl(subnet: Subnet, direction: "ingress" | "egress", packet: Packet, trail: Trail, next: Continue): Path[] {
    const { acl } = subnet;
    if (acl === undefined) return next(trail);
    const [doubt] = acl.doubts;
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const peer = direction === "ingress" ? packet.source : packet.destination;
    const allowed = allowedByAcl(acl, direction, peer, packet.protocol, trail.ports);
    const where = `${acl.address} at ${subnet.address}`;
    return narrowed(allowed, "SUBNET_ACL_RESTRICTION", acl.address, `${where} (${direction})`, packet, trail, next);
  }

  groups(
    of: Interface,
    direction: "ingress" | "egress",
    peer: Address,
    packet: Packet,
    trail: Trail,
    next: Continue,
  ): Path[] {
    const groups = of.securityGroups;
    const [doubt] = [...of.doubts, ...doubtsOfGroups(groups, direction)];
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const { keepsGroups } = trail;
    const allowed = allowedByGroups(groups, direction, peer, packet.protocol, trail.ports, keepsGroups !== false);
    if (keepsGroups instanceof Unknown) {
      const without = allowedByGroups(groups, direction, peer, packet.protocol, trail.ports, false);
      if (!samePorts(allowed, without)) return [unknown(packet, trail, unknownValue(keepsGroups))];
    }
    const where = `${groups.map(({ address }) => address).join(", ")} of ${of.address} (${direction})`;
    return narrowed(allowed, "ENI_SG_RULES_MISMATCH", groups[0]?.address ?? of.address, where, packet, trail, next);
  }

  /** What a load balancer listens to. Listeners are about TCP and UDP alone. */
  listeners({ owner, listeners }: Interface, packet: Packet, trail: Trail, next: Continue): Path[] {
    if (listeners === undefined || packet.protocol === "icmp") return next(trail);
    const taken = common(trail.ports, listeners[packet.protocol]);
    const { unless } = listeners;
    if (unless === undefined || samePorts(taken, trail.ports)) {
      const where = `${owner}, by its listeners,`;
      return narrowed(taken, "ELBV2_LISTENERS_MISMATCH", owner, where, packet, trail, next);
    }
    const known = taken.length > 0 ? next({ ...trail, ports: taken }) : [];
    return [...known, unknown(packet, trail, unknownValue(unless))];
  }

  /** The groups of an appliance's interface, which filter what it forwards as they filter what is for it. */
  forwarding(
    appliance: Interface,
    direction: "ingress" | "egress",
    packet: Packet,
    trail: Trail,
    next: Continue,
  ): Path[] {
    if (trail.direction === "return") return next(trail);
    const { address, securityGroups } = appliance;
    if (securityGroups.length > 0 && securityGroups.every(({ implicit }) => implicit === true)) {
      return [unknown(packet, trail, unknownValue(unmanagedGroup(address)))];
    }
    const peer = direction === "ingress" ? packet.source : packet.destination;
    return this.groups(appliance, direction, peer, packet, trail, next);
  }
}

function narrowed(
  allowed: readonly Ports[],
  code: Code,
  at: string,
  where: string,
  packet: Packet,
  trail: Trail,
  next: Continue,
): Path[] {
  const what = `${packet.protocol} ${trail.direction === "return" ? "replies" : "traffic"}`;
  if (allowed.length === 0) return [dropped(packet, trail, code, at, `${where} lets no ${what} pass`)];
  if (samePorts(allowed, trail.ports)) return next(trail);
  const message = `${where} lets ${what} to ports ${showPorts(allowed)} pass, not to all of ${showPorts(trail.ports)}`;
  return next({ ...trail, ports: allowed, loss: trail.loss ?? { code, at, message } });
}
