import type { Zone, ZoneName } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import type { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import type { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { Construct } from "constructs";
import type { ISubnet, IVpc } from "./i-vpc.js";
import type { RouteProps } from "./route.js";
import { RoutedSubnet } from "./subnet/routed-subnet.js";
import { subnetIn } from "./subnet/subnet-in.js";
import type { Tier } from "./tier.js";

/** A VPC of the stack's account and region, as other Terraform made it. */
export interface VpcAttributes {
  readonly vpcId: string;
  readonly cidrBlock: string;
  /** At most one of a tier and zone. */
  readonly subnets: readonly SubnetAttributes[];
  /**
   * Start of names that constructs give.
   * @default the construct's path below the stack, joined by hyphens
   */
  readonly name?: string;
  /**
   * The VPC, where the stack itself makes it.
   * @default none: no intents are declared about its subnets
   */
  readonly resource?: AwsVpc;
  /** @default none */
  readonly internetGateway?: InternetGateway;
  /**
   * By the service's short name, e.g. `s3`.
   * @default none
   */
  readonly endpoints?: Readonly<Record<string, VpcEndpoint>>;
}

export interface SubnetAttributes {
  readonly subnetId: string;
  readonly cidrBlock: string;
  /** What it is for, in Causeway's words. */
  readonly tier: Tier;
  /** Name of a zone of the stack's region. */
  readonly zone: ZoneName;
  /**
   * Its route table, for constructs that add routes.
   * @default none: a route that is added is reported as NO_ROUTE_TABLE
   */
  readonly routeTableId?: string;
}

/** `Vpc.fromAttributes`. */
export class ImportedVpc extends AccountConstruct implements IVpc {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly cidrBlock: string;
  readonly zones: readonly Zone[];
  readonly resource: AwsVpc | undefined;
  readonly internetGateway: InternetGateway | undefined;
  readonly endpoints: ReadonlyMap<string, VpcEndpoint>;
  private readonly placed: readonly ISubnet[];

  constructor(scope: Construct, id: string, attributes: VpcAttributes) {
    super(scope, id);
    this.id = attributes.vpcId;
    this.arn = this.arnOf("vpc", attributes.vpcId);
    this.name = attributes.name ?? this.nameInStack;
    this.cidrBlock = attributes.cidrBlock;
    this.resource = attributes.resource;
    this.internetGateway = attributes.internetGateway;
    this.endpoints = new Map(Object.entries(attributes.endpoints ?? {}));
    const placed = attributes.subnets.flatMap((subnet) => this.place(subnet));
    this.placed = placed.sort((a, b) => a.zone.slot - b.zone.slot);
    this.zones = this.stack.zones.filter((zone) => placed.some((subnet) => subnet.zone.name === zone.name));
  }

  subnets(tier: Tier): readonly ISubnet[] {
    return this.placed.filter((subnet) => subnet.tier === tier);
  }

  subnet(tier: Tier, zone: Zone): ISubnet {
    return subnetIn(this, this.placed, tier, zone);
  }

  subnetIds(tier: Tier): string[] {
    return this.subnets(tier).map((subnet) => subnet.id);
  }

  private place(attributes: SubnetAttributes): ISubnet[] {
    const { tier, zone: name } = attributes;
    const zone = this.stack.zones.find((candidate) => candidate.name === name);
    if (zone === undefined) {
      const allowed = this.stack.zones.map((candidate) => candidate.name).join(", ");
      this.report({
        code: "ZONE_OUTSIDE_REGION",
        property: "subnets",
        found: name,
        allowed,
        message: `zone "${name}" is not one of ${this.stack.region}'s; known: ${allowed}`,
      });
      return [];
    }
    const id = RoutedSubnet.idOf(tier, zone);
    if (this.node.tryFindChild(id) !== undefined) {
      this.report({
        code: "DUPLICATE_SUBNET",
        property: "subnets",
        found: id,
        allowed: "one subnet of a tier and zone",
        message: `the VPC already has a ${tier} subnet in ${name}`,
      });
      return [];
    }
    return [new ImportedSubnet(this, id, zone, this.arnOf("subnet", attributes.subnetId), attributes)];
  }

  private arnOf(kind: string, id: string): string {
    const { organization, region, account } = this.stack;
    return `arn:${organization.partition}:ec2:${region}:${account.id}:${kind}/${id}`;
  }
}

class ImportedSubnet extends RoutedSubnet {
  readonly id: string;
  readonly cidrBlock: string;
  readonly routeTableId: string;
  readonly tier: Tier;

  constructor(
    scope: Construct,
    id: string,
    readonly zone: Zone,
    readonly arn: string,
    { subnetId, cidrBlock, routeTableId = "", tier }: SubnetAttributes,
  ) {
    super(scope, id);
    this.id = subnetId;
    this.cidrBlock = cidrBlock;
    this.routeTableId = routeTableId;
    this.tier = tier;
  }

  override addRoute(id: string, route: RouteProps): void {
    if (this.routeTableId !== "") {
      super.addRoute(id, route);
      return;
    }
    this.report({
      code: "NO_ROUTE_TABLE",
      property: id,
      found: "a subnet without routeTableId",
      allowed: "the id of the subnet's route table",
      message: `the route "${id}" needs the route table of ${this.node.id}; add routeTableId to its attributes`,
    });
  }
}
