import { checkSegmentBlock } from "@causeway/hub";
import type { Segment } from "@causeway/organization";
import type { AccountConstruct } from "@causeway/platform";
import type { VpcAddresses } from "@causeway/vpc";

/** Exactly one of the two. */
export interface SpokeAddresses {
  /** Prefix length of the block that IPAM takes from the segment's pool, 16 to 28. */
  readonly netmaskLength?: number;
  /** A block inside the segment's pool, which IPAM records there. */
  readonly cidr?: string;
}

const STAND_IN_LENGTH = 24;

/**
 * The addresses of a spoke's VPC: always from its segment's pool, because that is how the hub's routes name the
 * segment. A block outside would be reached by nobody.
 *
 * Reports CIDR_OR_NETMASK_LENGTH, CIDR_OUTSIDE_POOL, NETMASK_LARGER_THAN_POOL, and NO_POOL_IN_REGION; the VPC reports a
 * block that cannot be read.
 */
export function spokeAddresses(
  spoke: AccountConstruct,
  segment: Segment,
  poolId: string,
  { netmaskLength, cidr }: SpokeAddresses,
): VpcAddresses {
  const pool = spoke.organization.poolCidr(segment.pool, spoke.stack.region);
  if (pool === undefined) {
    spoke.report({
      code: "NO_POOL_IN_REGION",
      property: "segment",
      found: spoke.stack.region,
      allowed: `a region in which pool "${segment.pool}" has addresses`,
      message: `segment "${segment.name}" has no addresses in ${spoke.stack.region}: its pool is "${segment.pool}"`,
    });
  }
  if ((netmaskLength === undefined) === (cidr === undefined)) {
    spoke.report({
      code: "CIDR_OR_NETMASK_LENGTH",
      found: cidr === undefined ? "neither cidr nor netmaskLength" : "cidr and netmaskLength",
      allowed: "one of them",
      message: "a spoke takes either a fixed cidr or a netmaskLength of which IPAM chooses the place",
    });
  }
  if (cidr !== undefined) {
    checkSegmentBlock(spoke, segment, cidr);
    return { cidr, poolId };
  }
  if (netmaskLength !== undefined && pool !== undefined && netmaskLength < pool.prefixLength) {
    spoke.report({
      code: "NETMASK_LARGER_THAN_POOL",
      property: "netmaskLength",
      found: `/${String(netmaskLength)}`,
      allowed: `/${String(pool.prefixLength)} or smaller`,
      message: `pool "${segment.pool}" (${pool.toString()}) holds no /${String(netmaskLength)}`,
    });
  }
  return { poolId, netmaskLength: netmaskLength ?? STAND_IN_LENGTH };
}
