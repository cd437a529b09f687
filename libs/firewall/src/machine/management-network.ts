import { tcp } from "@causeway/aws";
import type { AccountConstruct } from "@causeway/platform";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { Construct } from "constructs";
import type { FirewallEngineProps } from "../firewall-engine.js";
import type { ManagementProps } from "./machine-props.js";
import { declareClosed } from "./declare-closed.js";

/**
 * Where machines are managed: nothing comes in, because Session Manager answers from inside, and HTTPS goes out as far as
 * the management subnets' routes lead. It declares that the internet does not reach them, and that they reach the
 * internet if they shall and not otherwise. Reports NO_WAY_OUT at `reporter` if they shall and the VPC has no way there.
 */
export class ManagementNetwork extends Construct {
  readonly securityGroupId: string;

  constructor(
    scope: Construct,
    id: string,
    { vpc, name, wayOut }: FirewallEngineProps,
    management: ManagementProps,
    reporter: AccountConstruct,
  ) {
    super(scope, id);
    const { internet = false } = management;
    const group = new SecurityGroup(this, "security-group", {
      vpcId: vpc.id,
      description: "Management: nothing in, HTTPS out",
      tags: { Name: `${name}-management` },
    });
    new VpcSecurityGroupEgressRule(this, "https", {
      securityGroupId: group.id,
      description: "HTTPS to endpoints, and as far as routes lead",
      cidrIpv4: "0.0.0.0/0",
      ...tcp(443),
    });
    this.securityGroupId = group.id;
    declareClosed(this, vpc, "management", internet);
    if (!internet) {
      return;
    }
    for (const zone of vpc.zones) {
      const way = wayOut?.(zone);
      if (way === undefined) {
        reporter.report({
          code: "NO_WAY_OUT",
          property: "management.internet",
          found: "true",
          allowed: "false, or a VPC with NAT gateways or an egress VPC",
          message: `management interfaces in ${zone.name} have no way to the internet`,
        });
      } else {
        vpc.subnet("management", zone).addRoute("default", { destination: "0.0.0.0/0", ...way });
      }
    }
  }
}
