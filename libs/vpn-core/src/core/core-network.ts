import { SESSION_MANAGER_ENDPOINTS, SHIPPING_ENDPOINTS } from "@causeway/aws";
import { Cidr, CidrError, inspectionLayout } from "@causeway/cidr";
import type { Zone } from "@causeway/organization";
import { internet, intent, subnetsOf } from "@causeway/platform";
import type { AccountConstruct } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { FixedAddresses } from "@causeway/vpc";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Construct } from "constructs";

/** What instances and health functions call: keys, logs, metrics, Session Manager, and the hub's route tables. */
const ENDPOINTS = ["ec2", ...SHIPPING_ENDPOINTS, "secretsmanager", ...SESSION_MANAGER_ENDPOINTS];
const BRIDGE_PREFIX = 28;
/** The first four addresses of a subnet are AWS's: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const VPN_HOST = 4;
const FIREWALL_HOST = 5;
/** Where bridges go that have no place: a problem was reported. */
const PLACEHOLDER = Cidr.parse("192.0.0.0/16");

export interface BridgeSubnet {
  readonly id: string;
  readonly routeTableId: string;
  readonly cidr: string;
  readonly vpnAddress: string;
  readonly firewallAddress: string;
}

/**
 * The VPC of a core. The lower half of its block is the bridge subnets', the upper half is laid out as that of an
 * inspection VPC.
 *
 * | Subnet     | Holds                                                         | Default route      |
 * | ---------- | ------------------------------------------------------------- | ------------------ |
 * | public     | of each instance, the interface that leads outside            | internet gateway   |
 * | management | interface endpoints, and interfaces to manage firewalls by    | none               |
 * | transit    | the attachment to the management network                      | none               |
 * | bridge     | of each pod: its two instances and its health function        | the pod's firewall |
 */
export class CoreNetwork extends Construct {
  readonly vpc: Vpc;
  private readonly bridges: Cidr;

  constructor(
    private readonly core: AccountConstruct,
    id: string,
    { name, addresses, pods }: { name: string; addresses: FixedAddresses; pods: number },
  ) {
    super(core, id);
    this.vpc = new Vpc(this, "vpc", {
      name,
      addresses,
      tiers: ["public", "management", "transit"],
      layout: inspectionLayout,
      interfaceEndpoints: ENDPOINTS,
    });
    this.bridges = this.lowerHalf(addresses.cidr, pods);
    for (const tier of ["bridge", "management"]) {
      intent(core)
        .from(internet)
        .cannotReach(subnetsOf(this.vpc.resource, { Tier: tier }));
    }
  }

  /** The bridge subnet of the nth pod, from 0. Its default route is the pod's to add. */
  bridge(scope: Construct, index: number, name: string, zone: Zone): BridgeSubnet {
    const block = this.bridges.subnet(BRIDGE_PREFIX - this.bridges.prefixLength, index);
    const tags = { Name: `${name}-bridge`, Network: this.vpc.name, Tier: "bridge", Pod: name };
    const subnet = new Subnet(scope, "bridge", {
      vpcId: this.vpc.id,
      cidrBlock: block.toString(),
      availabilityZone: zone.name,
      mapPublicIpOnLaunch: false,
      tags,
    });
    const routes = new RouteTable(scope, "bridge-routes", { vpcId: this.vpc.id, tags });
    new RouteTableAssociation(scope, "bridge-association", { subnetId: subnet.id, routeTableId: routes.id });
    return {
      id: subnet.id,
      routeTableId: routes.id,
      cidr: block.toString(),
      vpnAddress: block.host(VPN_HOST),
      firewallAddress: block.host(FIREWALL_HOST),
    };
  }

  /** Reports NO_ROOM_FOR_BRIDGES. A block that cannot be is the VPC's to report. */
  private lowerHalf(text: string, pods: number): Cidr {
    let half: Cidr;
    try {
      half = Cidr.parse(text).subnet(1, 0);
    } catch (error) {
      if (!(error instanceof CidrError)) throw error;
      return PLACEHOLDER;
    }
    const room = half.family === 4 ? Math.floor(2 ** (BRIDGE_PREFIX - half.prefixLength)) : 0;
    if (room >= pods) {
      return half;
    }
    this.core.report({
      code: "NO_ROOM_FOR_BRIDGES",
      property: "addresses.cidr",
      found: text,
      allowed: `a block whose lower half has a /28 for each of ${String(pods)} pods`,
      message: `the lower half of ${text} has room for ${String(room)} bridge subnets of /28; the core has ${String(pods)} pods`,
    });
    return PLACEHOLDER;
  }
}
