import { checkLoadBalancerName, checkPort, dashed, readIpv4Block, tcp } from "@causeway/aws";
import { Cidr } from "@causeway/cidr";
import { AccountConstruct, endpoint, intent, internet } from "@causeway/platform";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { IngressVpc } from "./ingress-vpc.js";

export interface IngressLoadBalancerProps {
  readonly ingress: IngressVpc;
  /** ARN of the certificate of AWS Certificate Manager that clients see. */
  readonly certificateArn: string;
  /** IPv4 addresses of the targets in spokes, inside the organization's supernet; e.g. of a load balancer there. */
  readonly targets: readonly string[];
  /**
   * Port of the targets, 1 to 65535.
   * @default 443
   */
  readonly targetPort?: number;
  /**
   * Protocol between load balancer and targets.
   * @default HTTPS
   */
  readonly targetProtocol?: "HTTP" | "HTTPS";
  /**
   * Path that healthy targets answer with 200.
   * @default "/"
   */
  readonly healthCheckPath?: string;
  /**
   * IPv4 blocks of the clients.
   * @default everywhere
   */
  readonly clients?: readonly string[];
  /**
   * Bucket for access logs, whose policy lets the load balancer write.
   * @default none are kept
   */
  readonly accessLogsBucket?: string;
  /**
   * Whether AWS refuses to delete the load balancer.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

const HTTPS = 443;
const HTTP = 80;
const EVERYWHERE = "0.0.0.0/0";

/**
 * A public application load balancer in an ingress VPC, with targets in spokes. It ends the clients' connections and
 * opens its own, from addresses of the ingress VPC, so that the targets' replies come back through inspection to it. A
 * network load balancer that keeps the clients' addresses could not stand here: the replies would leave for the internet
 * by another way.
 *
 * Clients speak HTTPS; HTTP is redirected. Its name is the construct's id. It declares that the internet reaches it by
 * both, unless it is for some clients alone.
 *
 * Reports INVALID_LOAD_BALANCER_NAME, NUMBER_OUT_OF_RANGE, NO_TARGETS, TARGET_OUTSIDE_SUPERNET, INVALID_TARGET, and
 * INVALID_CIDR, MISALIGNED_CIDR or NOT_IPV4 for a client.
 */
export class IngressLoadBalancer extends AccountConstruct {
  readonly arn: string;
  readonly dnsName: string;
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: IngressLoadBalancerProps) {
    super(scope, id);
    const { ingress, targetPort = HTTPS, targetProtocol = "HTTPS", deletionProtection = true } = props;
    const { clients = [EVERYWHERE] } = props;
    checkLoadBalancerName(this, this.node.id);
    checkPort(this, "targetPort", targetPort);
    this.checkTargets(props.targets);
    this.securityGroupId = this.addSecurityGroup(ingress, targetPort, clients, props.targets);
    const loadBalancer = new Lb(this, "load-balancer", {
      name: this.node.id,
      loadBalancerType: "application",
      internal: false,
      subnets: ingress.vpc.subnets("public").map((subnet) => subnet.id),
      securityGroups: [this.securityGroupId],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: deletionProtection,
      ...(props.accessLogsBucket === undefined
        ? {}
        : { accessLogs: { bucket: props.accessLogsBucket, prefix: this.node.id, enabled: true } }),
      // Routes to the hub before clients: without them every target is unhealthy.
      dependsOn: ingress.attachment.ready,
    });
    const targets = new LbTargetGroup(this, "targets", {
      vpcId: ingress.vpc.id,
      targetType: "ip",
      protocol: targetProtocol,
      port: targetPort,
      healthCheck: { protocol: targetProtocol, path: props.healthCheckPath ?? "/", matcher: "200" },
      tags: { Name: this.node.id },
      // The listener refers to the group, which therefore cannot be deleted before its successor exists.
      lifecycle: { createBeforeDestroy: true },
    });
    for (const target of new Set(props.targets)) {
      new LbTargetGroupAttachment(this, `target-${dashed(target)}`, {
        targetGroupArn: targets.arn,
        targetId: target,
        // Of every address outside the load balancer's VPC:
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetDescription.html
        availabilityZone: "all",
      });
    }
    this.addListeners(loadBalancer.arn, targets.arn, props.certificateArn);
    if (clients.includes(EVERYWHERE)) {
      intent(this)
        .from(internet)
        .canReach(endpoint(loadBalancer))
        .with({ protocol: "tcp", ports: [HTTPS, HTTP] });
    }
    this.arn = loadBalancer.arn;
    this.dnsName = loadBalancer.dnsName;
  }

  private addListeners(loadBalancerArn: string, targetGroupArn: string, certificateArn: string): void {
    new LbListener(this, "https", {
      loadBalancerArn,
      protocol: "HTTPS",
      port: HTTPS,
      certificateArn,
      // TLS 1.2 and 1.3 alone:
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      defaultAction: [{ type: "forward", targetGroupArn }],
    });
    new LbListener(this, "http", {
      loadBalancerArn,
      protocol: "HTTP",
      port: HTTP,
      defaultAction: [
        { type: "redirect", redirect: { protocol: "HTTPS", port: String(HTTPS), statusCode: "HTTP_301" } },
      ],
    });
  }

  private addSecurityGroup(
    ingress: IngressVpc,
    targetPort: number,
    clients: readonly string[],
    targets: readonly string[],
  ): string {
    const group = new SecurityGroup(this, "security-group", {
      vpcId: ingress.vpc.id,
      description: `Clients and targets of load balancer ${this.node.id}`,
      tags: { Name: this.node.id },
    });
    for (const client of new Set(clients)) {
      readIpv4Block(this, "clients", client);
      for (const port of [HTTPS, HTTP]) {
        new VpcSecurityGroupIngressRule(this, `from-${dashed(client)}-${String(port)}`, {
          securityGroupId: group.id,
          description: "Clients",
          cidrIpv4: client,
          ...tcp(port),
        });
      }
    }
    for (const target of new Set(targets)) {
      new VpcSecurityGroupEgressRule(this, `to-${dashed(target)}`, {
        securityGroupId: group.id,
        description: "A target and its health checks",
        cidrIpv4: `${target}/32`,
        ...tcp(targetPort),
      });
    }
    return group.id;
  }

  private checkTargets(targets: readonly string[]): void {
    const supernet = this.organization.supernet;
    if (targets.length === 0) {
      this.report({
        code: "NO_TARGETS",
        property: "targets",
        found: "[]",
        allowed: "at least one address",
        message: "a load balancer without targets answers every request with an error",
      });
    }
    targets.forEach((target, index) => {
      const property = `targets[${String(index)}]`;
      const address = Token.isUnresolved(target) ? undefined : readAddress(target);
      if (address === undefined) {
        this.report({
          code: "INVALID_TARGET",
          property,
          found: Token.isUnresolved(target) ? "a reference" : target,
          allowed: "an IPv4 address",
          message: "the addresses of targets stand in the names of their rules, so they have to be literal",
        });
      } else if (!supernet.contains(address)) {
        this.report({
          code: "TARGET_OUTSIDE_SUPERNET",
          property,
          found: target,
          allowed: `an address inside ${supernet.toString()}`,
          message: `${target} is not in the organization's network; the hub leads nothing there`,
        });
      }
    });
  }
}

function readAddress(text: string): Cidr | undefined {
  try {
    const block = Cidr.parse(`${text}/32`);
    return block.family === 4 ? block : undefined;
  } catch {
    return undefined;
  }
}
