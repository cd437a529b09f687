import type { Zone } from "@causeway/organization";
import { AccountConstruct, internet, intent, subnetsOf } from "@causeway/platform";
import type { IVpc, RouteTarget, Tier } from "@causeway/vpc";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import type { Construct } from "constructs";
import type { FirewallEngine, FirewallEntrances } from "../firewall-engine.js";

export interface EdgeInspectionProps {
  /**
   * Made with `vpcWith(engine, { tiers })`, of which the tiers are `protected`, `firewall` and those of workloads without
   * public addresses. `edgeLayout` of `@causeway/cidr` has room for all of them.
   */
  readonly vpc: IVpc;
  /** What inspects the packets, e.g. `networkFirewall({ rules })`. */
  readonly engine: FirewallEngine;
}

const EVERYWHERE = "0.0.0.0/0";
const CLOSED_TIERS: readonly Tier[] = ["private", "isolated"];

/**
 * Inspects what the protected subnets of one VPC exchange with the internet, in the zone of the subnet, where it comes in
 * and where it goes out. Hosts there have public addresses; the engine sees their private ones, because the internet
 * gateway translates.
 *
 * | Table of         | Destination              | Target                                    |
 * | ---------------- | ------------------------ | ----------------------------------------- |
 * | internet gateway | each protected subnet    | the engine, in the zone of the subnet     |
 * | protected        | 0.0.0.0/0                | the engine, in the same zone              |
 * | firewall         | 0.0.0.0/0                | internet gateway                          |
 *
 * AWS takes whole subnets as destinations of a gateway's table, and firewall endpoints, Gateway Load Balancer endpoints
 * and network interfaces as targets:
 * https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
 *
 * It declares that the internet reaches the protected subnets, and they the internet, through the engine alone, both ways
 * through the same endpoint, in the zone of the subnet; and that the internet opens no flow to the tiers of workloads
 * without public addresses, private and isolated. A network load balancer that hands them the internet's packets with the
 * clients' addresses leaves that UNPROVEN. Where they may go themselves is not declared: the VPC may be attached to a hub.
 *
 * Reports MISSING_TIER, MISSING_ENDPOINT, UNINSPECTED_TIER and what the engine reports.
 */
export class EdgeInspection extends AccountConstruct {
  constructor(scope: Construct, id: string, { vpc, engine }: EdgeInspectionProps) {
    super(scope, id);
    this.check(vpc, engine);
    const { internetGateway } = vpc;
    const place = internetGateway === undefined ? {} : { internetGateway };
    const entrances = engine.build(this, { vpc, name: this.nameInStack, ...place });
    const gatewayId = internetGateway?.id ?? "";
    const tableId = this.addGatewayTable(vpc, gatewayId);
    for (const zone of vpc.zones) {
      const target = entrances.target(zone);
      this.addInboundRoute(vpc, zone, tableId, target);
      vpc.subnet("protected", zone).addRoute("default", { destination: EVERYWHERE, target });
      vpc.subnet("firewall", zone).addRoute("default", { destination: EVERYWHERE, target: { gatewayId } });
    }
    this.declareInspection(vpc, entrances);
  }

  /** The edge association: what comes in through the gateway is routed by a table of its own. */
  private addGatewayTable(vpc: IVpc, gatewayId: string): string {
    const tags = { Name: `${vpc.name}-internet-gateway`, Network: vpc.name };
    const table = new RouteTable(this, "gateway-routes", { vpcId: vpc.id, tags });
    new RouteTableAssociation(this, "gateway-association", { gatewayId, routeTableId: table.id });
    return table.id;
  }

  private addInboundRoute(vpc: IVpc, zone: Zone, routeTableId: string, target: RouteTarget): void {
    const destinationCidrBlock = vpc.subnet("protected", zone).cidrBlock;
    new Route(this, `to-protected-${zone.key}`, { routeTableId, destinationCidrBlock, ...target });
  }

  private declareInspection(vpc: IVpc, { inspectors }: FirewallEntrances): void {
    const { resource } = vpc;
    if (resource === undefined) {
      return;
    }
    const ends = subnetsOf(resource, { Tier: "protected" });
    for (const [from, to] of [
      [internet, ends],
      [ends, internet],
    ] as const) {
      intent(this)
        .from(from)
        .canReach(to)
        .through(...inspectors)
        .symmetrically()
        .inTheSameZone();
    }
    for (const tier of CLOSED_TIERS.filter((each) => vpc.subnets(each).length > 0)) {
      intent(this)
        .from(internet)
        .cannotReach(subnetsOf(resource, { Tier: tier }));
    }
  }

  private check(vpc: IVpc, { needs }: FirewallEngine): void {
    const tiers: readonly Tier[] = ["protected", "firewall", ...(needs?.tiers ?? [])];
    for (const tier of tiers.filter((each) => vpc.subnets(each).length === 0)) {
      this.report({
        code: "MISSING_TIER",
        property: "vpc",
        found: `a VPC without the tier ${tier}`,
        allowed: tiers.join(", "),
        message: `edge inspection with this engine needs the tier ${tier}; vpcWith(engine, ...) adds what the engine needs`,
      });
    }
    const services = [...(needs?.interfaceEndpoints ?? []), ...(needs?.gatewayEndpoints ?? [])];
    for (const service of services.filter((each) => !vpc.endpoints.has(each))) {
      this.report({
        code: "MISSING_ENDPOINT",
        property: "vpc",
        found: [...vpc.endpoints.keys()].sort().join(", ") || "(none)",
        allowed: services.join(", "),
        message: `the engine needs the VPC's endpoint for ${service}; vpcWith(engine, ...) adds it`,
      });
    }
    if (vpc.subnets("public").length > 0) {
      this.report({
        code: "UNINSPECTED_TIER",
        property: "vpc",
        found: "a VPC with the tier public",
        allowed: "protected in place of public",
        message: "public subnets lead to the internet gateway and back past the engine",
      });
    }
  }
}
