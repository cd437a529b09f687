import { AccountConstruct } from "@causeway/platform";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets/index.js";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc/index.js";
import type { Construct } from "constructs";
import type { WorkloadTier } from "./spoke.js";

export interface SharedVpcProps {
  /** Name of the shared spoke: value of the `Network` tag. */
  readonly network: string;
  /** Name of the account that shares the VPC. Default: the networking account. */
  readonly owner?: string;
}

/**
 * A participant's view of a VPC that another account shares with it, found by tags.
 *
 * A subnet's tags belong to the account that set them: AWS RAM shares the subnet without them. The tags `Network` and
 * `Tier` must therefore be copied into the participant's account before the look-up finds anything. Until then the plan
 * of the participant's stack fails with "no matching EC2 VPC found". Only what the owner has is found, even if another
 * VPC carries the same tags.
 *
 * Reports UNKNOWN_ACCOUNT.
 */
export class SharedVpc extends AccountConstruct {
  private readonly vpc: DataAwsVpc;
  private readonly owner: { name: string; values: string[] };
  private readonly subnets = new Map<WorkloadTier, DataAwsSubnets>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SharedVpcProps,
  ) {
    super(scope, id);
    const { networkAccount, accounts } = this.organization;
    const name = props.owner ?? networkAccount.name;
    const known = accounts.map((account) => account.name);
    const owner = this.known("account", "owner", name, this.organization.account(name), known, networkAccount);
    this.owner = { name: "owner-id", values: [owner.id] };
    this.vpc = new DataAwsVpc(this, "vpc", { tags: { Network: props.network }, filter: [this.owner] });
  }

  get vpcId(): string {
    return this.vpc.id;
  }

  get cidrBlock(): string {
    return this.vpc.cidrBlock;
  }

  /** Ids of the tier's subnets in all zones, as a list whose length Terraform knows at plan time. */
  subnetIds(tier: WorkloadTier): string[] {
    const found = this.subnets.get(tier) ?? this.lookUp(tier);
    this.subnets.set(tier, found);
    return found.ids;
  }

  private lookUp(tier: WorkloadTier): DataAwsSubnets {
    return new DataAwsSubnets(this, tier, {
      tags: { Network: this.props.network, Tier: tier },
      filter: [this.owner, { name: "vpc-id", values: [this.vpc.id] }],
    });
  }
}
