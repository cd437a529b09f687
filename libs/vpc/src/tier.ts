/**
 * What a subnet is for.
 *
 * - `public`: NAT gateways and load balancers; its default route is the internet gateway
 * - `private`: workloads; reaches the internet through a NAT gateway or the hub
 * - `isolated`: workloads without a way out of their own
 * - `transit`: nothing but the interfaces of a transit gateway attachment
 * - `firewall`: nothing but firewall endpoints
 */
export type Tier = "public" | "private" | "isolated" | "transit" | "firewall";

/** Tiers for workloads, the one that suits endpoints best first. */
export const WORKLOAD_TIERS = ["private", "isolated"] as const satisfies readonly Tier[];
