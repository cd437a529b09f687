import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";

interface Rule {
  readonly description: string;
  readonly cidr: string;
  /** @default all protocols */
  readonly protocol?: "tcp" | "udp" | "icmp";
  readonly port?: number;
}

/** By the rule's name in its Terraform address. */
type Rules = Readonly<Record<string, Rule>>;

/** A security group of a pod's interface. Answers to what was let through one way come back by themselves. */
export class PodSecurityGroup extends Construct {
  readonly id: string;

  constructor(
    scope: Construct,
    id: string,
    { vpcId, name, description }: { vpcId: string; name: string; description: string },
    { ingress = {}, egress = {} }: { ingress?: Rules; egress?: Rules },
  ) {
    super(scope, id);
    this.id = new SecurityGroup(this, "group", { vpcId, description, tags: { Name: name } }).id;
    this.letIn(ingress);
    this.letOut(egress);
  }

  /** Whoever begins. */
  openBothWays(rules: Rules): void {
    this.letIn(rules);
    this.letOut(rules);
  }

  letIn(rules: Rules): void {
    for (const [rule, content] of Object.entries(rules)) {
      new VpcSecurityGroupIngressRule(this, `in-${rule}`, { securityGroupId: this.id, ...attributes(content) });
    }
  }

  letOut(rules: Rules): void {
    for (const [rule, content] of Object.entries(rules)) {
      new VpcSecurityGroupEgressRule(this, `out-${rule}`, { securityGroupId: this.id, ...attributes(content) });
    }
  }
}

function attributes({ description, cidr, protocol, port }: Rule) {
  return {
    description,
    cidrIpv4: cidr,
    ipProtocol: protocol ?? "-1",
    ...(protocol === undefined ? {} : { fromPort: port ?? -1, toPort: port ?? -1 }),
  };
}
