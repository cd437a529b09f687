import { standardLayout } from "@causeway/cidr";
import { AccountConstruct, internet, intent, subnetsOf } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { VpcAddresses } from "@causeway/vpc";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import type { Construct } from "constructs";

export interface DatabaseVpcProps {
  /** Of the VPC: /22 or larger. */
  readonly addresses: VpcAddresses;
  /** Block of the branches that an appliance leads to. */
  readonly branches: string;
}

/** A VPC with a tier of its own, `database`, whose subnets reach the branches through an appliance in the same zone. */
export class DatabaseVpc extends AccountConstruct {
  readonly vpc: Vpc;

  constructor(scope: Construct, id: string, { addresses, branches }: DatabaseVpcProps) {
    super(scope, id);
    this.vpc = new Vpc(this, "vpc", {
      addresses,
      tiers: ["private", "database"],
      // In the quarter that `standardLayout` gives to isolated, a tier that this VPC has not.
      layout: { ...standardLayout, database: { newbits: 4, first: 8 } },
    });
    for (const zone of this.vpc.zones) {
      const appliance = new NetworkInterface(this, `appliance-${zone.key}`, {
        subnetId: this.vpc.subnet("private", zone).id,
        sourceDestCheck: false,
      });
      this.vpc.subnet("database", zone).addRoute("branches", {
        destination: branches,
        target: { networkInterfaceId: appliance.id },
      });
    }
    intent(this)
      .from(internet)
      .cannotReach(subnetsOf(this.vpc.resource, { Tier: "database" }));
  }
}
