import { Cidr } from "@causeway/cidr";
import { type Evaluated, Reference, type Stacks } from "@causeway/terraform";
import type { PoolBindings } from "./pool-bindings.js";
import { blockOf } from "./taken-blocks.js";

/** CIDRs of pools: provisioned by a resource of any stack, or bound by the intents file. */
export class PoolCidrs {
  private readonly byPool = new Map<string, Cidr[]>();

  constructor(
    private readonly stacks: Stacks,
    { ipamPools = {} }: PoolBindings,
  ) {
    for (const [pool, cidr] of Object.entries(ipamPools)) this.byPool.set(pool, [Cidr.parse(cidr)]);
    const bound = new Set(this.byPool.keys());
    for (const node of stacks.nodes(new Set(["aws_vpc_ipam_pool_cidr"]))) {
      const pool = node.given("ipam_pool_id");
      const cidr = node.given("cidr");
      const name = pool instanceof Reference ? pool.resource : String(pool);
      const block = typeof cidr === "string" ? blockOf(cidr) : undefined;
      if (block === undefined || pool === undefined || bound.has(name)) continue;
      this.byPool.set(name, [...(this.byPool.get(name) ?? []), block].sort(Cidr.compare));
    }
  }

  of(name: string, pool: Evaluated | undefined): readonly Cidr[] {
    const own = this.byPool.get(name);
    if (own !== undefined) return own;
    // A data source that looks a pool up by its id stands for that pool.
    const node = pool instanceof Reference ? this.stacks.node(pool.resource) : undefined;
    const id = node?.mode === "data" ? (node.given("ipam_pool_id") ?? node.given("id")) : undefined;
    return id instanceof Reference && id.resource !== name ? this.of(id.resource, id) : [];
  }
}
