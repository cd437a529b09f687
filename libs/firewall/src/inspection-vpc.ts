import { inspectionLayout } from "@causeway/cidr";
import type { SubnetLayout } from "@causeway/cidr";
import type { Zone, ZoneName } from "@causeway/organization";
import { Attachment, nextHop, workloadsOf } from "@causeway/hub";
import type { Hub } from "@causeway/hub";
import { AccountConstruct, internet, intent } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { FlowLogsProps, RouteProps, VpcAddresses, VpcProps } from "@causeway/vpc";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { vpcWith } from "./firewall-engine.js";
import type { FirewallEngine, FirewallEntrances } from "./firewall-engine.js";

export interface InspectionVpcProps {
  /** Of the VPC: /22 or larger with the default layout. */
  readonly addresses: VpcAddresses;
  /** The hub itself: its routes to the inspection attachment are written from here. */
  readonly hub: Hub;
  /** What inspects the packets, e.g. `networkFirewall({ rules })`. */
  readonly engine: FirewallEngine;
  /**
   * Names of zones of the stack's region.
   * @default all of them. Each has an entrance to the engine and a NAT gateway of
   *   its own: with one NAT gateway for all zones, replies would come back through another zone's entrance, which does
   *   not know the flow. To pay for one of each, name one zone; spokes in other zones reach it through the hub
   */
  readonly zones?: readonly ZoneName[];
  /** @default `inspectionLayout` of `@causeway/cidr` */
  readonly layout?: SubnetLayout;
  /**
   * Of the VPC.
   * @default CloudWatch Logs, kept for 365 days
   */
  readonly flowLogs?: FlowLogsProps;
}

const EVERYWHERE = "0.0.0.0/0";
/** Tiers, and the NAT gateways of an inspection VPC that is the way to the internet itself. */
const WITH_EGRESS: Pick<VpcProps, "tiers" | "natGateways"> = {
  tiers: ["public", "firewall", "transit"],
  natGateways: "perZone",
};
const WITHOUT_EGRESS: Pick<VpcProps, "tiers"> = { tiers: ["firewall", "transit"] };

/**
 * The VPC that the traffic of the hub passes, and the organization's way to the internet unless its policy names another.
 * All of a flow stays in the zone in which it entered, because every route of a zone leads to that zone's entrance and NAT
 * gateway, and the attachment has appliance mode on:
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 *
 * | Subnet   | Destination | Target                                                                     |
 * | -------- | ----------- | -------------------------------------------------------------------------- |
 * | transit  | 0.0.0.0/0   | the engine, in the same zone                                               |
 * | firewall | 0.0.0.0/0   | egress own: NAT gateway of the same zone; by an egress VPC: transit gateway |
 * | firewall | supernet    | transit gateway, unless all goes there                                      |
 * | public   | 0.0.0.0/0   | egress own: internet gateway                                               |
 * | public   | supernet    | egress own: the engine, in the same zone                                   |
 *
 * It declares that the spokes of each segment reach what the organization's policy has inspected, the internet among it,
 * through the engine alone, both ways through the same endpoint, in the zone in which the flow entered.
 *
 * Reports what `Vpc`, `Attachment`, the hub's `routeThroughInspection` and the engine report.
 */
export class InspectionVpc extends AccountConstruct {
  readonly vpc: Vpc;
  readonly attachment: Attachment;
  /**
   * Public address of each zone's NAT gateway, by the zone's name; also the Terraform output `nat-addresses`. None where
   * packets leave by an egress VPC, or not at all.
   */
  readonly natAddresses: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: InspectionVpcProps) {
    super(scope, id);
    const { addresses, hub, engine, zones, layout = inspectionLayout, flowLogs } = props;
    const name = this.nameInStack;
    this.vpc = new Vpc(this, "vpc", {
      name,
      addresses,
      ...vpcWith(engine, this.organization.inspection.egress === "own" ? WITH_EGRESS : WITHOUT_EGRESS),
      layout,
      ...(zones === undefined ? {} : { zones }),
      ...(flowLogs === undefined ? {} : { flowLogs }),
    });
    this.attachment = new Attachment(this, "attachment", {
      vpc: this.vpc,
      hub,
      attachAs: "inspection",
      applianceMode: true,
    });
    hub.routeThroughInspection(this.attachment);
    const entrances = engine.build(this, {
      vpc: this.vpc,
      name,
      wayOut: (zone) => this.wayOut(zone, hub.transitGatewayId),
    });
    for (const zone of this.vpc.zones) {
      this.addRoutes(zone, entrances, hub.transitGatewayId);
    }
    declareInspection(this, entrances);
    this.natAddresses = Object.fromEntries(this.vpc.natGateways.map(({ zone, publicIp }) => [zone.name, publicIp]));
    if (this.vpc.natGateways.length > 0) {
      new TerraformOutput(this, "nat-addresses", {
        description: "Public addresses that the organization's traffic comes from, by zone",
        value: this.natAddresses,
      });
    }
  }

  /** The public subnet's way to the internet gateway is the VPC's own. */
  private addRoutes(zone: Zone, entrances: FirewallEntrances, transitGatewayId: string): void {
    const supernet = this.organization.supernet.toString();
    const engine = entrances.target(zone);
    const firewall = this.vpc.subnet("firewall", zone);
    const hub = { target: { transitGatewayId }, dependsOn: this.attachment.ready };
    this.vpc.subnet("transit", zone).addRoute("default", { destination: EVERYWHERE, target: engine });
    if (typeof this.organization.inspection.egress !== "object") {
      firewall.addRoute("supernet", { destination: supernet, ...hub });
    }
    const wayOut = this.wayOut(zone, transitGatewayId);
    if (wayOut !== undefined) {
      firewall.addRoute("default", { destination: EVERYWHERE, ...wayOut });
    }
    if (this.organization.inspection.egress === "own") {
      this.vpc.subnet("public", zone).addRoute("supernet", { destination: supernet, target: engine });
    }
  }

  /** How what has passed the engine leaves a zone for the internet. */
  private wayOut(zone: Zone, transitGatewayId: string): Omit<RouteProps, "destination"> | undefined {
    if (typeof this.organization.inspection.egress === "object") {
      return { target: { transitGatewayId }, dependsOn: this.attachment.ready };
    }
    const natGateway = this.vpc.natGateways.find((gateway) => gateway.zone.name === zone.name);
    return natGateway === undefined ? undefined : { target: { natGatewayId: natGateway.id } };
  }
}

function declareInspection(scope: AccountConstruct, { inspectors }: FirewallEntrances): void {
  const { organization } = scope;
  for (const segment of organization.segments) {
    const inspected = organization.segments.filter((to) => nextHop(organization, segment, to) === "inspection");
    const destinations = [
      ...(nextHop(organization, segment, "internet") === "inspection" ? [internet] : []),
      ...inspected.flatMap(workloadsOf),
    ];
    for (const from of workloadsOf(segment)) {
      for (const to of destinations) {
        intent(scope)
          .from(from)
          .canReach(to)
          .through(...inspectors)
          .symmetrically()
          .inTheSameZone()
          .ifThereAreAny();
      }
    }
  }
}
