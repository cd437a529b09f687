import type { PlannedResource, PlannedStack } from "./planned-stack.js";

type Values = PlannedResource["values"];

/** A subnet with the routes of the table that is associated with it. */
export interface RoutedSubnet {
  readonly id: string;
  readonly zone: string;
  readonly tier: string;
  /** Target's id by destination. */
  readonly routes: Readonly<Record<string, string>>;
}

/** A route table of the transit gateway. */
export interface HubTable {
  readonly id: string;
  /** Attachment's id by destination, or `blackhole`. */
  readonly routes: Readonly<Record<string, string>>;
  /** Ids of the attachments whose packets it routes. */
  readonly associations: readonly string[];
  /** Ids of the attachments whose addresses it learns. */
  readonly propagations: readonly string[];
}

export function resourcesOf(stack: PlannedStack, type: string): readonly Values[] {
  return stack.resources.filter((resource) => resource.type === type).map(({ values }) => values);
}

/** The subnets of a VPC, by tier as their tags name it. */
export function subnetsOf(stack: PlannedStack, vpcId: unknown): readonly RoutedSubnet[] {
  const tableOf = new Map(
    resourcesOf(stack, "aws_route_table_association").map((values) => [values["subnet_id"], values["route_table_id"]]),
  );
  const routes = resourcesOf(stack, "aws_route");
  return resourcesOf(stack, "aws_subnet")
    .filter((subnet) => subnet["vpc_id"] === vpcId)
    .map((subnet) => ({
      id: subnet["id"] as string,
      zone: subnet["availability_zone"] as string,
      tier: (subnet["tags"] as Record<string, string>)["Tier"] ?? "",
      routes: Object.fromEntries(
        routes
          .filter((route) => route["route_table_id"] === tableOf.get(subnet["id"]))
          .map((route) => [destination(route), target(route)]),
      ),
    }));
}

/** The hub's tables with what every stack of the organization adds to them, by id. */
export function hubTables(stacks: readonly PlannedStack[]): ReadonlyMap<string, HubTable> {
  const all = (type: string) => stacks.flatMap((stack) => resourcesOf(stack, type));
  return new Map(
    all("aws_ec2_transit_gateway_route_table").map((table) => {
      const id = table["id"] as string;
      const inTable = (type: string) => all(type).filter((values) => values["transit_gateway_route_table_id"] === id);
      const attachments = (type: string) =>
        inTable(type).map((values) => values["transit_gateway_attachment_id"] as string);
      const routes = inTable("aws_ec2_transit_gateway_route").map((route) => [
        route["destination_cidr_block"],
        route["blackhole"] === true ? "blackhole" : route["transit_gateway_attachment_id"],
      ]);
      const hubTable: HubTable = {
        id,
        routes: Object.fromEntries(routes) as Record<string, string>,
        associations: attachments("aws_ec2_transit_gateway_route_table_association"),
        propagations: attachments("aws_ec2_transit_gateway_route_table_propagation"),
      };
      return [id, hubTable];
    }),
  );
}

function destination(route: Values): string {
  return (route["destination_cidr_block"] ??
    route["destination_ipv6_cidr_block"] ??
    route["destination_prefix_list_id"]) as string;
}

/** Arguments that name a target. The last one is also computed, so that it has a value whatever the target is. */
const TARGETS = [
  "gateway_id",
  "nat_gateway_id",
  "transit_gateway_id",
  "vpc_endpoint_id",
  "vpc_peering_connection_id",
  "egress_only_gateway_id",
  "network_interface_id",
];

function target(route: Values): string {
  return TARGETS.map((name) => route[name]).find((value) => value !== null) as string;
}
