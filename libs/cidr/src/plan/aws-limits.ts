import type { Cidr } from "../cidr.js";

/**
 * Prefix lengths of an IPv4 VPC, `min` being the largest block:
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
export const VPC_PREFIX = { min: 16, max: 28 };

/**
 * Prefix lengths of an IPv4 subnet, `min` being the largest block:
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export const SUBNET_PREFIX = { min: 16, max: 28 };

/**
 * Addresses of a subnet that interfaces can take: all but the first four and the last, which AWS reserves in IPv4 and
 * IPv6 subnets alike (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html). Zero for a block that the
 * reserved addresses fill.
 */
export function usableAddresses(subnet: Cidr): bigint {
  return subnet.size > RESERVED_ADDRESSES ? subnet.size - RESERVED_ADDRESSES : 0n;
}

const RESERVED_ADDRESSES = 5n;
