import type { Zone } from "@causeway/organization";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Subnet as AwsSubnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import type { Tier } from "../tier.js";
import { RoutedSubnet } from "./routed-subnet.js";

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
export class VpcSubnet extends RoutedSubnet {
  readonly id: string;
  readonly arn: string;
  readonly cidrBlock: string;
  readonly routeTableId: string;
  readonly tier: Tier;
  readonly zone: Zone;

  constructor(scope: Construct, { vpcId, tier, zone, cidrBlock, tags }: VpcSubnetProps) {
    super(scope, RoutedSubnet.idOf(tier, zone));
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
}
