import type { Interface, Network, Vpc } from "../network.js";
import type { GroupRule, SecurityGroup } from "./filters.js";

/** A rule that filters something, and the VPCs of the interfaces that it filters. */
export interface UsedRule {
  readonly group: SecurityGroup;
  readonly rule: GroupRule;
  readonly users: ReadonlySet<Vpc>;
  /** Whether it filters nothing but what load balancers send. */
  readonly ofBalancersAlone: boolean;
}

/** The rules of groups that filter interfaces, load balancers' among them. A group without interfaces filters nothing. */
export function* rulesInUse(network: Network): Iterable<UsedRule> {
  const others = usersOf(network.interfaces.values());
  const nodes = network.kinds.all.flatMap(({ interfaces }) => [...(interfaces?.(network) ?? [])]);
  for (const [group, users] of usersOf([...network.interfaces.values(), ...nodes])) {
    const ofBalancersAlone = !others.has(group);
    for (const rule of group.ingress) yield { group, rule, users, ofBalancersAlone: false };
    for (const rule of group.egress) yield { group, rule, users, ofBalancersAlone };
  }
}

function usersOf(interfaces: Iterable<Interface>): Map<SecurityGroup, Set<Vpc>> {
  const users = new Map<SecurityGroup, Set<Vpc>>();
  for (const { securityGroups, subnet } of interfaces) {
    for (const group of securityGroups) {
      const known = users.get(group);
      if (known === undefined) users.set(group, new Set([subnet.vpc]));
      else known.add(subnet.vpc);
    }
  }
  return users;
}
