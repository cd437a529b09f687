import { checkLoadBalancerName, checkPort, dashed, readIpv4Block, tcp } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { IVpc } from "@causeway/vpc";
import type { Construct } from "constructs";
import type { WorkloadTier } from "./spoke.js";

export interface ParticipantLoadBalancerProps {
  /** As a rule a `SharedVpc`. */
  readonly vpc: IVpc;
  /** TCP port that clients connect to, 1 to 65535. */
  readonly port: number;
  /**
   * TCP port of the targets, 1 to 65535.
   * @default `port`
   */
  readonly targetPort?: number;
  /**
   * Whether targets are registered by address or by instance id.
   * @default ip
   */
  readonly targetType?: "ip" | "instance";
  /**
   * Tier of the shared subnets that hold the load balancer.
   * @default private
   */
  readonly tier?: WorkloadTier;
  /**
   * IPv4 blocks of the clients.
   * @default the organization's supernet
   */
  readonly clients?: readonly string[];
  /**
   * Whether AWS refuses to delete the load balancer.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/**
 * A participant's internal network load balancer in the subnets of a shared VPC, with its target group, a TCP listener
 * and a security group that lets the organization in. It has no public address. Its name is the construct's id.
 *
 * A participant may create load balancers and security groups in shared subnets, but sees nobody else's
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html).
 *
 * Reports INVALID_LOAD_BALANCER_NAME, NUMBER_OUT_OF_RANGE, and INVALID_CIDR, MISALIGNED_CIDR or NOT_IPV4 for a client.
 */
export class ParticipantLoadBalancer extends AccountConstruct {
  /** For intents about the load balancer. */
  readonly loadBalancer: Lb;
  readonly arn: string;
  readonly dnsName: string;
  readonly targetGroupArn: string;
  /** What the targets' own security groups let in. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: ParticipantLoadBalancerProps) {
    super(scope, id);
    const { vpc, port, targetPort = port, targetType = "ip", tier = "private", deletionProtection = true } = props;
    checkLoadBalancerName(this, this.node.id);
    checkPort(this, "port", port);
    checkPort(this, "targetPort", targetPort);

    const clients = props.clients ?? [this.organization.supernet.toString()];
    this.securityGroupId = this.addSecurityGroup(vpc, port, targetPort, clients);
    const loadBalancer = new Lb(this, "load-balancer", {
      name: this.node.id,
      loadBalancerType: "network",
      internal: true,
      subnets: vpc.subnetIds(tier),
      securityGroups: [this.securityGroupId],
      enableDeletionProtection: deletionProtection,
    });
    const targets = new LbTargetGroup(this, "targets", {
      vpcId: vpc.id,
      targetType,
      protocol: "TCP",
      port: targetPort,
      healthCheck: { protocol: "TCP" },
      tags: { Name: this.node.id },
      // The listener refers to the group, which therefore cannot be deleted before its successor exists.
      lifecycle: { createBeforeDestroy: true },
    });
    new LbListener(this, "listener", {
      loadBalancerArn: loadBalancer.arn,
      protocol: "TCP",
      port,
      defaultAction: [{ type: "forward", targetGroupArn: targets.arn }],
    });
    this.loadBalancer = loadBalancer;
    this.arn = loadBalancer.arn;
    this.dnsName = loadBalancer.dnsName;
    this.targetGroupArn = targets.arn;
  }

  private addSecurityGroup(vpc: IVpc, port: number, targetPort: number, clients: readonly string[]): string {
    const group = new SecurityGroup(this, "security-group", {
      vpcId: vpc.id,
      description: `Clients and targets of load balancer ${this.node.id}`,
      tags: { Name: this.node.id },
    });
    for (const client of new Set(clients)) {
      readIpv4Block(this, "clients", client);
      new VpcSecurityGroupIngressRule(this, `from-${dashed(client)}`, {
        securityGroupId: group.id,
        description: "Clients",
        cidrIpv4: client,
        ...tcp(port),
      });
    }
    new VpcSecurityGroupEgressRule(this, "to-targets", {
      securityGroupId: group.id,
      description: "Targets and their health checks",
      cidrIpv4: vpc.cidrBlock,
      ...tcp(targetPort),
    });
    return group.id;
  }
}
