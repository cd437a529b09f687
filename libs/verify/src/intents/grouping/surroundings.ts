import { TRANSIT_ROUTE_TABLES } from "../../kinds/transit-gateway/transit.js";
import { Cidr, findOverlaps } from "@causeway/cidr";
import { rulesInUse } from "../../model/filters/group-users.js";
import type { Network, Vpc } from "../../model/network.js";
import type { Route } from "../../model/route-table.js";
import type { TransitRoute } from "../../kinds/transit-gateway/transit.js";
import { PrefixIndex } from "../../address/prefix-index.js";
import { numberOf, prefixIn } from "./description.js";

interface Occurrence {
  readonly prefix: Cidr;
  /** VPC whose own table or filter it stands in. */
  readonly owner: Vpc | undefined;
  readonly place: string;
  /** The VPC that it leads to, if it leads to one. */
  readonly leadsTo: Vpc | undefined;
  readonly target: string;
}

/** What tables and filters outside a VPC do with its addresses. */
export class Surroundings {
  /** VPCs that others cannot stand for: what leads to them is not their own prefix, or they overlap. */
  readonly singular = new Set<Vpc>();
  private readonly sorted: readonly Occurrence[];
  private readonly index = new PrefixIndex<Occurrence>();

  constructor(network: Network) {
    const occurrences = [
      ...transitOccurrences(network),
      ...vpcOccurrences(network),
      ...deviceOccurrences(network),
      ...filterOccurrences(network),
    ];
    this.sorted = occurrences.sort((a, b) => Cidr.compare(a.prefix, b.prefix));
    for (const occurrence of occurrences) {
      this.index.add(occurrence.prefix, occurrence);
      const { leadsTo, prefix } = occurrence;
      if (leadsTo !== undefined && !leadsTo.cidrs.some((block) => block.contains(prefix))) this.singular.add(leadsTo);
    }
    const blocks = [...network.vpcs.values()].flatMap((vpc) =>
      vpc.cidrs.map((cidr) => ({ name: vpc.address, vpc, cidr })),
    );
    for (const { a, b } of findOverlaps(blocks)) {
      if (a.vpc === b.vpc) continue;
      this.singular.add(a.vpc);
      this.singular.add(b.vpc);
    }
    for (const vpc of network.vpcs.values()) {
      const inside = ({ cidrs }: { cidrs: Cidr[] }) =>
        cidrs.every((cidr) => vpc.cidrs.some((block) => block.contains(cidr)));
      if (!vpc.subnets.every(inside)) this.singular.add(vpc);
    }
  }

  describe(vpc: Vpc): string {
    return vpc.cidrs.map((block) => this.aroundBlock(vpc, block)).join("\n");
  }

  private aroundBlock(vpc: Vpc, block: Cidr): string {
    const wider = this.index.matches(block).flatMap(([first]) => {
      return first !== undefined && first.prefix.prefixLength < block.prefixLength ? [numberOf(first.prefix)] : [];
    });
    const inside: string[] = [];
    for (let index = this.firstFrom(block); index < this.sorted.length; index++) {
      const occurrence = this.sorted[index];
      if (occurrence === undefined || !block.overlaps(occurrence.prefix)) break;
      if (occurrence.owner === vpc) continue;
      const target = occurrence.leadsTo === vpc ? "self" : occurrence.target;
      inside.push(`${prefixIn(vpc, occurrence.prefix)} ${occurrence.place} ${target}`);
    }
    return `in ${wider.join()} holds ${inside.sort().join("; ")}`;
  }

  /** The first occurrence in the order of `Cidr.compare` that is not before the block. */
  private firstFrom(block: Cidr): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const candidate = this.sorted[middle];
      if (candidate !== undefined && Cidr.compare(candidate.prefix, block) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function* transitOccurrences(network: Network): Iterable<Occurrence> {
  for (const table of network.all(TRANSIT_ROUTE_TABLES).values()) {
    for (const { destination, origin, target } of table.routes) {
      if (!("prefixLength" in destination)) continue;
      const leadsTo = typeof target === "object" && "kind" in target ? target.vpc : undefined;
      yield {
        prefix: destination,
        owner: undefined,
        place: `${table.address} ${origin}`,
        leadsTo,
        target: shownTransit(target),
      };
    }
  }
}

function* vpcOccurrences(network: Network): Iterable<Occurrence> {
  for (const table of network.routeTables.values()) {
    for (const { destination, origin, target } of table.routes) {
      if (origin === "local" || !("prefixLength" in destination)) continue;
      yield {
        prefix: destination,
        owner: table.vpc,
        place: `${table.address} ${origin}`,
        leadsTo: undefined,
        target: shownTarget(target),
      };
    }
  }
}

function* deviceOccurrences(network: Network): Iterable<Occurrence> {
  for (const { address, routes = [] } of network.instances.values()) {
    for (const { destination, target } of routes) {
      yield { prefix: destination, owner: undefined, place: address, leadsTo: undefined, target: target.address };
    }
  }
}

function* filterOccurrences(network: Network): Iterable<Occurrence> {
  const owners = new Map([...network.subnets.values()].map(({ acl, vpc }) => [acl, vpc]));
  for (const acl of network.networkAcls.values()) {
    for (const direction of ["ingress", "egress"] as const) {
      for (const { cidr, number } of acl[direction]) {
        yield {
          prefix: cidr,
          owner: owners.get(acl),
          place: `${acl.address} ${direction} ${number}`,
          leadsTo: undefined,
          target: "",
        };
      }
    }
  }
  for (const { group, rule, users } of rulesInUse(network)) {
    const [owner] = users.size === 1 ? users : [];
    const { peer, address } = rule;
    if (!("group" in peer))
      yield { prefix: peer, owner, place: `${group.address} ${address}`, leadsTo: undefined, target: "" };
  }
}

function shownTransit(target: TransitRoute["target"]): string {
  if (target === "blackhole") return target;
  return "doubt" in target ? target.doubt.unknown.at : target.address;
}

function shownTarget(target: Route["target"]): string {
  if (target.kind === undefined) return target.doubt.unknown.at;
  return target.endpoint ?? target.address;
}
