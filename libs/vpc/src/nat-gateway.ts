import { Construct } from "constructs";
import type { ITerraformDependable } from "cdktf";
import type { Zone } from "@causeway/organization";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { NatGateway as AwsNatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import type { ISubnet } from "./i-vpc.js";

export interface NatGatewayProps {
  /** Public subnet that the gateway stands in. */
  readonly subnet: ISubnet;
  readonly internetGateway: ITerraformDependable;
  readonly tags: Readonly<Record<string, string>>;
}

/** A public NAT gateway with an address of its own, under `nat-<zone key>`. */
export class NatGateway extends Construct {
  readonly zone: Zone;
  readonly id: string;
  readonly publicIp: string;

  constructor(scope: Construct, { subnet, internetGateway, tags }: NatGatewayProps) {
    super(scope, `nat-${subnet.zone.key}`);
    // Terraform cannot see that both need the internet gateway: its own documentation asks for this order.
    const dependsOn = [internetGateway];
    const address = new Eip(this, "address", { domain: "vpc", tags: { ...tags }, dependsOn });
    const gateway = new AwsNatGateway(this, "gateway", {
      subnetId: subnet.id,
      allocationId: address.id,
      tags: { ...tags },
      dependsOn,
    });
    this.zone = subnet.zone;
    this.id = gateway.id;
    this.publicIp = address.publicIp;
  }
}
