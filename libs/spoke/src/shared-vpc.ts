import type { AccountName, Zone, ZoneName } from "@causeway/organization";
import { AccountConstruct } from "@causeway/platform";
import { subnetIn } from "@causeway/vpc";
import type { ISubnet, IVpc, Tier } from "@causeway/vpc";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet/index.js";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets/index.js";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc/index.js";
import type { Construct } from "constructs";

export interface SharedVpcProps {
  /** Name of the shared spoke: value of the `Network` tag. */
  readonly network: string;
  /**
   * Name of the account that shares the VPC.
   * @default the networking account
   */
  readonly owner?: AccountName;
  /**
   * Names of the zones in which the VPC has subnets.
   * @default all zones of the stack's region
   */
  readonly zones?: readonly ZoneName[];
}

interface Filter {
  readonly name: string;
  readonly values: string[];
}

/**
 * A participant's view of a VPC that another account shares with it: data sources that find VPC and subnets by tags.
 *
 * A subnet's tags belong to the account that set them: AWS RAM shares the subnet without them. The tags `Network` and
 * `Tier` must therefore be copied into the participant's account before the data sources find anything. Until then the
 * plan of the participant's stack fails with "no matching EC2 VPC found". Only what the owner has is found, even if
 * another VPC carries the same tags.
 *
 * It is an `IVpc`, whose routes, endpoints and gateways are the owner's: it has none of them, and `addRoute` of a subnet
 * reports NO_ROUTE_TABLE.
 *
 * Reports UNKNOWN_ACCOUNT and UNKNOWN_ZONE.
 */
export class SharedVpc extends AccountConstruct implements IVpc {
  readonly name: string;
  readonly zones: readonly Zone[];
  readonly resource = undefined;
  readonly internetGateway = undefined;
  readonly endpoints = new Map<string, never>();
  private readonly vpc: DataAwsVpc;
  private readonly owner: Filter;

  constructor(scope: Construct, id: string, props: SharedVpcProps) {
    super(scope, id);
    const { networkAccount, accounts } = this.organization;
    const name = props.owner ?? networkAccount.name;
    const known = accounts.map((account) => account.name);
    const owner = this.known("account", "owner", name, this.organization.account(name), known, networkAccount);
    this.name = props.network;
    this.zones = props.zones?.map((zone) => this.knownZone(zone)) ?? this.stack.zones;
    this.owner = { name: "owner-id", values: [owner.id] };
    this.vpc = new DataAwsVpc(this, "vpc", { tags: { Network: props.network }, filter: [this.owner] });
  }

  get id(): string {
    return this.vpc.id;
  }

  get arn(): string {
    return this.vpc.arn;
  }

  get cidrBlock(): string {
    return this.vpc.cidrBlock;
  }

  subnets(tier: Tier): readonly ISubnet[] {
    return this.zones.map((zone) => this.subnet(tier, zone));
  }

  subnet(tier: Tier, zone: Zone): ISubnet {
    if (!this.zones.some(({ name }) => name === zone.name)) {
      return subnetIn(this, [], tier, zone);
    }
    const found = this.node.tryFindChild(`${tier}-${zone.key}`);
    return found instanceof SharedSubnet ? found : new SharedSubnet(this, tier, zone, this.filterOf(tier, zone));
  }

  /** A list whose length Terraform knows at plan time. */
  subnetIds(tier: Tier): string[] {
    const found = this.node.tryFindChild(tier);
    return (found instanceof DataAwsSubnets ? found : new DataAwsSubnets(this, tier, this.filterOf(tier))).ids;
  }

  private filterOf(tier: Tier, zone?: Zone): { tags: Record<string, string>; filter: Filter[] } {
    const inZone = zone === undefined ? [] : [{ name: "availability-zone", values: [zone.name] }];
    return {
      tags: { Network: this.name, Tier: tier },
      filter: [this.owner, { name: "vpc-id", values: [this.vpc.id] }, ...inZone],
    };
  }

  private knownZone(name: ZoneName): Zone {
    const { zones } = this.stack;
    const names = zones.map((zone) => zone.name);
    const placeholder: Zone = { name, key: name, slot: 0, id: undefined };
    return this.known(
      "zone",
      "zones",
      name,
      zones.find((zone) => zone.name === name),
      names,
      placeholder,
    );
  }
}

class SharedSubnet extends AccountConstruct implements ISubnet {
  /** The owner's, whom a participant cannot ask for it. */
  readonly routeTableId = "";
  private readonly subnet: DataAwsSubnet;

  constructor(
    scope: Construct,
    readonly tier: Tier,
    readonly zone: Zone,
    filter: { tags: Record<string, string>; filter: Filter[] },
  ) {
    super(scope, `${tier}-${zone.key}`);
    this.subnet = new DataAwsSubnet(this, "subnet", filter);
  }

  get id(): string {
    return this.subnet.id;
  }

  get arn(): string {
    return this.subnet.arn;
  }

  get cidrBlock(): string {
    return this.subnet.cidrBlock;
  }

  addRoute(id: string): void {
    this.report({
      code: "NO_ROUTE_TABLE",
      property: id,
      found: "a subnet that another account shares",
      allowed: "a subnet of the stack's own account",
      message: `the route "${id}" is the owner's to add: a participant cannot change the routes of ${this.node.id}`,
    });
  }
}
