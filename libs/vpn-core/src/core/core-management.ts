import { addInstance, requireEndpoints, SESSION_MANAGER_ENDPOINTS } from "@causeway/aws";
import { requireNetworkAccount, VPC_OWNER_TAG } from "@causeway/hub";
import type { IntentEnd } from "@causeway/intents";
import { AccountConstruct, endpoint, internet, intent, subnetsOf } from "@causeway/platform";
import type { ISubnet, IVpc, Tier } from "@causeway/vpc";
import { Ec2TransitGateway } from "@cdktf/provider-aws/lib/ec2-transit-gateway/index.js";
import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route/index.js";
import { Ec2TransitGatewayRouteTable } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table/index.js";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association/index.js";
import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment/index.js";
import type { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { podRole } from "./pod-role.js";
import type { InstanceProps } from "./props.js";
import { PodSecurityGroup } from "./security-groups.js";
import type { VpnCore } from "./vpn-core.js";

export interface CoreManagementProps {
  /** Whose firewalls are managed. */
  readonly cores: readonly VpnCore[];
  /**
   * Where those who manage stand: tier `transit`, one of `private` and `isolated`, the endpoints `ssm` and `ssmmessages`,
   * and whatever firewalls may reach, such as an outbound proxy. It is attached to no other transit gateway.
   */
  readonly vpc: IVpc;
  /** Instance that Session Manager opens sessions to, and forwards ports through. */
  readonly bastion: InstanceProps;
  /**
   * TCP ports of firewalls that the VPC reaches.
   * @default 22 and 443
   */
  readonly adminPorts?: readonly number[];
  /**
   * TCP port in the VPC that firewalls reach, such as a proxy's.
   * @default none
   */
  readonly proxyPort?: number;
  /**
   * Private ASN of the transit gateway.
   * @default 64513
   */
  readonly amazonSideAsn?: number;
}

const WORK_TIERS: readonly Tier[] = ["private", "isolated"];

/**
 * The management network: a transit gateway of its own between the cores' management subnets and one VPC. It has two route
 * tables, one for cores, which leads to the VPC alone, and one for the VPC, which leads to the cores. So firewalls reach
 * what stands in the VPC and nothing else: whether that is a proxy with an allow list, or nothing, is the VPC's choice.
 *
 * It declares that no management subnet of a core reaches the internet, that cores do not reach each other, that the VPC
 * and the bastion in it reach the firewalls' management, and that the internet reaches neither.
 *
 * Reports OUTSIDE_NETWORK_ACCOUNT, MISSING_TIER and MISSING_ENDPOINT.
 */
export class CoreManagement extends AccountConstruct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: CoreManagementProps,
  ) {
    super(scope, id);
    requireNetworkAccount(this, "a management network");
    const { vpc, amazonSideAsn = 64513 } = props;
    const [work = "private"] = this.tiers();
    const gateway = new Ec2TransitGateway(this, "gateway", {
      description: "Management of VPN cores",
      amazonSideAsn,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      tags: { Name: this.nameInStack },
    });
    const table = (name: string) =>
      new Ec2TransitGatewayRouteTable(this, `${name}-routes`, {
        transitGatewayId: gateway.id,
        tags: { Name: `${this.nameInStack}-${name}` },
      });
    const tables = { cores: table("cores"), manager: table("manager") };
    const manager = this.attach(this, vpc, gateway, tables.manager, "manager");
    new Ec2TransitGatewayRoute(tables.cores, "to-manager", {
      transitGatewayRouteTableId: tables.cores.id,
      destinationCidrBlock: vpc.cidrBlock,
      transitGatewayAttachmentId: manager.id,
    });
    const bastion = this.addBastion(work);
    const managers = this.managers(work);
    if (managers !== undefined) {
      intent(this).from(internet).cannotReach(managers);
    }
    for (const core of props.cores) {
      this.join(core, gateway, tables, manager.ready, work, bastion);
    }
  }

  private join(
    core: VpnCore,
    gateway: Ec2TransitGateway,
    tables: { readonly cores: Ec2TransitGatewayRouteTable; readonly manager: Ec2TransitGatewayRouteTable },
    managerReady: readonly ITerraformDependable[],
    work: Tier,
    bastion: Instance,
  ): void {
    const { vpc, adminPorts = [22, 443], proxyPort } = this.props;
    const own = core.vpc;
    if (own === undefined) return;
    const attachment = this.attach(this, own, gateway, tables.cores, core.nameInStack);
    new Ec2TransitGatewayRoute(tables.manager, `to-${core.nameInStack}`, {
      transitGatewayRouteTableId: tables.manager.id,
      destinationCidrBlock: own.cidrBlock,
      transitGatewayAttachmentId: attachment.id,
    });
    const target = { transitGatewayId: gateway.id };
    const lead = (
      subnets: readonly ISubnet[],
      name: string,
      destination: string,
      ready: readonly ITerraformDependable[],
    ) => {
      for (const subnet of subnets) subnet.addRoute(name, { destination, target, dependsOn: ready });
    };
    lead(own.subnets("management"), "manager", vpc.cidrBlock, attachment.ready);
    lead(vpc.subnets(work), core.nameInStack, own.cidrBlock, managerReady);
    for (const pod of core.pods) {
      pod.openManagement(vpc.cidrBlock, adminPorts, proxyPort);
    }
    const firewalls = subnetsOf(own.resource, { Tier: "management" });
    const managers = this.managers(work);
    const interfaces = endpoint(...core.pods.map(({ managementInterface }) => managementInterface));
    intent(this).from(firewalls).cannotReach(internet);
    for (const from of [...(managers === undefined ? [] : [managers]), endpoint(bastion)]) {
      intent(this)
        .from(from)
        .canReach(interfaces)
        .with({ ports: [...adminPorts] });
    }
    if (proxyPort !== undefined && managers !== undefined) {
      intent(this)
        .from(interfaces)
        .canReach(managers)
        .with({ ports: [proxyPort] });
    }
    for (const other of this.props.cores) {
      if (other !== core && other.vpc !== undefined) {
        intent(this).from(firewalls).cannotReach(subnetsOf(other.vpc.resource));
      }
    }
  }

  /** The subnets of those who manage; `undefined` in a VPC that other Terraform made, which intents cannot name. */
  private managers(work: Tier): IntentEnd | undefined {
    const { resource } = this.props.vpc;
    return resource === undefined ? undefined : subnetsOf(resource, { Tier: work });
  }

  private attach(
    scope: Construct,
    vpc: IVpc,
    gateway: Ec2TransitGateway,
    table: Ec2TransitGatewayRouteTable,
    name: string,
  ): { readonly id: string; readonly ready: readonly ITerraformDependable[] } {
    const place = new Construct(scope, `${name}-attachment`);
    const attachment = new Ec2TransitGatewayVpcAttachment(place, "vpc", {
      transitGatewayId: gateway.id,
      vpcId: vpc.id,
      subnetIds: vpc.subnets("transit").map((subnet) => subnet.id),
      dnsSupport: "enable",
      ipv6Support: "disable",
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      tags: { Name: `${this.nameInStack}-${name}`, [VPC_OWNER_TAG]: this.stack.account.id },
    });
    const association = new Ec2TransitGatewayRouteTableAssociation(place, "association", {
      transitGatewayAttachmentId: attachment.id,
      transitGatewayRouteTableId: table.id,
    });
    return { id: attachment.id, ready: [association] };
  }

  /** Nothing comes in: Session Manager answers from inside. */
  private addBastion(work: Tier): Instance {
    const { vpc, bastion, cores, adminPorts = [22, 443] } = this.props;
    const name = `${this.nameInStack}-bastion`;
    const place = new Construct(this, "bastion");
    const role = podRole(place, "role", name);
    const firewalls = cores.flatMap((core) =>
      core.vpc === undefined ? [] : [[core.nameInStack, core.vpc.cidrBlock] as const],
    );
    const group = new PodSecurityGroup(
      place,
      "security-group",
      { vpcId: vpc.id, name, description: "Bastion: nothing in, AWS APIs and firewalls out" },
      {
        egress: {
          apis: { cidr: vpc.cidrBlock, protocol: "tcp", port: 443, description: "AWS APIs" },
          ...Object.fromEntries(
            firewalls.flatMap(([core, cidr]) =>
              adminPorts.map((port) => [
                `${core}-${String(port)}`,
                { cidr, protocol: "tcp", port, description: `Firewalls of ${core}` } as const,
              ]),
            ),
          ),
        },
      },
    );
    const instance = addInstance(place, "instance", {
      ami: bastion.imageId,
      instanceType: bastion.instanceType,
      iamInstanceProfile: role.profile.name,
      subnetId: vpc.subnets(work)[0]?.id ?? "",
      vpcSecurityGroupIds: [group.id],
      tags: { Name: name },
      dependsOn: role.ready,
      lifecycle: { ignoreChanges: ["ami"] },
    });
    const endpoints = requireEndpoints(this, vpc, SESSION_MANAGER_ENDPOINTS, "Session Manager's agents");
    intent(this)
      .from(endpoint(instance))
      .canReach(endpoint(...endpoints))
      .with({ ports: [443] });
    return instance;
  }

  /** The tiers in which those who manage stand. */
  private tiers(): readonly Tier[] {
    const { vpc } = this.props;
    const work = WORK_TIERS.filter((tier) => vpc.subnets(tier).length > 0);
    const missing = [
      ...(vpc.subnets("transit").length > 0 ? [] : ["transit"]),
      ...(work.length > 0 ? [] : [WORK_TIERS.join(" or ")]),
    ];
    for (const tier of missing) {
      const message = `the VPC lacks the tier ${tier}`;
      this.report({
        code: "MISSING_TIER",
        property: "vpc",
        found: "a VPC without it",
        allowed: `the tier ${tier}`,
        message,
      });
    }
    return work;
  }
}
