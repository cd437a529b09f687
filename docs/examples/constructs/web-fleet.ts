import { addLaunchTemplate, amazonLinuxAtLaunch, checkPort, InstanceRole, SESSION_MANAGER, tcp } from "@causeway/aws";
import { AccountConstruct } from "@causeway/platform";
import type { IVpc, Tier } from "@causeway/vpc";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { Construct } from "constructs";

export interface WebFleetProps {
  /** Any VPC: of a spoke, shared by another account, or made by other Terraform. */
  readonly vpc: IVpc;
  /** TCP port of load balancer and instances. */
  readonly port: number;
  /** @default private */
  readonly tier?: Tier;
  /** @default t4g.small */
  readonly instanceType?: string;
}

/** Instances of Amazon Linux behind an internal network load balancer. Reports NUMBER_OUT_OF_RANGE for a port. */
export class WebFleet extends AccountConstruct {
  /** For intents about the load balancer. */
  readonly loadBalancer: Lb;

  constructor(scope: Construct, id: string, props: WebFleetProps) {
    super(scope, id);
    const { vpc, port, tier = "private", instanceType = "t4g.small" } = props;
    const name = this.nameInStack;
    checkPort(this, "port", port);
    const group = new SecurityGroup(this, "security-group", { vpcId: vpc.id, description: `Fleet ${name}` });
    new VpcSecurityGroupIngressRule(this, "clients", {
      securityGroupId: group.id,
      description: "Clients, whose addresses the load balancer preserves, and health checks",
      cidrIpv4: this.organization.supernet.toString(),
      ...tcp(port),
    });
    this.loadBalancer = new Lb(this, "load-balancer", {
      name,
      loadBalancerType: "network",
      internal: true,
      subnets: vpc.subnetIds(tier),
    });
    const targets = new LbTargetGroup(this, "targets", { vpcId: vpc.id, protocol: "TCP", port });
    new LbListener(this, "listener", {
      loadBalancerArn: this.loadBalancer.arn,
      protocol: "TCP",
      port,
      defaultAction: [{ type: "forward", targetGroupArn: targets.arn }],
    });
    this.addInstances(props.vpc.subnetIds(tier), instanceType, group.id, targets.arn);
  }

  private addInstances(
    subnetIds: string[],
    instanceType: string,
    securityGroupId: string,
    targetGroupArn: string,
  ): void {
    const name = this.nameInStack;
    const role = new InstanceRole(this, "role", {
      name,
      description: `Instances of ${name}`,
      policyName: "fleet",
      permissions: [SESSION_MANAGER],
    });
    const launchTemplate = addLaunchTemplate(this, "template", {
      name,
      description: `Instances of ${name}`,
      imageId: amazonLinuxAtLaunch(instanceType),
      instanceType,
      profileArn: role.profile.arn,
      interfaces: [{ securityGroupId }],
      rootVolume: { deviceName: "/dev/xvda" },
      detailedMonitoring: false,
    });
    new AutoscalingGroup(this, "group", {
      name,
      minSize: 2,
      maxSize: 4,
      vpcZoneIdentifier: subnetIds,
      targetGroupArns: [targetGroupArn],
      launchTemplate,
      dependsOn: role.ready,
    });
  }
}
