import { dashed, tcp } from "@causeway/aws";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { IVpc } from "@causeway/vpc";
import { Construct } from "constructs";

const WEB_PORTS = [80, 443] as const;

/**
 * The security groups of a transparent proxy's two interfaces. DNS, NTP and metadata of the VPC need no rule: security
 * groups do not see them (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html).
 */
export class ProxySecurityGroups extends Construct {
  /** HTTP and HTTPS in from clients, and out to anywhere. */
  readonly data: string;
  /** Nothing in; HTTPS out to the VPC's endpoints. */
  readonly management: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: { readonly name: string; readonly vpc: IVpc; readonly clientCidrs: readonly string[] },
  ) {
    super(scope, id);
    this.data = this.addData();
    this.management = this.addManagement();
  }

  private addData(): string {
    const { name, vpc, clientCidrs } = this.props;
    const group = new SecurityGroup(this, "data", {
      vpcId: vpc.id,
      description: "Filtered traffic: HTTP and HTTPS of clients in, and out",
      tags: { Name: `${name}-data` },
    });
    for (const port of WEB_PORTS) {
      for (const client of clientCidrs) {
        new VpcSecurityGroupIngressRule(this, `port-${String(port)}-from-${dashed(client)}`, {
          securityGroupId: group.id,
          description: "Clients",
          cidrIpv4: client,
          ...tcp(port),
        });
      }
      new VpcSecurityGroupEgressRule(this, `port-${String(port)}-to-internet`, {
        securityGroupId: group.id,
        description: "What Squid lets through",
        cidrIpv4: "0.0.0.0/0",
        ...tcp(port),
      });
    }
    return group.id;
  }

  private addManagement(): string {
    const { name, vpc } = this.props;
    const group = new SecurityGroup(this, "management", {
      vpcId: vpc.id,
      description: "Management: nothing in, HTTPS to the VPC's endpoints out",
      tags: { Name: `${name}-management` },
    });
    new VpcSecurityGroupEgressRule(this, "to-endpoints", {
      securityGroupId: group.id,
      description: "Interface endpoints",
      cidrIpv4: vpc.cidrBlock,
      ...tcp(443),
    });
    const s3 = vpc.endpoints.get("s3");
    if (s3 !== undefined) {
      new VpcSecurityGroupEgressRule(this, "to-s3", {
        securityGroupId: group.id,
        description: "Gateway endpoint of S3",
        prefixListId: s3.prefixListId,
        ...tcp(443),
      });
    }
    return group.id;
  }
}
