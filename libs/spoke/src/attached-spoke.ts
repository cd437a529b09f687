import { Spoke } from "./spoke.js";

/**
 * A spoke in the workload's own account: VPC, attachment and routes are one apply of that account's stack, which does
 * the networking account's part through the organization's attachment role.
 *
 * Reports UNKNOWN_SEGMENT, DUPLICATE_SPOKE, CIDR_OUTSIDE_POOL, NETMASK_LARGER_THAN_POOL, ALLOCATION_TOO_LARGE,
 * NO_POOL_IN_REGION, NO_HUB_IN_REGION, HUB_REQUIRED, and the codes of `Vpc`.
 */
export class AttachedSpoke extends Spoke {}
