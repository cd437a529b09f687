import { addInstance, checkUserData, encodedUserData, logPermission, metricPermission } from "@causeway/aws";
import type { EncryptedLogGroup, InstanceRole, Statement } from "@causeway/aws";
import { VPC_OWNER_TAG } from "@causeway/hub";
import type { Zone } from "@causeway/organization";
import {
  AccountConstruct,
  bindAnnouncements,
  endpoint,
  internet,
  intent,
  bindRouter,
  subnetsOf,
} from "@causeway/platform";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association/index.js";
import { Ec2Tag } from "@cdktf/provider-aws/lib/ec2-tag/index.js";
import { EipAssociation } from "@cdktf/provider-aws/lib/eip-association/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import type { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import type { VpnConnection } from "@cdktf/provider-aws/lib/vpn-connection/index.js";
import { Construct } from "constructs";
import { firewallInstanceUserData } from "../pod/firewall-instance.js";
import { METRIC_NAMESPACE } from "../pod/monitoring.js";
import type { PodMonitoring, PodWorkload, VpnInstanceSettings } from "../pod/settings.js";
import { vpnInstanceUserData } from "../pod/vpn-instance.js";
import type { BridgeSubnet, CoreNetwork } from "./core-network.js";
import { PodAlarms } from "./pod-alarms.js";
import { addConnection } from "./pod-connection.js";
import { podRole } from "./pod-role.js";
import type { InstanceProps, VpnCoreProps } from "./props.js";
import { PodSecurityGroup } from "./security-groups.js";

const EVERYWHERE = "0.0.0.0/0";
/** By each pod, to the hub. */
export const ANNOUNCED: readonly string[] = [EVERYWHERE];
/** IKE, and IPsec inside UDP, as an elastic address is a translation. */
const IKE_PORTS = { ike: 500, nat: 4500 } as const;

export interface CorePodProps {
  readonly core: VpnCoreProps;
  readonly network: CoreNetwork;
  /** From 0; its place among the bridge subnets. */
  readonly index: number;
  readonly name: string;
  readonly zone: Zone;
  readonly workloads: readonly PodWorkload[];
  readonly insideCidrs: readonly [string, string];
  readonly tunnelLogGroupArn: string;
  /** Of the core: start of the names of its pods, and a dimension of their metrics. */
  readonly coreName: string;
  readonly logs: Readonly<Record<"vpn" | "firewall", EncryptedLogGroup>>;
}

/**
 * A pod: a VPN instance and a firewall instance with a bridge subnet between them, and the VPN connection that joins it to
 * the hub. The hub leads nothing to it until its health function lets its routes in.
 */
