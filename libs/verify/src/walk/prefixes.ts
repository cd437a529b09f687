import type { Cidr } from "@causeway/cidr";
import { rulesInUse, type UsedRule } from "../model/filters/group-users.js";
import { hostBlock } from "../model/source.js";
import type { Network } from "../model/network.js";

/** Every prefix by which some table or filter tells addresses apart. */
export function* prefixesInPlay(network: Network): Iterable<Cidr> {
  for (const vpc of network.vpcs.values()) yield* vpc.cidrs;
  for (const subnet of network.subnets.values()) yield* subnet.cidrs;
  yield* prefixesOfTables(network);
  yield* prefixesOfFilters(network, rulesInUse(network));
  for (const { privateIps } of network.interfaces.values()) for (const ip of privateIps) yield* hostBlock(ip);
}

/** Of route tables, and of what kinds route by themselves. */
export function* prefixesOfTables(network: Network): Iterable<Cidr> {
  for (const { routes } of network.routeTables.values()) {
    for (const { destination } of routes) if ("prefixLength" in destination) yield destination;
  }
  for (const { prefixes } of network.kinds.all) if (prefixes !== undefined) yield* prefixes(network);
}

export function* prefixesOfFilters(network: Network, rules: Iterable<UsedRule>): Iterable<Cidr> {
  for (const { ingress, egress } of network.networkAcls.values())
    for (const { cidr } of [...ingress, ...egress]) yield cidr;
  for (const { rule } of rules) if (!("group" in rule.peer)) yield rule.peer;
}
