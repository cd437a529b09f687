import type { Configuration } from "@causeway/terraform";

/**
 * The stand-in for a CIDR that IPAM or Amazon will choose: some block of the netmask length inside the pool, disjoint
 * from all other stand-ins and from what routes and filters of the input name inside the pool. A verdict may rest on it
 * only where every block of the pool would give the same verdict.
 */
export interface Allocation {
  /** Address of the VPC that has the block. */
  readonly vpc: string;
  /** Address of the pool, e.g. `network:aws_vpc_ipam_pool.production`. */
  readonly pool: string;
  /** The pool's declared or bound CIDR that the stand-in was taken from. */
  readonly poolCidr: string;
  /** All CIDRs of the pool: AWS may choose from any of them. */
  readonly poolCidrs: readonly string[];
  /** The stand-in chosen. */
  readonly cidr: string;
}

/** What was read of a network, with the blocks that stand for those that IPAM or Amazon will choose. */
export interface NetworkConfiguration extends Configuration {
  /**
   * By address of the VPC, or of the `aws_vpc_ipv4_cidr_block_association` that adds a block to one; of an IPv6 block
   * by that address and `.ipv6_cidr_block`.
   */
  readonly allocations: ReadonlyMap<string, Allocation>;
}