export class CorePod extends AccountConstruct {
  /** A literal. */
  readonly name: string;
  readonly attachmentId: string;
  readonly bridge: BridgeSubnet;
  /** Public address that the firewall translates to. */
  readonly firewallAddress: string;
  readonly firewall: Instance;
  /** By which the firewall is managed. */
  readonly managementInterface: NetworkInterface;
  private readonly connection: VpnConnection;
  private readonly managementGroup: PodSecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CorePodProps,
  ) {
    super(scope, id);
    const { core, network, index, name, zone, workloads } = props;
    this.name = name;
    this.bridge = network.bridge(this, index, name, zone);
    const interfaces = this.addInterfaces();
    this.managementGroup = interfaces.management.group;
    const vpnAddress = this.addAddress("vpn-address", `${name}-vpn`);
    const firewallAddress = this.addAddress("firewall-address", `${name}-firewall`);
    this.firewallAddress = firewallAddress.publicIp;
    const connection = addConnection(this, props, vpnAddress);
    this.attachmentId = connection.transitGatewayAttachmentId;
    // A connection's tags are not its attachment's. Without the owner other accounts could act on it.
    new Ec2Tag(this, "attachment-owner", {
      resourceId: this.attachmentId,
      key: VPC_OWNER_TAG,
      value: this.stack.account.id,
    });
    new Ec2TransitGatewayRouteTableAssociation(this, "association", {
      transitGatewayAttachmentId: connection.transitGatewayAttachmentId,
      transitGatewayRouteTableId: core.hub.egressRouteTableId(core.egress),
    });
    this.allowIke(interfaces.vpnPublic, connection);

    const bridge = { ...this.bridge, interfaceId: "" };
    const settings: VpnInstanceSettings = {
      ...this.settings(connection),
      publicAddress: vpnAddress.publicIp,
      bridge: { ...bridge, interfaceId: interfaces.vpnBridge.id },
    };
    const vpnRole = podRole(this, "vpn-role", `${name}-vpn`, [
      ...this.shipping("vpn"),
      {
        Sid: "Keys",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: connection.presharedKeyArn,
      },
    ]);
    const vpn = this.launch("vpn", core.vpnInstance, vpnRole, vpnInstanceUserData(settings), [
      interfaces.vpnPublic.networkInterface,
      interfaces.vpnBridge,
    ]);
    const userData = core.firewall.userData ?? firewallInstanceUserData;
    const firewall = this.launch(
      "firewall",
      core.firewall,
      podRole(this, "firewall-role", `${name}-firewall`, this.shipping("firewall")),
      userData({
        bridge: { ...bridge, interfaceId: interfaces.firewallBridge.id },
        workloads,
        monitoring: this.monitoring("firewall"),
      }),
      [interfaces.outside, interfaces.firewallBridge, interfaces.management.networkInterface],
    );
    this.give(vpnAddress, interfaces.vpnPublic.networkInterface, vpn);
    this.give(firewallAddress, interfaces.outside, firewall);
    new Route(this, "bridge-default", {
      routeTableId: this.bridge.routeTableId,
      destinationCidrBlock: EVERYWHERE,
      networkInterfaceId: interfaces.firewallBridge.id,
    });
    // To the same addresses the instances have routes of their own; the subnet's table must not lead back to the firewall.
    const spokes = this.organization.supernet.toString();
    new Route(this, "bridge-spokes", {
      routeTableId: this.bridge.routeTableId,
      destinationCidrBlock: spokes,
      networkInterfaceId: interfaces.vpnBridge.id,
    });
    bindRouter(vpn, { [spokes]: connection, [EVERYWHERE]: interfaces.vpnBridge });
    bindRouter(firewall, { [spokes]: interfaces.firewallBridge, [EVERYWHERE]: interfaces.outside });
    const bridges = subnetsOf(network.vpc.resource, { Tier: "bridge", Pod: name });
    intent(this).from(bridges).canReach(internet).through(firewall).symmetrically();
    this.managementInterface = interfaces.management.networkInterface;
    this.declareTunnels(connection, interfaces.vpnPublic.networkInterface);
    intent(this)
      .from(endpoint(interfaces.vpnPublic.networkInterface, this.managementInterface))
      .canReach(endpoint(...network.vpc.endpoints.values()))
      .with({ ports: [443] })
      .as(`${name}: both instances reach the core's interface endpoints`);
    this.connection = connection;
    this.firewall = firewall;
    new PodAlarms(this, "alarms", {
      name,
      coreName: props.coreName,
      vpnConnectionId: connection.id,
      transitGatewayId: core.hub.transitGatewayId,
      attachmentId: connection.transitGatewayAttachmentId,
      instances: { vpn: vpn.id, firewall: firewall.id },
      actions: core.alarmActions ?? [],
    });
  }

  /** The tunnels come up, whichever end begins, and the internet finds nothing else there. */
  private declareTunnels(connection: VpnConnection, networkInterface: NetworkInterface): void {
    const [amazon, device] = [endpoint(connection), endpoint(networkInterface)];
    const ike = { protocol: "udp", ports: Object.values(IKE_PORTS) } as const;
    intent(this).from(device).canReach(amazon).with(ike);
    intent(this).from(amazon).canReach(device).with(ike);
    for (const protocol of ["tcp", "udp"] as const) {
      intent(this).from(internet).cannotReach(device).with({ protocol }).except(connection);
    }
  }

  /** Tells the verifier which of the hub's tables take what the pod announces. */
  announceInto(routeTableIds: readonly string[]): void {
    bindAnnouncements(this.connection, ANNOUNCED, routeTableIds);
  }

  /** Lets those who manage in, and the firewall out to their proxy. */
  openManagement(cidr: string, adminPorts: readonly number[], proxyPort: number | undefined): void {
    const rule = (port: number, description: string) => ({ cidr, protocol: "tcp", port, description }) as const;
    this.managementGroup.letIn(
      Object.fromEntries(adminPorts.map((port) => [`admin-${String(port)}`, rule(port, "Those who manage")])),
    );
    if (proxyPort !== undefined) {
      this.managementGroup.letOut({ proxy: rule(proxyPort, "Proxy of those who manage") });
    }
  }

  private settings(connection: VpnConnection): Omit<VpnInstanceSettings, "publicAddress" | "bridge"> {
    const { core, workloads, insideCidrs } = this.props;
    const { keyQueries, probes } = core.vpnInstance;
    return {
      region: this.stack.region,
      asn: core.asn,
      amazonAsn: core.amazonAsn ?? 64512,
      tunnels: [
        { endpoint: connection.tunnel1Address, insideCidr: insideCidrs[0], keyQuery: keyQueries[0] },
        { endpoint: connection.tunnel2Address, insideCidr: insideCidrs[1], keyQuery: keyQueries[1] },
      ],
      secretArn: connection.presharedKeyArn,
      announced: ANNOUNCED,
      learned: [this.organization.supernet.toString()],
      workloads,
      monitoring: this.monitoring("vpn"),
      ...(probes === undefined ? {} : { probes }),
    };
  }

  private monitoring(kind: "vpn" | "firewall"): PodMonitoring {
    const { coreName, name, logs } = this.props;
    return { core: coreName, pod: name, logGroup: logs[kind].name, metricNamespace: METRIC_NAMESPACE };
  }

  /** What `monitoring` needs of the role. */
  private shipping(kind: "vpn" | "firewall"): readonly Statement[] {
    return [logPermission([this.props.logs[kind].streams]), metricPermission(METRIC_NAMESPACE)];
  }

  private addInterfaces() {
    const { network, zone, workloads, name } = this.props;
    const { vpc } = network;
    const publicSubnet = vpc.subnet("public", zone).id;
    const group = (id: string, description: string, rules: ConstructorParameters<typeof PodSecurityGroup>[3]) =>
      new PodSecurityGroup(this, id, { vpcId: vpc.id, name: `${name}-${id}`, description }, rules);
    const apis = { cidr: vpc.cidrBlock, protocol: "tcp", port: 443, description: "AWS APIs" } as const;
    const anywhere = { cidr: EVERYWHERE };
    const bridge = { cidr: this.bridge.cidr };
    const vpnPublic = group("vpn-public", "VPN instance: IKE with AWS's two endpoints", { egress: { apis } });
    const vpnBridge = group("vpn-bridge", "VPN instance: what the firewall gets and answers", {
      egress: { packets: { ...anywhere, description: "Packets of workloads, and probes" } },
    });
    const firewallBridge = group("firewall-bridge", "Firewall: what workloads send, and who proves that it works", {
      ingress: {
        bridge: { ...bridge, description: "VPN instance and health function" },
        ...Object.fromEntries(
          workloads.flatMap(({ name: workload, cidrs }) =>
            cidrs.map((cidr, index) => [
              `${workload}-${String(index + 1)}`,
              { cidr, description: `Packets of ${workload}` },
            ]),
          ),
        ),
      },
    });
    const outside = group("outside", "Firewall: out to anywhere, in from nowhere", {
      egress: { anywhere: { ...anywhere, description: "What the firewall lets out" } },
    });
    const management = group("management", "Firewall: AWS APIs", { egress: { apis } });
    return {
      vpnPublic: { group: vpnPublic, networkInterface: this.addInterface("vpn-public", publicSubnet, vpnPublic.id) },
      vpnBridge: this.addInterface("vpn-bridge", this.bridge.id, vpnBridge.id, this.bridge.vpnAddress),
      firewallBridge: this.addInterface(
        "firewall-bridge",
        this.bridge.id,
        firewallBridge.id,
        this.bridge.firewallAddress,
      ),
      outside: this.addInterface("firewall-outside", publicSubnet, outside.id),
      management: {
        group: management,
        networkInterface: this.addInterface("firewall-management", vpc.subnet("management", zone).id, management.id),
      },
    };
  }

  /** An interface with an address of its own choice carries the packets of others. */
  private addInterface(id: string, subnetId: string, groupId: string, address?: string): NetworkInterface {
    return new NetworkInterface(this, `${id}-interface`, {
      subnetId,
      description: `${this.props.name} ${id}`,
      securityGroups: [groupId],
      sourceDestCheck: address === undefined,
      ...(address === undefined ? {} : { privateIps: [address] }),
      tags: { Name: `${this.props.name}-${id}` },
    });
  }

  private allowIke({ group }: { group: PodSecurityGroup }, { tunnel1Address, tunnel2Address }: VpnConnection): void {
    [tunnel1Address, tunnel2Address].forEach((endpoint, index) => {
      group.openBothWays(
        Object.fromEntries(
          Object.entries(IKE_PORTS).map(([kind, port]) => [
            `${kind}-${String(index + 1)}`,
            { cidr: `${endpoint}/32`, protocol: "udp", port, description: `Tunnel ${String(index + 1)}` } as const,
          ]),
        ),
      );
    });
  }

  private addAddress(id: string, name: string): Eip {
    return new Eip(this, id, { domain: "vpc", tags: { Name: name } });
  }

  private give(address: Eip, networkInterface: NetworkInterface, instance: Instance): void {
    new EipAssociation(this, `${address.node.id}-association`, {
      allocationId: address.allocationId,
      networkInterfaceId: networkInterface.id,
      allowReassociation: false,
      dependsOn: [
        instance,
        ...(this.props.network.vpc.internetGateway === undefined ? [] : [this.props.network.vpc.internetGateway]),
      ],
    });
  }

  /**
   * Terraform's interfaces outlive the instance. Another image or other user data replaces none by itself, since all pods
   * would be gone at once: a core changes by being replaced.
   */
  private launch(
    kind: "vpn" | "firewall",
    { imageId, instanceType }: InstanceProps,
    role: InstanceRole,
    userData: string,
    interfaces: readonly NetworkInterface[],
  ): Instance {
    // All pods of a core have as much.
    if (this.props.index === 0) checkUserData(this, `${kind}.userData`, userData, "compressed");
    const scope = new Construct(this, kind);
    return addInstance(scope, "instance", {
      ami: imageId,
      instanceType,
      iamInstanceProfile: role.profile.name,
      interfaces,
      maintenanceOptions: { autoRecovery: "default" },
      monitoring: true,
      userDataBase64: encodedUserData(scope, userData, "compressed"),
      tags: { Name: `${this.props.name}-${kind}` },
      dependsOn: role.ready,
      lifecycle: { ignoreChanges: ["ami", "user_data_base64"] },
    });
  }
}
