import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";

/**
 * Of the interfaces that routes lead to: everything passes, because the appliance is what decides. Rules for everything in
 * both directions also keep EC2 from tracking the connections, of which an instance has a limited number.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html#untracked-connections
 */
export class DataSecurityGroup extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, vpcId: string, name: string) {
    super(scope, id);
    const group = new SecurityGroup(this, "group", {
      vpcId,
      description: "What the appliance inspects",
      tags: { Name: `${name}-data` },
    });
    const everything = { securityGroupId: group.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" };
    new VpcSecurityGroupIngressRule(this, "in", { ...everything, description: "Packets to inspect" });
    new VpcSecurityGroupEgressRule(this, "out", { ...everything, description: "Packets that passed" });
    this.securityGroupId = group.id;
  }
}
