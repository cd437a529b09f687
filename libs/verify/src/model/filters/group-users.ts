import type { Network, Vpc } from "../network.js";
import type { SecurityGroup } from "./filters.js";

/** The VPCs of the interfaces that a group filters. One without interfaces filters nothing. */
export function usersOfGroups(network: Network): ReadonlyMap<SecurityGroup, ReadonlySet<Vpc>> {
  const users = new Map<SecurityGroup, Set<Vpc>>();
  for (const { securityGroups, subnet } of network.interfaces.values()) {
    for (const group of securityGroups) {
      const known = users.get(group);
      if (known === undefined) users.set(group, new Set([subnet.vpc]));
      else known.add(subnet.vpc);
    }
  }
  return users;
}
