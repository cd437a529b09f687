import type { Zone } from "@causeway/organization";
import type { IVpc } from "@causeway/vpc";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import { Construct } from "constructs";

export interface ProxyInterfaceProps {
  readonly vpc: IVpc;
  readonly zone: Zone;
  readonly securityGroupId: string;
  /** Value of the tag Name. */
  readonly name: string;
}

/**
 * What a zone's routes lead to: an interface in the public subnet with an address of its own. It outlives the instances
 * that take it as their device 1, so that neither routes nor the address change with them.
 */
export class ProxyInterface extends Construct {
  readonly networkInterface: NetworkInterface;
  readonly publicIp: string;

  constructor(scope: Construct, id: string, { vpc, zone, securityGroupId, name }: ProxyInterfaceProps) {
    super(scope, id);
    const tags = { Name: name };
    this.networkInterface = new NetworkInterface(this, "interface", {
      subnetId: vpc.subnet("public", zone).id,
      description: `Traffic that ${name} filters`,
      securityGroups: [securityGroupId],
      // It takes packets for the whole internet, and answers in its place.
      sourceDestCheck: false,
      tags,
    });
    const address = new Eip(this, "address", {
      domain: "vpc",
      networkInterface: this.networkInterface.id,
      tags,
      ...(vpc.internetGateway === undefined ? {} : { dependsOn: [vpc.internetGateway] }),
    });
    this.publicIp = address.publicIp;
  }
}
