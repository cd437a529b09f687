import { Cidr, CidrError } from "@causeway/cidr";
import type { Segment } from "@causeway/organization";
import type { AccountConstruct } from "@causeway/platform";

/**
 * Reports CIDR_OUTSIDE_POOL for a fixed block of a segment's VPC that does not lie in the segment's pool: the hub's routes
 * name a segment by its pool, so nobody would reach it. A block that cannot be read is the VPC's to report.
 */
export function checkSegmentBlock(construct: AccountConstruct, segment: Segment, cidr: string): void {
  const pool = construct.organization.poolCidr(segment.pool, construct.stack.region);
  const block = tryParse(cidr);
  if (block !== undefined && pool !== undefined && !pool.contains(block)) {
    construct.report({
      code: "CIDR_OUTSIDE_POOL",
      property: "cidr",
      found: cidr,
      allowed: `a block inside ${pool.toString()}`,
      message: `${cidr} does not lie inside pool "${segment.pool}" (${pool.toString()}) of segment "${segment.name}"`,
    });
  }
}

function tryParse(cidr: string): Cidr | undefined {
  try {
    return Cidr.parse(cidr);
  } catch (error) {
    if (error instanceof CidrError) {
      return undefined;
    }
    throw error;
  }
}
