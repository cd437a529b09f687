import { Cidr, CidrError, findOverlaps } from "@causeway/cidr";
import type { Mistake } from "../results/result.js";
import type { Resource } from "@causeway/terraform";
import { attribute, type Source } from "../model/source.js";

/** Mistakes in the pools of IPAM and in what is taken from them. */
export function* poolMistakes(source: Source): Iterable<Mistake> {
  const pools = new Pools(source);
  for (const resource of source.of("aws_vpc_ipam_pool")) yield* outsideParent(source, pools, resource);
  yield* overlappingSiblings(source, pools);
  for (const resource of source.of("aws_vpc", "aws_vpc_ipv4_cidr_block_association")) {
    yield* outsidePool(source, pools, resource);
  }
}

/** The blocks of pools, as far as all of a pool's are known. */
class Pools {
  private isUnsure = false;
  private readonly blocks = new Map<string, Cidr[] | undefined>();

  constructor(source: Source) {
    for (const resource of source.of("aws_vpc_ipam_pool_cidr")) {
      const pool = source.target(resource, "ipam_pool_id");
      if (typeof pool !== "string") {
        // It may be any pool's.
        this.isUnsure = true;
        continue;
      }
      const block = blockOf(attribute(resource, "cidr"));
      const known = this.blocks.has(pool) ? this.blocks.get(pool) : [];
      this.blocks.set(pool, block && known && [...known, block]);
    }
  }

  of(pool: unknown): readonly Cidr[] | undefined {
    return typeof pool === "string" && !this.isUnsure ? this.blocks.get(pool) : undefined;
  }
}

function blockOf(text: unknown): Cidr | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return Cidr.parse(text);
  } catch (error) {
    if (error instanceof CidrError) return undefined;
    throw error;
  }
}

/** A child pool takes its blocks from its parent's. */
function* outsideParent(source: Source, pools: Pools, resource: Resource): Iterable<Mistake> {
  const parent = source.target(resource, "source_ipam_pool_id");
  const outer = pools.of(parent);
  if (outer === undefined || typeof parent !== "string") return;
  for (const inner of pools.of(resource.address) ?? []) {
    if (outer.some((block) => block.contains(inner))) continue;
    yield {
      code: "POOL_OUTSIDE_PARENT",
      what: "a pool's blocks lie inside its parent's",
      message: `${inner.toString()} of ${resource.address} does not lie inside ${parent} (${outer.join(", ")})`,
      at: resource.address,
    };
  }
}

/** Pools of one parent, or without a parent in one scope, share no address. */
function* overlappingSiblings(source: Source, pools: Pools): Iterable<Mistake> {
  const families = new Map<string, { name: string; cidr: Cidr }[]>();
  for (const resource of source.of("aws_vpc_ipam_pool")) {
    const scope = attribute(resource, "ipam_scope_id");
    const parent = source.target(resource, "source_ipam_pool_id") ?? String(scope);
    if (typeof parent !== "string") continue;
    const blocks = (pools.of(resource.address) ?? []).map((cidr) => ({ name: resource.address, cidr }));
    families.set(parent, [...(families.get(parent) ?? []), ...blocks]);
  }
  for (const blocks of families.values()) {
    for (const { a, b } of findOverlaps(blocks)) {
      if (a.name === b.name) continue;
      yield {
        code: "POOLS_OVERLAP",
        what: "pools beside each other have addresses of their own",
        message: `${a.name} (${a.cidr.toString()}) and ${b.name} (${b.cidr.toString()}) overlap`,
        at: b.name,
      };
    }
  }
}

/** A block that is written down for a VPC which takes it from a pool. */
function* outsidePool(source: Source, pools: Pools, resource: Resource): Iterable<Mistake> {
  const pool = source.target(resource, "ipv4_ipam_pool_id");
  const block = blockOf(attribute(resource, "cidr_block"));
  const blocks = pools.of(pool);
  if (block === undefined || blocks === undefined || blocks.some((outer) => outer.contains(block))) return;
  yield {
    code: "BLOCK_OUTSIDE_POOL",
    what: "a VPC's block lies inside its pool",
    message: `${block.toString()} of ${resource.address} does not lie inside ${String(pool)} (${blocks.join(", ")})`,
    at: resource.address,
  };
}
