import type { Network, Vpc } from "../network.js";
import type { SecurityGroup } from "./filters.js";

/** The VPCs of the interfaces, load balancers' among them, that a group filters. One without interfaces filters nothing. */
export function usersOfGroups(network: Network): ReadonlyMap<SecurityGroup, ReadonlySet<Vpc>> {
  const users = new Map<SecurityGroup, Set<Vpc>>();
  const nodes = [...network.loadBalancers.values()].flatMap((balancer) => balancer.nodes);
  for (const { securityGroups, subnet } of [...network.interfaces.values(), ...nodes]) {
    for (const group of securityGroups) {
      const known = users.get(group);
      if (known === undefined) users.set(group, new Set([subnet.vpc]));
      else known.add(subnet.vpc);
    }
  }
  return users;
}
