import type { CodeEntry } from "./entry.js";

/** Blocks, plans of subnets and zones: `cidr`, and what every construct checks of addresses. */
export const ADDRESSES = {
  CIDR_OUTSIDE_PARENT: ["A block does not lie inside the one that contains it.", "Take a block of the parent's."],
  CIDR_OUTSIDE_POOL: [
    "A VPC's block is not in its segment's pool, so the hub has no route to it.",
    "Take a block of the pool, or give only `netmaskLength`.",
  ],
  DUPLICATE_TIER: ["A tier is listed twice.", "List each tier once."],
  DUPLICATE_ZONE: ["A zone is listed twice.", "List each zone once."],
  DUPLICATE_ZONE_SLOT: [
    "Two zones have the same slot, and so the same addresses.",
    "Give each zone a slot of its own.",
  ],
  HOST_OUT_OF_RANGE: ["A block has no host of this number.", "Use a smaller number, or a larger block."],
  INVALID_ADDRESS: ["A text is not an IP address.", "Write an IPv4 or IPv6 address without a prefix length."],
  INVALID_CIDR: ["A text is not a CIDR block.", "Write an address and a prefix length, such as `10.0.0.0/16`."],
  INVALID_TIER_LAYOUT: [
    "A layout places a tier where no subnet can be.",
    "Use whole numbers: `newbits` from 0, `first` within the VPC.",
  ],
  INVALID_ZONE_SLOT: ["A zone's slot is not a whole number in range.", "Use 0 to 7."],
  MISALIGNED_CIDR: [
    "A block has host bits set, such as `10.0.3.1/28`.",
    "Write the aligned block that the message names.",
  ],
  NETMASK_LARGER_THAN_POOL: [
    "A VPC would be larger than its segment's pool.",
    "Use a longer netmask, or a larger pool.",
  ],
  NO_POOL_IN_REGION: [
    "A segment's pool has no addresses in the stack's region.",
    "Add a block for the region to the pool.",
  ],
  NO_TIERS: ["A VPC has no tier.", "Name at least one."],
  NO_ZONES: ["A VPC or region has no zone.", "Name at least one, or leave `zones` out."],
  NOT_IPV4: ["A block is IPv6 where only IPv4 is supported.", "Write an IPv4 block."],
  NOT_IPV6: ["An egress-only internet gateway is the target for IPv4.", "Use it for IPv6, and a NAT gateway for IPv4."],
  OVERLAPPING_CIDRS: ["Two blocks share addresses.", "Move one of them."],
  POOL_TOO_SMALL: ["A pool cannot hold the smallest VPC.", "Use /28 or larger."],
  SUBNET_OUT_OF_RANGE: ["A block has no subnet of this number.", "Use a smaller number, or fewer new bits."],
  SUBNET_OUTSIDE_VPC: ["A layout places a subnet outside its VPC.", "Lower `first`, or raise `newbits`."],
  SUBNET_TOO_SMALL: [
    "A tier's subnets would be smaller than /28, the smallest that AWS allows.",
    "Use a larger VPC, or a layout with fewer new bits.",
  ],
  SUBNETS_OVERLAP: ["A layout places two subnets on the same addresses.", "Move one tier's `first`."],
  UNKNOWN_TIER: [
    "A tier has no place in the VPC's layout.",
    "Use a tier of the layout, or add yours: `layout: { ...standardLayout, database: { newbits, first } }`.",
  ],
  VPC_PREFIX_OUT_OF_RANGE: ["A VPC is larger than /16 or smaller than /28.", "Use a prefix length of 16 to 28."],
  ZONE_OUTSIDE_REGION: [
    "A zone is not one of the region's.",
    "Use a zone that the organization's description gives the region.",
  ],
} as const satisfies Record<string, CodeEntry>;
