import { checkLoadBalancerName, dashed, onPort, tcp } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { ISubnet, IVpc } from "@causeway/vpc";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { HEALTH_CHECK_PATH } from "../instance/index.js";

export interface ProxyLoadBalancerProps {
  /** At most 32 letters, digits and hyphens. */
  readonly name: string;
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly port: number;
  readonly clientCidrs: readonly string[];
  readonly dnsServers: readonly string[];
  readonly deletionProtection: boolean;
}

/** Seconds that a draining instance keeps its connections. */
const DRAIN_SECONDS = 120;

/**
 * An internal network load balancer in front of a forward proxy, and the security groups of both.
 *
 * Instances see the address of the client, not of the load balancer: access log and Squid's own list of clients would be
 * blind otherwise. Load balancer and instances stand in one VPC, as that asks for
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation).
 * All the same nobody reaches an instance but through the load balancer, whose group is the only one that theirs lets in
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html).
 *
 * Zones share their instances: the fleet is small, and a zone without an instance must not lose its clients.
 *
 * Reports INVALID_LOAD_BALANCER_NAME.
 */
export class ProxyLoadBalancer extends AccountConstruct {
  readonly resource: Lb;
  readonly dnsName: string;
  readonly targetGroupArn: string;
  /** Of the instances. */
  readonly instanceSecurityGroupId: string;
  /** Of the load balancer. */
  readonly securityGroupId: string;
  /** Dimensions of the load balancer's metrics about its targets. */
  readonly targetDimensions: Readonly<Record<string, string>>;
  /** What must be there while instances are. */
  readonly ready: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProxyLoadBalancerProps,
  ) {
    super(scope, id);
    const { name, vpc, subnets, port } = props;
    checkLoadBalancerName(this, name);
    const groups = this.addSecurityGroups();
    const loadBalancer = new Lb(this, "load-balancer", {
      name,
      loadBalancerType: "network",
      internal: true,
      subnets: subnets.map((subnet) => subnet.id),
      securityGroups: [groups.loadBalancer.id],
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: props.deletionProtection,
    });
    const targets = new LbTargetGroup(this, "targets", {
      vpcId: vpc.id,
      targetType: "instance",
      protocol: "TCP",
      port,
      preserveClientIp: "true",
      deregistrationDelay: String(DRAIN_SECONDS),
      // Squid answers it itself: one that accepts connections but answers none is not healthy.
      healthCheck: { protocol: "HTTP", path: HEALTH_CHECK_PATH, matcher: "200", interval: 10, timeout: 5 },
      tags: { Name: name },
      // The listener refers to the group, which therefore cannot be deleted before its successor exists.
      lifecycle: { createBeforeDestroy: true },
    });
    const listener = new LbListener(this, "listener", {
      loadBalancerArn: loadBalancer.arn,
      protocol: "TCP",
      port,
      defaultAction: [{ type: "forward", targetGroupArn: targets.arn }],
    });
    this.resource = loadBalancer;
    this.dnsName = loadBalancer.dnsName;
    this.targetGroupArn = targets.arn;
    this.securityGroupId = groups.loadBalancer.id;
    this.instanceSecurityGroupId = groups.instances.id;
    this.targetDimensions = { LoadBalancer: loadBalancer.arnSuffix, TargetGroup: targets.arnSuffix };
    this.ready = [listener];
  }

  private addSecurityGroups() {
    const { name, vpc, port, clientCidrs, dnsServers } = this.props;
    const loadBalancer = new SecurityGroup(this, "security-group", {
      vpcId: vpc.id,
      description: "Clients of the proxy in, its instances out",
      tags: { Name: name },
    });
    const instances = new SecurityGroup(this, "instances", {
      vpcId: vpc.id,
      description: "The proxy's load balancer in, HTTP and HTTPS out",
      tags: { Name: `${name}-instances` },
    });
    for (const client of clientCidrs) {
      new VpcSecurityGroupIngressRule(this, `from-${dashed(client)}`, {
        securityGroupId: loadBalancer.id,
        description: "Clients",
        cidrIpv4: client,
        ...tcp(port),
      });
    }
    new VpcSecurityGroupEgressRule(this, "to-instances", {
      securityGroupId: loadBalancer.id,
      description: "Instances and their health checks",
      referencedSecurityGroupId: instances.id,
      ...tcp(port),
    });
    new VpcSecurityGroupIngressRule(this, "from-load-balancer", {
      securityGroupId: instances.id,
      description: "Load balancer",
      referencedSecurityGroupId: loadBalancer.id,
      ...tcp(port),
    });
    for (const web of [80, 443]) {
      new VpcSecurityGroupEgressRule(this, `port-${String(web)}-to-internet`, {
        securityGroupId: instances.id,
        description: "What Squid lets through, and endpoints",
        cidrIpv4: "0.0.0.0/0",
        ...tcp(web),
      });
    }
    for (const server of dnsServers) {
      for (const protocol of ["udp", "tcp"] as const) {
        new VpcSecurityGroupEgressRule(this, `dns-${protocol}-${dashed(server)}`, {
          securityGroupId: instances.id,
          description: "Own DNS server",
          cidrIpv4: `${server}/32`,
          ...onPort(protocol, 53),
        });
      }
    }
    return { loadBalancer, instances };
  }
}
