import { addInstance } from "@causeway/aws";
import type { InstanceRole } from "@causeway/aws";
import type { Zone } from "@causeway/organization";
import { AccountConstruct, OrganizationApp, bindRouter } from "@causeway/platform";
import type { RouteTarget } from "@causeway/vpc";
import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import type { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import { Construct } from "constructs";
import type { FirewallEngine, FirewallEngineProps, FirewallEntrances } from "../firewall-engine.js";
import { checkMachine } from "../machine/checks.js";
import { MachineImage } from "../machine/machine-image.js";
import { machineRole } from "../machine/machine-role.js";
import { ManagementNetwork } from "../machine/management-network.js";
import { machineNeeds } from "../machine/needs.js";
import { readUserData } from "../machine/user-data.js";
import { ApplianceAlarms } from "./appliance-alarms.js";
import type { ApplianceProps } from "./appliance-props.js";
import { DataSecurityGroup } from "./data-security-group.js";

/**
 * The engine for one appliance of any image in each zone. Routes lead to an interface of its own in the firewall subnet;
 * what passes leaves by the same interface, and that subnet's routes say where to.
 *
 * The interfaces are Terraform's and outlive the instance, which is therefore no member of an Auto Scaling group: a group
 * could attach them only with the help of software in the image. EC2 recovers the instance, with its interfaces, when the
 * machine below it fails. Another image or other user data replaces none by itself, since all zones would be without an
 * appliance at once; `terraform apply -replace` does it for one zone after the other.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-recover.html
 *
 * Reports DUPLICATE_FIREWALL, INVALID_INSTANCE_TYPE, INVALID_IMAGE, INVALID_USER_DATA, USER_DATA_TOO_LARGE,
 * NUMBER_OUT_OF_RANGE and NO_WAY_OUT.
 */
export function appliance(props: ApplianceProps): FirewallEngine {
  return {
    needs: machineNeeds(props),
    build: (scope, place) => new Appliance(scope, "appliance", { ...props, ...place }),
  };
}

/** What the appliances of all zones have in common. */
interface Common {
  readonly image: MachineImage;
  readonly role: InstanceRole;
  readonly dataGroupId: string;
  readonly managementGroupId: string;
  readonly userData: string | undefined;
}

class Appliance extends AccountConstruct implements FirewallEntrances {
  private readonly machines = new Map<string, { readonly instance: Instance; readonly data: NetworkInterface }>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApplianceProps & FirewallEngineProps,
  ) {
    super(scope, id);
    const { vpc, name, image, permissions, management = {}, userData } = props;
    const { account, region } = this.stack;
    OrganizationApp.of(this).claimName("firewall", `${account.name}/${region}/${name}`, this.node.path);
    checkMachine(this, props);
    const common: Common = {
      image: new MachineImage(this, "image", image, this),
      role: machineRole(this, name, permissions),
      dataGroupId: new DataSecurityGroup(this, "data", vpc.id, name).securityGroupId,
      managementGroupId: new ManagementNetwork(this, "management", props, management, this).securityGroupId,
      userData: userData === undefined ? undefined : readUserData(this, userData),
    };
    for (const zone of vpc.zones) {
      this.machines.set(zone.name, this.addMachine(zone, common));
    }
  }

  /** The instances, so that an interface without one inspects nothing. */
  get inspectors(): readonly Instance[] {
    return [...this.machines.values()].map(({ instance }) => instance);
  }

  target(zone: Zone): RouteTarget {
    return { networkInterfaceId: this.machines.get(zone.name)?.data.id ?? "" };
  }

  private addMachine(zone: Zone, common: Common) {
    const { vpc, primaryInterface = "management", instanceType, volumeGigabytes, alarmActions = [] } = this.props;
    const name = `${this.props.name}-${zone.key}`;
    const scope = new Construct(this, zone.key);
    const data = new NetworkInterface(scope, "data", {
      subnetId: vpc.subnet("firewall", zone).id,
      description: `What appliance ${name} inspects`,
      securityGroups: [common.dataGroupId],
      sourceDestCheck: false,
      tags: { Name: `${name}-data` },
    });
    const management = new NetworkInterface(scope, "management", {
      subnetId: vpc.subnet("management", zone).id,
      description: `Management of appliance ${name}`,
      securityGroups: [common.managementGroupId],
      tags: { Name: `${name}-management` },
    });
    const instance = addInstance(scope, "instance", {
      ami: common.image.id,
      instanceType,
      iamInstanceProfile: common.role.profile.name,
      interfaces: primaryInterface === "data" ? [data, management] : [management, data],
      maintenanceOptions: { autoRecovery: "default" },
      ...(volumeGigabytes === undefined ? {} : { volumeGigabytes }),
      monitoring: true,
      ...(common.userData === undefined ? {} : { userData: common.userData }),
      tags: { Name: name },
      dependsOn: common.role.ready,
      lifecycle: { ignoreChanges: ["ami", "user_data"] },
    });
    this.addAddress(scope, name, data, instance);
    new ApplianceAlarms(scope, "alarms", { name, instanceId: instance.id, actions: alarmActions });
    return { instance, data };
  }

  /**
   * What comes through an internet gateway reaches an interface with a public address alone. The address is for nothing
   * else: the appliance leaves the addresses of the hosts as they are, which the verifier is told.
   */
  private addAddress(scope: Construct, name: string, data: NetworkInterface, instance: Instance): void {
    const { internetGateway } = this.props;
    if (internetGateway === undefined) return;
    const address = new Eip(scope, "address", { domain: "vpc", tags: { Name: `${name}-data` } });
    new EipAssociation(scope, "address-association", {
      allocationId: address.allocationId,
      networkInterfaceId: data.id,
      allowReassociation: false,
      dependsOn: [internetGateway],
    });
    bindRouter(instance, { "0.0.0.0/0": data });
  }
}
