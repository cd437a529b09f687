import type { Cidr } from "@causeway/cidr";
import { rulesInUse, type UsedRule } from "../model/filters/group-users.js";
import type { Occurrence } from "../model/kind.js";
import type { Network } from "../model/network.js";
import type { Route } from "../model/route-table.js";
import { hostBlock } from "../model/source.js";

/** Every prefix by which some table or filter tells addresses apart. */
export function* prefixesInPlay(network: Network): Iterable<Cidr> {
  for (const vpc of network.vpcs.values()) yield* vpc.cidrs;
  for (const subnet of network.subnets.values()) yield* subnet.cidrs;
  for (const { prefix } of occurrencesIn(network, rulesInUse(network))) yield prefix;
  for (const { privateIps } of network.interfaces.values()) for (const ip of privateIps) yield* hostBlock(ip);
}

/**
 * Where prefixes stand, besides those of VPCs and subnets: in tables, in filters, and in what kinds route or filter by.
 *
 * @param rules - of security groups, as far as they filter what is judged
 */
export function* occurrencesIn(network: Network, rules: Iterable<UsedRule>): Iterable<Occurrence> {
  for (const { prefixes } of network.kinds.all) if (prefixes !== undefined) yield* prefixes(network);
  yield* inTables(network);
  yield* inAcls(network);
  for (const { group, rule, users } of rules) {
    const [owner] = users.size === 1 ? users : [];
    const { peer, address } = rule;
    if (!("group" in peer)) yield { prefix: peer, place: `${group.address} ${address}`, ...(owner && { owner }) };
  }
}

/** Not the local routes: these are what VPCs are, and no difference between them. */
function* inTables(network: Network): Iterable<Occurrence> {
  for (const { address, vpc: owner, routes } of network.routeTables.values()) {
    for (const { destination, origin, target } of routes) {
      if (origin === "local" || !("prefixLength" in destination)) continue;
      yield { prefix: destination, place: `${address} ${origin}`, owner, target: shownTarget(target) };
    }
  }
}

function* inAcls(network: Network): Iterable<Occurrence> {
  const owners = new Map([...network.subnets.values()].map(({ acl, vpc }) => [acl, vpc]));
  for (const acl of network.networkAcls.values()) {
    const owner = owners.get(acl);
    for (const direction of ["ingress", "egress"] as const) {
      for (const { cidr, number } of acl[direction]) {
        const place = `${acl.address} ${direction} ${number}`;
        yield { prefix: cidr, place, ...(owner && { owner }) };
      }
    }
  }
}

function shownTarget(target: Route["target"]): string {
  if (target.kind === undefined) return target.doubt.unknown.at;
  return target.endpoint ?? target.address;
}
