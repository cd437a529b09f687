import type { Zone } from "@causeway/organization";
import { AccountStack } from "@causeway/platform";
import type { AccountConstruct } from "@causeway/platform";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group/index.js";
import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { Fn, TerraformLocal } from "cdktf";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { FirewallEngineProps } from "../firewall-engine.js";
import { MachineImage } from "../machine/machine-image.js";
import { MachineRole } from "../machine/machine-role.js";
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
  private readonly role: MachineRole;
  private readonly management: ManagementNetwork;
  private readonly userData: string | undefined;

  constructor(
    scope: AccountConstruct,
    id: string,
    private readonly props: ApplianceFleetProps,
  ) {
    super(scope, id);
    const { name, image, permissions = [], management = {}, userData, vpc } = props;
    this.image = new MachineImage(this, "image", image, scope);
    this.role = new MachineRole(this, "role", name, permissions);
    this.management = new ManagementNetwork(this, "management", props, management, scope);
    this.userData =
      userData === undefined
        ? undefined
        : // A local value, so that plans show the text.
          (Fn.base64encode(new TerraformLocal(this, "user-data", readUserData(scope, userData)).asString) as string);
    this.groups = vpc.zones.map((zone) => this.addGroup(zone));
  }

  private addGroup(zone: Zone): AutoscalingGroup {
    const { vpc, name, capacity, targetGroupArn, bootSeconds = 300, listener } = this.props;
    const zonal = new Construct(this, zone.key);
    const template = this.addTemplate(zonal, zone);
    const group = new AutoscalingGroup(zonal, "group", {
      name: `${name}-${zone.key}`,
      vpcZoneIdentifier: [vpc.subnet("appliance", zone).id],
      minSize: capacity.min,
      maxSize: capacity.max,
      launchTemplate: { id: template.id, version: Fn.tostring(template.latestVersion) as string },
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

  private addTemplate(scope: Construct, zone: Zone): LaunchTemplate {
    const { vpc, name, instanceType, volumeGigabytes, dataSecurityGroupId } = this.props;
    const userData = this.userData;
    return new LaunchTemplate(scope, "template", {
      namePrefix: `${name}-${zone.key}-`,
      description: `Appliances of firewall ${name} in ${zone.name}`,
      imageId: this.image.id,
      instanceType,
      iamInstanceProfile: { arn: this.role.profile.arn },
      // AWS takes no word about public addresses beside two interfaces; the subnets give none.
      networkInterfaces: [
        { deviceIndex: 0, deleteOnTermination: "true", securityGroups: [dataSecurityGroupId] },
        {
          deviceIndex: 1,
          deleteOnTermination: "true",
          securityGroups: [this.management.securityGroupId],
          subnetId: vpc.subnet("management", zone).id,
        },
      ],
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: this.image.rootDeviceName,
          ebs: {
            encrypted: "true",
            deleteOnTermination: "true",
            ...(volumeGigabytes === undefined ? {} : { volumeSize: volumeGigabytes }),
          },
        },
      ],
      monitoring: { enabled: true },
      // The provider's default tags do not reach what a group launches.
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags: this.tags(zone),
      })),
      updateDefaultVersion: true,
      ...(userData === undefined ? {} : { userData }),
      tags: { Name: `${name}-${zone.key}` },
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
