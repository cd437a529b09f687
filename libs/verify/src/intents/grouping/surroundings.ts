import { Cidr, findOverlaps } from "@causeway/cidr";
import { rulesInUse } from "../../model/filters/group-users.js";
import type { Network, Vpc } from "../../model/network.js";
import type { Occurrence } from "../../model/kind.js";
import { occurrencesIn } from "../../walk/prefixes.js";
import { ipv4Behind } from "../../address/nat64.js";
import { PrefixIndex } from "../../address/prefix-index.js";
import { numberOf, prefixIn } from "./description.js";

/** What tables and filters outside a VPC do with its addresses. */
export class Surroundings {
  /** VPCs that others cannot stand for: what leads to them is not their own prefix, or they overlap. */
  readonly singular = new Set<Vpc>();
  private readonly sorted: readonly Occurrence[];
  private readonly index = new PrefixIndex<Occurrence>();

  constructor(network: Network) {
    const occurrences = [...occurrencesIn(network, rulesInUse(network))].flatMap((occurrence) => [
      occurrence,
      ...behindNat64(occurrence),
    ]);
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
      const target = occurrence.leadsTo === vpc ? "self" : (occurrence.target ?? "");
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

/** A prefix that stands for IPv4 addresses tells VPCs apart that have these. */
function behindNat64(occurrence: Occurrence): Occurrence[] {
  const prefix = ipv4Behind(occurrence.prefix);
  return prefix === undefined
    ? []
    : [{ ...occurrence, prefix, place: `NAT64 ${occurrence.place}`, leadsTo: undefined }];
}
