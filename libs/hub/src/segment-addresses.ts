import { Cidr, CidrError } from "@causeway/cidr";
import type { Segment } from "@causeway/organization";
import type { AccountConstruct } from "@causeway/platform";

/**
 * Addresses of a VPC that belongs to a segment: always from the segment's pool, because that is how the hub's routes name
 * the segment. A block outside would be reached by nobody.
 */
export type SegmentAddresses =
  | {
      /** IPv4 block of /16 to /28 inside the pool, which records it. */
      readonly cidr: string;
      readonly netmaskLength?: never;
    }
  | {
      /** Prefix length of the block that IPAM takes from the pool, 16 to 28. */
      readonly netmaskLength: number;
      readonly cidr?: never;
    };

/**
 * Checks addresses against the pool of a segment. Reports CIDR_OUTSIDE_POOL, NETMASK_LARGER_THAN_POOL,
 * ALLOCATION_TOO_LARGE for a block larger than the segment lets one VPC take, and NO_POOL_IN_REGION; the VPC reports a block that cannot be read.
 */
export function checkSegmentAddresses(
  construct: AccountConstruct,
  segment: Segment,
  { cidr, netmaskLength }: SegmentAddresses,
): void {
  const { organization, stack } = construct;
  const pool = organization.poolCidr(segment.pool, stack.region);
  if (pool === undefined) {
    construct.report({
      code: "NO_POOL_IN_REGION",
      property: "segment",
      found: stack.region,
      allowed: `a region in which pool "${segment.pool}" has addresses`,
      message: `segment "${segment.name}" has no addresses in ${stack.region}: its pool is "${segment.pool}"`,
    });
    return;
  }
  const block = cidr === undefined ? undefined : tryParse(cidr);
  if (block !== undefined && !pool.contains(block)) {
    construct.report({
      code: "CIDR_OUTSIDE_POOL",
      property: "addresses.cidr",
      found: block.toString(),
      allowed: `a block inside ${pool.toString()}`,
      message: `${block.toString()} does not lie inside pool "${segment.pool}" (${pool.toString()}) of segment "${segment.name}"`,
    });
  }
  checkSize(construct, segment, block, netmaskLength);
  if (netmaskLength !== undefined && netmaskLength < pool.prefixLength) {
    construct.report({
      code: "NETMASK_LARGER_THAN_POOL",
      property: "addresses.netmaskLength",
      found: `/${String(netmaskLength)}`,
      allowed: `/${String(pool.prefixLength)} or smaller`,
      message: `pool "${segment.pool}" (${pool.toString()}) holds no /${String(netmaskLength)}`,
    });
  }
}

function checkSize(
  construct: AccountConstruct,
  { name, allocationMinNetmaskLength: min }: Segment,
  block: Cidr | undefined,
  netmaskLength = block?.prefixLength,
): void {
  if (netmaskLength === undefined || netmaskLength >= min) return;
  construct.report({
    code: "ALLOCATION_TOO_LARGE",
    property: block === undefined ? "addresses.netmaskLength" : "addresses.cidr",
    found: `/${String(netmaskLength)}`,
    allowed: `/${String(min)} or smaller`,
    message: `a VPC of segment "${name}" takes at most a /${String(min)}; segments.${name}.allocationMinNetmaskLength says so`,
  });
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
