import { onPort, tcp } from "@causeway/aws";
import type { ISubnet } from "@causeway/vpc";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";

export interface GeneveSecurityGroupProps {
  readonly vpcId: string;
  readonly name: string;
  /** Subnets of the load balancer, which are those of the appliances. */
  readonly subnets: readonly ISubnet[];
  readonly healthCheckPort: number;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html */
export const GENEVE_PORT = 6081;

/**
 * Of the interfaces by which appliances inspect: GENEVE and health checks from the load balancer's subnets, GENEVE back to
 * them, nothing else. The load balancer has no group of its own, and what it encapsulates meets none.
 */
export class GeneveSecurityGroup extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { vpcId, name, subnets, healthCheckPort }: GeneveSecurityGroupProps) {
    super(scope, id);
    const group = new SecurityGroup(this, "group", {
      vpcId,
      description: "GENEVE and health checks of the Gateway Load Balancer",
      tags: { Name: `${name}-geneve` },
    });
    const geneve = onPort("udp", GENEVE_PORT);
    for (const { zone, cidrBlock } of subnets) {
      const subnet = { securityGroupId: group.id, cidrIpv4: cidrBlock };
      new VpcSecurityGroupIngressRule(this, `geneve-from-${zone.key}`, {
        ...subnet,
        ...geneve,
        description: "Packets to inspect",
      });
      new VpcSecurityGroupEgressRule(this, `geneve-to-${zone.key}`, {
        ...subnet,
        ...geneve,
        description: "Packets that passed",
      });
      new VpcSecurityGroupIngressRule(this, `health-from-${zone.key}`, {
        ...subnet,
        description: "Health checks",
        ...tcp(healthCheckPort),
      });
    }
    this.securityGroupId = group.id;
  }
}
