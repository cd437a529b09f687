import { readIpv4Block } from "@causeway/aws";
import type { Zone } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { Subnet as AwsSubnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import type { Subnet } from "./i-vpc.js";
import type { RouteProps } from "./route.js";
import type { Tier } from "./tier.js";

export interface VpcSubnetProps {
  readonly vpcId: string;
  readonly tier: Tier;
  readonly zone: Zone;
  /** A literal, or an expression over the VPC's block. */
  readonly cidrBlock: string;
  /** Of the subnet and its route table. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A subnet and its route table, under `<tier>-<zone key>`. */
export class VpcSubnet extends AccountConstruct implements Subnet {
  readonly id: string;
  readonly arn: string;
  readonly cidrBlock: string;
  readonly routeTableId: string;
  readonly tier: Tier;
  readonly zone: Zone;
  private readonly routes = new Map<string, string>();

  constructor(scope: Construct, { vpcId, tier, zone, cidrBlock, tags }: VpcSubnetProps) {
    super(scope, VpcSubnet.idOf(tier, zone));
    this.tier = tier;
    this.zone = zone;
    const subnet = new AwsSubnet(this, "subnet", {
      vpcId,
      cidrBlock,
      availabilityZone: zone.name,
      // NAT gateways and load balancers bring their own addresses, and nothing else belongs in a public subnet. A protected
      // subnet has no NAT gateway on its way: a host there reaches the internet by a public address, or not at all.
      mapPublicIpOnLaunch: tier === "protected",
      tags: { ...tags },
    });
    const routes = new RouteTable(this, "routes", { vpcId, tags: { ...tags } });
    new RouteTableAssociation(this, "association", { subnetId: subnet.id, routeTableId: routes.id });
    this.id = subnet.id;
    this.arn = subnet.arn;
    this.cidrBlock = Token.isUnresolved(cidrBlock) ? subnet.cidrBlock : cidrBlock;
    this.routeTableId = routes.id;
  }

  static idOf(tier: Tier, zone: Zone): string {
    return `${tier}-${zone.key}`;
  }

  /** Reports INVALID_CIDR, MISALIGNED_CIDR, NOT_IPV4 and DUPLICATE_ROUTE, and leaves such a route out. */
  addRoute(id: string, { destination, target, dependsOn, movedByOthers = false }: RouteProps): void {
    const owner = this.routes.get(destination);
    if (owner !== undefined) {
      this.report({
        code: "DUPLICATE_ROUTE",
        property: id,
        found: destination,
        allowed: "one route to each destination",
        message: `the route table of ${this.node.id} already has the route "${owner}" to ${destination}`,
      });
    } else if (this.node.tryFindChild(id) !== undefined) {
      this.report({
        code: "DUPLICATE_ROUTE",
        property: id,
        found: id,
        allowed: "an id of its own",
        message: `the route table of ${this.node.id} already has a route with the id "${id}"`,
      });
    } else if (Token.isUnresolved(destination) || readIpv4Block(this, id, destination) !== undefined) {
      this.routes.set(destination, id);
      new Route(this, id, {
        routeTableId: this.routeTableId,
        destinationCidrBlock: destination,
        ...target,
        ...(dependsOn === undefined ? {} : { dependsOn }),
        ...(movedByOthers ? { lifecycle: { ignoreChanges: ["nat_gateway_id", "network_interface_id"] } } : {}),
      });
    }
  }
}
