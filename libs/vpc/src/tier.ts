/**
 * What a subnet is for, where Causeway's own constructs use it.
 *
 * - `public`: NAT gateways and load balancers; its default route is the internet gateway
 * - `private`: workloads; reaches the internet through a NAT gateway or the hub
 * - `isolated`: workloads without a way out of their own
 * - `transit`: nothing but the interfaces of a transit gateway attachment
 * - `firewall`: nothing but firewall endpoints, or the interfaces of appliances that routes lead to
 * - `appliance`: appliances behind a Gateway Load Balancer, and its interfaces
 * - `management`: interfaces by which appliances are managed
 * - `protected`: hosts and load balancers with public addresses, whose way to the internet gateway and from it leads
 *   through a firewall
 */
export type KnownTier =
  "public" | "private" | "isolated" | "transit" | "firewall" | "appliance" | "management" | "protected";

/**
 * A known tier, or a name of your own (letters, digits and hyphens): the VPC's `layout` says where its subnets lie, their
 * tables have the local route and what `addRoute` adds.
 */
export type Tier = KnownTier | (string & {});

/** Tiers with gateway endpoints; interface endpoints stand in the first of them that a VPC has. */
export const ENDPOINT_TIERS = ["private", "isolated", "management"] as const satisfies readonly KnownTier[];

/** Tiers that need an internet gateway in their VPC. */
export const INTERNET_TIERS = ["public", "protected"] as const satisfies readonly KnownTier[];
