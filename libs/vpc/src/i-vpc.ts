import type { Zone } from "@causeway/organization";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import type { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import type { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { RouteProps } from "./route.js";
import type { Tier } from "./tier.js";

/** A subnet: of a `Vpc`, of a VPC that another account shares, or of one that other Terraform made. */
export interface ISubnet {
  readonly id: string;
  readonly arn: string;
  readonly cidrBlock: string;
  readonly zone: Zone;
  readonly tier: Tier;
  /** The table of a `Vpc`'s subnet serves no other subnet. Empty where routes cannot be added. */
  readonly routeTableId: string;

  /**
   * Adds a route to the subnet's route table. Reports DUPLICATE_ROUTE for a destination or an id that the table has
   * already, INVALID_CIDR or MISALIGNED_CIDR for a destination, NOT_IPV6 for an IPv4 destination of an egress-only
   * internet gateway, and NO_ROUTE_TABLE where the table belongs to somebody else.
   *
   * @param id part of the route's Terraform address, unique in the table, e.g. `default`
   */
  addRoute(id: string, route: RouteProps): void;
}

/** What constructs need of a VPC that they use: a `Vpc`, `Vpc.fromAttributes` or a participant's `SharedVpc`. */
export interface IVpc {
  readonly id: string;
  readonly arn: string;
  /** Value of the `Network` tag of VPC and subnets. */
  readonly name: string;
  /** A literal for a fixed block, a reference for one that IPAM assigns. */
  readonly cidrBlock: string;
  /** In the order of their slots. */
  readonly zones: readonly Zone[];
  /** What intents about its subnets name. `undefined` where no stack of the description makes the VPC. */
  readonly resource: AwsVpc | undefined;
  /** What has a public address of its own depends on it. `undefined` without one in the description. */
  readonly internetGateway: InternetGateway | undefined;
  /** Gateway and interface endpoints by the service's short name, e.g. `s3`; those of the description. */
  readonly endpoints: ReadonlyMap<string, VpcEndpoint>;

  /** A tier's subnets in the order of their zones' slots; none for a tier that the VPC lacks. */
  subnets(tier: Tier): readonly ISubnet[];

  /** A tier's subnet in a zone. Reports UNKNOWN_SUBNET for one that the VPC lacks. */
  subnet(tier: Tier, zone: Zone): ISubnet;

  /** Ids of a tier's subnets: of all zones, in any order. */
  subnetIds(tier: Tier): string[];
}
