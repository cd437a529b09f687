import { Cidr, CidrError } from "@causeway/cidr";
import { type Bindings, readAll, type Stacks, unknownBinding } from "@causeway/terraform";

export interface PoolBindings {
  /** CIDR of an IPAM pool, by `STACK:ADDRESS` of the pool, or by an id or ARN that no input declares. */
  readonly ipamPools?: Readonly<Record<string, string>>;
}

const POOL_TYPE = "aws_vpc_ipam_pool";
const POOL_USERS = new Set(["aws_vpc", "aws_vpc_ipv4_cidr_block_association"]);

/** @throws {ReadError | ReadErrors} `UNKNOWN_BINDING` for a pool that is not there, and for what is no CIDR */
export function refuseUnknownPools(stacks: Stacks, bindings: Bindings & PoolBindings): void {
  readAll(Object.entries(bindings.ipamPools ?? {}), ([pool, cidr]) => {
    const place = `ipamPools["${pool}"]`;
    const isLiteral = pool.startsWith("ipam-pool-") || pool.startsWith("arn:");
    const pools = isLiteral ? literalPools(stacks) : declaredPools(stacks);
    if (!pools.includes(pool)) throw unknownBinding(bindings, place, `there is no such ${POOL_TYPE}`, pools);
    try {
      Cidr.parse(cidr);
    } catch (error) {
      if (error instanceof CidrError) throw unknownBinding(bindings, place, error.message);
      throw error;
    }
  });
}

function declaredPools(stacks: Stacks): string[] {
  return stacks.nodes(new Set([POOL_TYPE])).map(({ address }) => address);
}

/** Ids and ARNs of pools that the input uses and does not define. */
function literalPools(stacks: Stacks): string[] {
  const used = stacks.nodes(POOL_USERS).map((node) => node.given("ipv4_ipam_pool_id"));
  return used.flatMap((pool) => (typeof pool === "string" ? [pool] : []));
}
