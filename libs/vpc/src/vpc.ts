import { planSubnets, standardLayout } from "@causeway/cidr";
import type { Cidr, PlannedSubnet, SubnetLayout } from "@causeway/cidr";
import type { Zone, ZoneName } from "@causeway/organization";
import { AccountConstruct, OrganizationApp } from "@causeway/platform";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { DefaultRouteTable } from "@cdktf/provider-aws/lib/default-route-table/index.js";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import type { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { fixedBlock } from "./addresses/addresses.js";
import type { VpcAddresses } from "./addresses/addresses.js";
import { Endpoints } from "./endpoints/endpoints.js";
import { FlowLogs } from "./logs/flow-logs.js";
import type { FlowLogsProps } from "./logs/flow-logs.js";
import { ImportedVpc } from "./imported-vpc.js";
import type { VpcAttributes } from "./imported-vpc.js";
import type { ISubnet, IVpc } from "./i-vpc.js";
import { NatGateway } from "./nat-gateway.js";
import { ENDPOINT_TIERS, INTERNET_TIERS } from "./tier.js";
import type { Tier } from "./tier.js";
import { subnetIn } from "./subnet/subnet-in.js";
import { VpcSubnet } from "./subnet/vpc-subnet.js";
import { zonesOf } from "./zones.js";

export interface VpcProps {
  /** A fixed block, or a size of which IPAM chooses the place. */
  readonly addresses: VpcAddresses;
  /** One subnet and one route table per tier and zone. */
  readonly tiers: readonly Tier[];
  /**
   * Name of the network: value of the `Network` tag of VPC and subnets, and start of their `Name` tags.
   * @default the construct's path below the stack, joined by hyphens
   */
  readonly name?: string;
  /**
   * Where each tier's subnets lie in the VPC.
   * @default `standardLayout` of `@causeway/cidr`
   */
  readonly layout?: SubnetLayout;
  /**
   * Names of zones of the stack's region.
   * @default all of them
   */
  readonly zones?: readonly ZoneName[];
  /**
   * NAT gateways in the public subnets: none, one for all zones, in the zone of the lowest slot, or one per zone. Each
   * private subnet's default route is the NAT gateway of its own zone, or the only one.
   * @default none
   */
  readonly natGateways?: "none" | "one" | "perZone";
  /**
   * Gateway endpoints, in the route tables of the private and isolated tiers. Their traffic passes no firewall of the
   * hub.
   * @default none
   */
  readonly gatewayEndpoints?: readonly ("s3" | "dynamodb")[];
  /**
   * Tiers whose route tables have the gateway endpoints.
   * @default private, isolated and management
   */
  readonly gatewayEndpointTiers?: readonly Tier[];
  /**
   * Interface endpoints by the service's short name, e.g. `ssm`, with private DNS, in the private tier's subnets, or
   * the isolated tier's if there is no private tier.
   * @default none
   */
  readonly interfaceEndpoints?: readonly string[];
  /** @default CloudWatch Logs, kept for 365 days */
  readonly flowLogs?: FlowLogsProps;
  /**
   * Added to the tags of VPC, subnets and what stands beside them.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

const USERS_OF_NAT: readonly Tier[] = ["private", "firewall", "transit"];

/**
 * A VPC: subnets with a route table each, gateways, endpoints and flow logs. Its default security group and its default
 * route table are empty. An internet gateway exists only with a public or protected tier.
 *
 * Reports, besides the codes of `planSubnets`: INVALID_CIDR, MISALIGNED_CIDR, NOT_IPV4, OVERLAPPING_CIDRS, NO_TIERS,
 * NO_ZONES, DUPLICATE_ZONE, ZONE_OUTSIDE_REGION, DUPLICATE_VPC, NAT_WITHOUT_PUBLIC_TIER, NAT_WITHOUT_PRIVATE_TIER,
 * ENDPOINTS_WITHOUT_WORKLOAD_TIER, INVALID_ENDPOINT_SERVICE, UNSUITABLE_ENDPOINT_SERVICE, DUPLICATE_ENDPOINT,
 * INVALID_RETENTION, INVALID_BUCKET_ARN, UNKNOWN_SUBNET, DUPLICATE_ROUTE.
 */
export class Vpc extends AccountConstruct implements IVpc {
  /** For intents about its subnets. */
  readonly resource: AwsVpc;
  readonly id: string;
  readonly arn: string;
  readonly cidrBlock: string;
  /** Value of the `Network` tag. */
  readonly name: string;
  readonly zones: readonly Zone[];
  /** None without a public or protected tier. What has a public address of its own depends on it. */
  readonly internetGateway: InternetGateway | undefined;
  /** In the order of their zones' slots. */
  readonly natGateways: readonly NatGateway[];
  /** Gateway and interface endpoints by the service's short name, e.g. `s3`. */
  readonly endpoints: ReadonlyMap<string, VpcEndpoint>;
  private readonly tags: Readonly<Record<string, string>>;
  private readonly placed: readonly VpcSubnet[];

  /**
   * A VPC that other Terraform made, for constructs that use one: nothing is created but the routes that they add.
   *
   * Reports ZONE_OUTSIDE_REGION for a subnet's zone, and DUPLICATE_SUBNET for a second subnet of a tier and zone.
   */
  static fromAttributes(scope: Construct, id: string, attributes: VpcAttributes): IVpc {
    return new ImportedVpc(scope, id, attributes);
  }

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const { addresses, tiers } = props;
    this.name = props.name ?? this.nameInStack;
    this.checkOwner();
    const { account, region } = this.stack;
    OrganizationApp.of(this).claimName("vpc", `${account.name}/${region}/${this.name}`, this.node.path);
    this.tags = { ...props.tags, Network: this.name };
    this.zones = zonesOf(this, props.zones);

    const block = fixedBlock(this, addresses);
    const vpc = new AwsVpc(this, "vpc", {
      ...(block === undefined ? {} : { cidrBlock: block.toString() }),
      ...(addresses.poolId === undefined ? {} : { ipv4IpamPoolId: addresses.poolId }),
      ...(addresses.netmaskLength === undefined ? {} : { ipv4NetmaskLength: addresses.netmaskLength }),
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { ...this.tags, Name: this.name },
    });
    this.resource = vpc;
    this.id = vpc.id;
    this.arn = vpc.arn;
    this.cidrBlock = block?.toString() ?? vpc.cidrBlock;
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
      tags: { Name: `${this.name}-default-closed` },
    });
    new DefaultRouteTable(this, "default-routes", {
      defaultRouteTableId: vpc.defaultRouteTableId,
      route: [],
      tags: { Name: `${this.name}-default-unused` },
    });

    this.placed = this.placeSubnets(props, block);
    this.internetGateway = INTERNET_TIERS.some((tier) => tiers.includes(tier)) ? this.openToInternet() : undefined;
    this.natGateways = this.placeNatGateways(props, this.internetGateway);
    const { gatewayEndpoints = [], gatewayEndpointTiers = ENDPOINT_TIERS, interfaceEndpoints = [] } = props;
    this.endpoints =
      gatewayEndpoints.length + interfaceEndpoints.length > 0
        ? new Endpoints({ vpc: this, gatewayEndpoints, gatewayEndpointTiers, interfaceEndpoints, tags: this.tags })
            .byService
        : new Map<string, VpcEndpoint>();
    new FlowLogs(this, "flow-logs", this, props.flowLogs ?? {});
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

  /** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html */
  private checkOwner(): void {
    const { account } = this.stack;
    if (account.id !== this.organization.management?.account.id) return;
    this.report({
      code: "MANAGEMENT_OWNS_VPC",
      found: account.name,
      allowed: this.organization.accounts.map(({ name }) => name).join(", "),
      message: `account "${account.name}" manages the organization and owns no VPC: service control policies do not bind it`,
    });
  }

  private placeSubnets(props: VpcProps, block: Cidr | undefined): readonly VpcSubnet[] {
    const { addresses, tiers, layout = standardLayout } = props;
    const { zones } = this;
    const vpcPrefixLength = addresses.netmaskLength ?? block?.prefixLength ?? 0;
    const plan = planSubnets({ vpcPrefixLength, tiers, zones, layout });
    const size = addresses.cidr === undefined ? "addresses.netmaskLength" : "addresses.cidr";
    for (const { path, ...mistake } of plan.problems) {
      this.report({ ...mistake, property: path === "vpcPrefixLength" ? size : path });
    }
    if (tiers.length === 0) {
      this.report({
        code: "NO_TIERS",
        property: "tiers",
        found: "(none)",
        allowed: Object.keys(layout).sort().join(", "),
        message: "a VPC needs a tier",
      });
    }
    const place = ({ newbits, netnum }: PlannedSubnet): string =>
      block?.subnet(newbits, netnum).toString() ?? (Fn.cidrsubnet(this.cidrBlock, newbits, netnum) as string);
    return [...new Set(tiers)].flatMap((tier) =>
      zones.map((zone) => {
        const planned = plan.subnets.find((subnet) => subnet.tier === tier && subnet.zone === zone.name);
        // With a problem nothing is written: any block takes the place of one that has no place.
        const cidrBlock = planned === undefined || plan.problems.length > 0 ? this.cidrBlock : place(planned);
        return new VpcSubnet(this, {
          vpcId: this.id,
          tier,
          zone,
          cidrBlock,
          tags: { ...this.tags, Name: `${this.name}-${VpcSubnet.idOf(tier, zone)}`, Tier: tier },
        });
      }),
    );
  }

  private openToInternet(): InternetGateway {
    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId: this.id,
      tags: { ...this.tags, Name: this.name },
    });
    for (const subnet of this.subnets("public")) {
      subnet.addRoute("default", { destination: "0.0.0.0/0", target: { gatewayId: gateway.id } });
    }
    return gateway;
  }

  private placeNatGateways(
    { natGateways = "none", tiers }: VpcProps,
    internetGateway: InternetGateway | undefined,
  ): readonly NatGateway[] {
    if (natGateways === "none") {
      return [];
    }
    const found = tiers.join(", ");
    if (!USERS_OF_NAT.some((tier) => tiers.includes(tier))) {
      this.report({
        code: "NAT_WITHOUT_PRIVATE_TIER",
        property: "natGateways",
        found,
        allowed: `a tier that uses the NAT gateways: ${USERS_OF_NAT.join(", ")}`,
        message: `natGateways is "${natGateways}", but no tier of ${found} uses them`,
      });
    }
    if (internetGateway === undefined) {
      this.report({
        code: "NAT_WITHOUT_PUBLIC_TIER",
        property: "natGateways",
        found,
        allowed: "tiers with public, which holds the NAT gateways",
        message: `natGateways is "${natGateways}", but the tiers ${found} lack public, which holds them`,
      });
      return [];
    }
    const subnets = natGateways === "one" ? this.subnets("public").slice(0, 1) : this.subnets("public");
    const gateways = subnets.map(
      (subnet) =>
        new NatGateway(this, {
          subnet,
          internetGateway,
          tags: { ...this.tags, Name: `${this.name}-nat-${subnet.zone.key}` },
        }),
    );
    for (const subnet of this.subnets("private")) {
      const own = gateways.find((gateway) => gateway.zone.name === subnet.zone.name) ?? gateways[0];
      if (own !== undefined) {
        subnet.addRoute("default", { destination: "0.0.0.0/0", target: { natGatewayId: own.id } });
      }
    }
    return gateways;
  }
}
