import { addLaunchTemplate, encodedUserData } from "@causeway/aws";
import type { InstanceRole } from "@causeway/aws";
import type { Zone } from "@causeway/organization";
import { AccountStack } from "@causeway/platform";
import type { AccountConstruct } from "@causeway/platform";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { FirewallEngineProps } from "../firewall-engine.js";
import { MachineImage } from "../machine/machine-image.js";
import { machineRole } from "../machine/machine-role.js";
import { ManagementNetwork } from "../machine/management-network.js";
import { readUserData } from "../machine/user-data.js";
import type { GatewayLoadBalancerProps } from "./gateway-load-balancer-props.js";

export interface ApplianceFleetProps extends GatewayLoadBalancerProps, FirewallEngineProps {
  readonly targetGroupArn: string;
  readonly dataSecurityGroupId: string;
  /** Without a listener the target group's health is not checked. */
  readonly listener: ITerraformDependable;
}

const ALL_METRICS = ["GroupInServiceInstances", "GroupDesiredCapacity", "GroupTotalInstances"];

/**
 * The appliances, as an Auto Scaling group for each zone: a launch template that names the management interface's subnet
 * serves that subnet's zone alone (https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/1202). All groups
 * register in the one target group.
 *
 * Device 0 is the interface that inspects, because the load balancer sends to an instance's primary interface
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html), and device 1 is management. Its
 * source/destination check stays on: what comes in by GENEVE is for the appliance itself.
 */
export class ApplianceFleet extends Construct {
  /** The zones' groups, once their appliances are healthy. */
  readonly groups: readonly AutoscalingGroup[];
  private readonly image: MachineImage;
  private readonly role: InstanceRole;
  private readonly management: ManagementNetwork;
  private readonly userData: string | undefined;

  constructor(
    scope: AccountConstruct,
    id: string,
    private readonly props: ApplianceFleetProps,
  ) {
    super(scope, id);
    const { name, image, permissions, management = {}, userData, vpc } = props;
    this.image = new MachineImage(this, "image", image, scope);
    this.role = machineRole(this, name, permissions);
    this.management = new ManagementNetwork(this, "management", props, management, scope);
    this.userData = userData === undefined ? undefined : encodedUserData(this, readUserData(scope, userData), "plain");
    this.groups = vpc.zones.map((zone) => this.addGroup(zone));
  }

  private addGroup(zone: Zone): AutoscalingGroup {
    const { vpc, name, capacity, targetGroupArn, bootSeconds = 300, listener } = this.props;
    const zonal = new Construct(this, zone.key);
    const group = new AutoscalingGroup(zonal, "group", {
      name: `${name}-${zone.key}`,
      vpcZoneIdentifier: [vpc.subnet("appliance", zone).id],
      minSize: capacity.min,
      maxSize: capacity.max,
      launchTemplate: this.addTemplate(zonal, zone),
      targetGroupArns: [targetGroupArn],
      // An appliance that runs and does not inspect is replaced, too.
      healthCheckType: "ELB",
      healthCheckGracePeriod: bootSeconds,
      defaultInstanceWarmup: bootSeconds,
      // The apply goes on to endpoints and routes once this many are healthy, and fails if they never are.
      waitForElbCapacity: capacity.min,
      waitForCapacityTimeout: `${String(Math.ceil(bootSeconds / 60) + 15)}m`,
      enabledMetrics: ALL_METRICS,
      // A change of image or user data: a new appliance is healthy before an old one leaves, one after the other.
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: 100,
          maxHealthyPercentage: 200,
          instanceWarmup: String(bootSeconds),
          autoRollback: true,
          skipMatching: true,
        },
      },
      tag: Object.entries(this.tags(zone)).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
      dependsOn: [listener, ...this.role.ready],
    });
    this.addScaling(zonal, group);
    return group;
  }

  private addTemplate(scope: Construct, zone: Zone) {
    const { vpc, name, instanceType, volumeGigabytes, dataSecurityGroupId } = this.props;
    const { securityGroupId } = this.management;
    return addLaunchTemplate(scope, "template", {
      name: `${name}-${zone.key}`,
      description: `Appliances of firewall ${name} in ${zone.name}`,
      imageId: this.image.id,
      instanceType,
      profileArn: this.role.profile.arn,
      interfaces: [
        { securityGroupId: dataSecurityGroupId },
        { securityGroupId, subnetId: vpc.subnet("management", zone).id },
      ],
      rootVolume: {
        deviceName: this.image.rootDeviceName,
        ...(volumeGigabytes === undefined ? {} : { gigabytes: volumeGigabytes }),
      },
      detailedMonitoring: true,
      ...(this.userData === undefined ? {} : { userData: this.userData }),
    });
  }

  private addScaling(scope: Construct, group: AutoscalingGroup): void {
    const { scaling = { cpuPercent: 60 } } = this.props;
    const [metric, targetValue] =
      "cpuPercent" in scaling
        ? (["ASGAverageCPUUtilization", scaling.cpuPercent] as const)
        : (["ASGAverageNetworkIn", scaling.bytesInPerMinute] as const);
    new AutoscalingPolicy(scope, "scaling", {
      name: `${group.nameInput ?? ""}-load`,
      autoscalingGroupName: group.name,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: metric },
        targetValue,
      },
    });
  }

  private tags(zone: Zone): Record<string, string> {
    return { ...AccountStack.of(this).account.tags, Name: `${this.props.name}-${zone.key}` };
  }
}
