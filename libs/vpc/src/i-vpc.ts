import type { Zone } from "@causeway/organization";
import type { RouteProps } from "./route.js";
import type { Tier } from "./tier.js";

/** One subnet; it shares its route table with no other. */
export interface Subnet {
  readonly id: string;
  readonly arn: string;
  readonly cidrBlock: string;
  readonly routeTableId: string;
  readonly zone: Zone;
  readonly tier: Tier;
}

/** What other constructs need of a VPC. */
export interface IVpc {
  readonly id: string;
  /** A literal for a fixed block, a reference for one that IPAM assigns. */
  readonly cidrBlock: string;
  /** In the order of their slots. */
  readonly zones: readonly Zone[];

  /** A tier's subnets in the order of their zones' slots; none for a tier that the VPC lacks. */
  subnets(tier: Tier): readonly Subnet[];

  /** A tier's subnet in a zone. One that the VPC lacks is reported: UNKNOWN_SUBNET. */
  subnet(tier: Tier, zone: Zone): Subnet;

  /**
   * Adds a route to a subnet's own table. Reports FOREIGN_SUBNET for a subnet of another VPC, DUPLICATE_ROUTE for a
   * destination or an id that the table has already, and INVALID_CIDR, MISALIGNED_CIDR or NOT_IPV4.
   *
   * @param id part of the route's Terraform address, unique in the table, e.g. `default`
   */
  addRoute(subnet: Subnet, id: string, route: RouteProps): void;
}
