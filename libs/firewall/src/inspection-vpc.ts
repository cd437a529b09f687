import type { SubnetLayout } from "@causeway/cidr";
import type { Zone } from "@causeway/organization";
import { Attachment, nextHops } from "@causeway/hub";
import type { TransitGateway } from "@causeway/hub";
import { AccountConstruct, internet, promise, subnetsWith } from "@causeway/platform";
import type { Selector } from "@causeway/platform";
import { Vpc } from "@causeway/vpc";
import type { FlowLogsProps, Tier } from "@causeway/vpc";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { FirewallEngine, FirewallEntrances } from "./firewall-engine.js";

export interface InspectionVpcProps {
  /** Fixed IPv4 block, /22 or larger with the default layout. */
  readonly cidr: string;
  /** IPAM pool that records the block. Default: none. */
  readonly poolId?: string;
  readonly hub: TransitGateway;
  /** What inspects the packets, e.g. `networkFirewall({ rules })`. */
  readonly engine: FirewallEngine;
  /**
   * Names of zones of the stack's region. Default: all of them. Each has an entrance to the engine and a NAT gateway of
   * its own: with one NAT gateway for all zones, replies would come back through another zone's entrance, which does
   * not know the flow. To pay for one of each, name one zone; spokes in other zones reach it through the hub.
   */
  readonly zones?: readonly string[];
  /** Default: `standardLayout` of `@causeway/cidr`. */
  readonly layout?: SubnetLayout;
  /** Of the VPC. Default: CloudWatch Logs, kept for 365 days. */
  readonly flowLogs?: FlowLogsProps;
}

const EVERYWHERE = "0.0.0.0/0";
/** Tiers of spokes that hold workloads. */
const WORKLOAD_TIERS: readonly Tier[] = ["private", "isolated"];

/**
 * The VPC that all traffic of the hub passes, and the organization's way to the internet. All of a flow stays in the
 * zone in which it entered, because every route of a zone leads to that zone's entrance and NAT gateway, and the
 * attachment has appliance mode on:
 * https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
 *
 * | Subnet   | Destination | Target                            |
 * | -------- | ----------- | --------------------------------- |
 * | transit  | 0.0.0.0/0   | the engine, in the same zone      |
 * | firewall | 0.0.0.0/0   | NAT gateway of the same zone      |
 * | firewall | supernet    | transit gateway                   |
 * | public   | 0.0.0.0/0   | internet gateway                  |
 * | public   | supernet    | the engine, in the same zone      |
 *
 * It promises that the spokes of each segment reach what the segment may reach, the internet among it, through the
 * engine alone, both ways through the same endpoint, in the zone in which the flow entered.
 *
 * Reports what `Vpc`, `Attachment`, the hub's `routeThroughInspection` and the engine report.
 */
export class InspectionVpc extends AccountConstruct {
  readonly vpc: Vpc;
  readonly attachment: Attachment;
  /** Public address of each zone's NAT gateway, by the zone's name; also the Terraform output `nat-addresses`. */
  readonly natAddresses: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: InspectionVpcProps) {
    super(scope, id);
    const { cidr, poolId, hub, engine, zones, layout, flowLogs } = props;
    const name = this.nameInStack;
    this.vpc = new Vpc(this, "vpc", {
      name,
      addresses: { cidr, ...(poolId === undefined ? {} : { poolId }) },
      tiers: ["public", "firewall", "transit"],
      natGateways: "perZone",
      ...(zones === undefined ? {} : { zones }),
      ...(layout === undefined ? {} : { layout }),
      ...(flowLogs === undefined ? {} : { flowLogs }),
    });
    this.attachment = new Attachment(this, "attachment", {
      vpc: this.vpc,
      transitGateway: hub,
      domain: "inspection",
      applianceMode: true,
    });
    hub.routeThroughInspection(this.attachment);
    const entrances = engine.build(this, { vpc: this.vpc, name });
    for (const zone of this.vpc.zones) {
      this.addRoutes(zone, entrances, hub.id);
    }
    promiseInspection(this, entrances);
    this.natAddresses = Object.fromEntries(this.vpc.natGateways.map(({ zone, publicIp }) => [zone.name, publicIp]));
    new TerraformOutput(this, "nat-addresses", {
      description: "Public addresses that the organization's traffic comes from, by zone",
      value: this.natAddresses,
    });
  }

  /** The public subnet's way to the internet gateway is the VPC's own. */
  private addRoutes(zone: Zone, entrances: FirewallEntrances, transitGatewayId: string): void {
    const supernet = this.organization.supernet.toString();
    const engine = entrances.target(zone);
    const firewall = this.vpc.subnet("firewall", zone);
    const natGateway = this.vpc.natGateways.find((gateway) => gateway.zone.name === zone.name);
    this.vpc.addRoute(this.vpc.subnet("transit", zone), "default", { destination: EVERYWHERE, target: engine });
    if (natGateway !== undefined) {
      const target = { natGatewayId: natGateway.id };
      this.vpc.addRoute(firewall, "default", { destination: EVERYWHERE, target });
    }
    this.vpc.addRoute(firewall, "supernet", {
      destination: supernet,
      target: { transitGatewayId },
      dependsOn: this.attachment.ready,
    });
    this.vpc.addRoute(this.vpc.subnet("public", zone), "supernet", { destination: supernet, target: engine });
  }
}

function promiseInspection(scope: AccountConstruct, { inspectors }: FirewallEntrances): void {
  for (const segment of scope.organization.segments) {
    const destinations = [
      ...(nextHops(segment).internet === "inspection" ? [internet] : []),
      ...segment.reaches.flatMap(workloads),
    ];
    for (const from of workloads(segment.name)) {
      for (const to of destinations) {
        promise(scope)
          .that(from)
          .reach(to)
          .through(...inspectors)
          .symmetrically()
          .inTheSameZone()
          .ifThereAreAny();
      }
    }
  }
}

function workloads(segment: string): Selector[] {
  return WORKLOAD_TIERS.map((tier) => subnetsWith({ Segment: segment, Tier: tier }));
}
