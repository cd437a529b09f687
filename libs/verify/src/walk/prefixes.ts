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
  for (const edge of network.edges.values()) for (const prefix of edge.prefixes) yield prefix.cidr;
  for (const { privateIps } of network.interfaces.values()) for (const ip of privateIps) yield* hostBlock(ip);
}

export function* prefixesOfTables(network: Network): Iterable<Cidr> {
  const tables = [...network.routeTables.values(), ...network.transitRouteTables.values()];
  for (const { routes } of tables) {
    for (const { destination } of routes) if ("prefixLength" in destination) yield destination;
  }
  for (const { routes = [] } of network.instances.values()) for (const { destination } of routes) yield destination;
}

export function* prefixesOfFilters(network: Network, rules: Iterable<UsedRule>): Iterable<Cidr> {
  for (const { ingress, egress } of network.networkAcls.values())
    for (const { cidr } of [...ingress, ...egress]) yield cidr;
  for (const { rule } of rules) if (!("group" in rule.peer)) yield rule.peer;
}
