import { Cidr } from "@causeway/cidr";
import { PrefixIndex } from "../address/prefix-index.js";
import type { Allocation } from "../allocation/network-configuration.js";
import type { UsedRule } from "../model/filters/group-users.js";
import type { Doubt, Network, Vpc } from "../model/network.js";
import { occurrencesIn } from "../walk/prefixes.js";
import { doubtfulValue } from "./finding.js";

/**
 * Where a VPC's CIDR is a stand-in for the block that IPAM will choose, a verdict about the VPC holds for every block
 * of the pool only if no table and no filter tells blocks of the pool apart, but for the VPCs' own blocks.
 */
export class StandIns {
  private readonly doubts = new Map<string, Doubt>();

  /** @param rules - of security groups, as far as they filter what is judged */
  constructor(network: Network, rules: readonly UsedRule[]) {
    const allocations = [...network.allocations.values()];
    if (allocations.length === 0) return;
    const own = new PrefixIndex<Cidr>();
    for (const { cidrs } of network.vpcs.values()) for (const block of cidrs) own.add(block, block);
    const isOwn = (prefix: Cidr) => own.matches(prefix).some(([block]) => block?.contains(prefix) === true);
    const splitters = [...occurrencesIn(network, rules)].map(({ prefix }) => prefix);
    const byPool = new Map<string, Doubt | undefined>();
    for (const allocation of allocations) {
      const key = allocation.poolCidrs.join();
      if (!byPool.has(key)) {
        const pools = allocation.poolCidrs.map((text) => Cidr.parse(text));
        const splits = splitters.find((prefix) => tellsApart(prefix, pools) && !isOwn(prefix));
        byPool.set(key, splits && split(allocation, splits));
      }
      const doubt = byPool.get(key);
      if (doubt !== undefined) this.doubts.set(allocation.vpc, doubt);
    }
  }

  /** Why a verdict about a VPC may not rest on its stand-in. */
  doubtOf(vpc: Vpc): Doubt | undefined {
    return this.doubts.get(vpc.address);
  }
}

/** Whether a prefix holds some of the addresses that IPAM may choose from, and not all. */
function tellsApart(prefix: Cidr, pools: readonly Cidr[]): boolean {
  return pools.some((pool) => prefix.overlaps(pool)) && !pools.every((pool) => prefix.contains(pool));
}

function split({ vpc, pool, poolCidrs }: Allocation, prefix: Cidr): Doubt {
  const reason = `its CIDR is chosen from ${pool} (${poolCidrs.join()}), and ${prefix.toString()} is routed or filtered apart from the rest`;
  return doubtfulValue(reason, vpc);
}
