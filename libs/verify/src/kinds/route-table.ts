import { Unknown } from "@causeway/terraform";
import type { Kind } from "../model/kind.js";
import type { Network, Subnet, Vpc, VpcGateway } from "../model/network.js";
import { prefixListEntries } from "../model/prefix-lists.js";
import { type Destination, LOCAL, type Route, RouteTable } from "../model/route-table.js";
import {
  attribute,
  type Attributes,
  blocks,
  cidr,
  isAbsent,
  members,
  type Source,
  text,
  unknownValue,
} from "../model/source.js";
import { saysAll } from "../model/undone.js";
import { vpcOf } from "./vpc.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export const routeTable: Kind = {
  name: "route-table",
  types: {
    aws_route_table: "propagating_vgws route vpc_id",
    aws_default_route_table: "default_route_table_id propagating_vgws route vpc_id",
    aws_route: `
      carrier_gateway_id core_network_arn destination_cidr_block destination_ipv6_cidr_block
      destination_prefix_list_id egress_only_gateway_id gateway_id instance_id instance_owner_id local_gateway_id
      nat_gateway_id network_interface_id origin route_table_id state transit_gateway_id vpc_endpoint_id
      vpc_peering_connection_id
    `,
    aws_route_table_association: "gateway_id route_table_id subnet_id",
    aws_main_route_table_association: "original_route_table_id route_table_id vpc_id",
    aws_ec2_managed_prefix_list: "address_family entry max_entries version",
    aws_ec2_managed_prefix_list_entry: "cidr prefix_list_id",
  },
  build: { tables: buildRouteTables },
};

/** Route tables with their routes, and which subnets and gateways they serve. Everything they target is built before. */
function buildRouteTables(source: Source, network: Network): void {
  const inline: { table: RouteTable; resource: Attributes }[] = [];
  for (const resource of source.of("aws_route_table")) {
    const vpc = vpcOf(source, network, resource);
    if (vpc === undefined) continue;
    const table = new RouteTable(resource.address, vpc);
    network.routeTables.set(resource.address, table);
    inline.push({ table, resource });
  }
  for (const resource of source.of("aws_default_route_table")) {
    const owner = source.target(resource, "default_route_table_id");
    const vpc = typeof owner === "string" ? network.vpcs.get(owner) : undefined;
    if (vpc === undefined) {
      network.unplaced.push(new Unknown("its VPC is not known", resource.address));
      continue;
    }
    const table = new RouteTable(resource.address, vpc);
    network.routeTables.delete(vpc.mainTable.address);
    network.routeTables.set(resource.address, table);
    network.aliases.set(vpc.mainTable.address, resource.address);
    vpc.mainTable = table;
    inline.push({ table, resource });
  }
  for (const table of network.routeTables.values()) addLocalRoutes(table);

  associate(source, network);
  for (const resource of source.of("aws_route")) {
    const table = tableOf(source, network, resource, "route_table_id");
    if (table instanceof RouteTable) addRoutes(source, network, table, resource);
    else if (!isElsewhere(source, resource)) addToAnyTable(source, network, resource, table);
  }
  for (const { table, resource } of inline) {
    const routes = blocks(resource, "route");
    const standalone = new Set(table.routes.map(routeKey));
    if (undoEachOther(source, table, resource)) {
      const reason = "its inline routes and aws_route resources undo each other at every apply";
      addUnknownRoute(table, new Unknown(reason, resource.address));
    }
    for (const block of routes.known) addRoutes(source, network, table, block, standalone);
    for (const unknown of routes.unknown) addUnknownRoute(table, unknown);
  }
}

/** A route of which the table is not known may be in any: where it would win, packets go who knows where. */
function addToAnyTable(source: Source, network: Network, route: Attributes, unknown: Unknown): void {
  const target: Route["target"] = { doubt: unknownValue(unknown) };
  for (const { destination, origin } of destinationsOf(source, route)) {
    for (const table of network.routeTables.values())
      table.add({ destination, origin, target, address: route.address, isUnplaced: true });
  }
}

/** A state lists the routes of `aws_route` resources a second time, as blocks of their table. */
function routeKey({ destination, target }: Route): string {
  const to =
    "prefixLength" in destination ? destination.toString() : "service" in destination ? destination.service : "";
  return `${to} ${target.kind === undefined ? "" : target.address}`;
}

/** The table that an id names: a table's own, or the default table of a VPC through an attribute of the VPC. */
export function tableOf(source: Source, network: Network, from: Attributes, name: string): RouteTable | Unknown {
  const reference = source.reference(from, name);
  if (reference === undefined) return new Unknown(`it has no ${name}`, from.address);
  if (reference instanceof Unknown) return new Unknown(`its ${name} is not known: ${reference.reason}`, from.address);
  const vpc = network.vpcs.get(reference.resource);
  if (vpc !== undefined)
    return reference.attribute === "main_route_table_id" ? vpc.mainTable : defaultTable(network, vpc.address);
  return (
    network.routeTables.get(reference.resource) ??
    new Unknown(`the route table ${reference.resource} is not in the input`, from.address)
  );
}

/** Whether a route's table is one that the input holds, in a VPC that it does not hold. */
function isElsewhere(source: Source, route: Attributes): boolean {
  const table = source.target(route, "route_table_id");
  return typeof table === "string" && source.configuration.resources.get(table)?.mode === "managed";
}

function defaultTable(network: Network, vpc: string): RouteTable | Unknown {
  const address = `${vpc}.default_route_table_id`;
  return (
    network.routeTables.get(network.aliases.get(address) ?? address) ?? new Unknown("it has no default table", vpc)
  );
}

function associate(source: Source, network: Network): void {
  const replaced = new Set<Vpc>();
  for (const resource of source.of("aws_main_route_table_association")) {
    const vpc = vpcOf(source, network, resource);
    const table = tableOf(source, network, resource, "route_table_id");
    if (vpc === undefined) continue;
    if (replaced.has(vpc)) {
      vpc.doubts.push(unknownValue(new Unknown("which of two main tables comes last is open", resource.address)));
    }
    replaced.add(vpc);
    if (table instanceof Unknown) vpc.doubts.push(unknownValue(table));
    else vpc.mainTable = table;
  }
  for (const subnet of network.subnets.values()) subnet.table = subnet.vpc.mainTable;

  const gateways = new Map(gatewaysOf(network).map((gateway) => [gateway.address, gateway]));
  const explicit = new Set<Subnet>();
  const associated = new Set<Subnet>();
  const lost: { readonly table: RouteTable | Unknown; readonly unknown: Unknown }[] = [];
  for (const resource of source.of("aws_route_table_association")) {
    const table = tableOf(source, network, resource, "route_table_id");
    const served = source.target(resource, "subnet_id") ?? source.target(resource, "gateway_id");
    if (served === undefined || served instanceof Unknown) {
      if (table instanceof RouteTable && !isAbsent(attribute(resource, "gateway_id")))
        noteGateway(network, table, resource);
      lost.push({ table, unknown: new Unknown("what it associates is not known", resource.address) });
      continue;
    }
    const subnet = network.subnets.get(served);
    if (subnet !== undefined) explicit.add(subnet);
    const gateway = gateways.get(served);
    if (subnet === undefined && gateway === undefined && table instanceof RouteTable) {
      noteGateway(network, table, resource);
    }
    if (table instanceof Unknown) (subnet ?? gateway)?.doubts.push(unknownValue(table));
    else if (subnet !== undefined) {
      if (associated.has(subnet) && subnet.table !== table) {
        subnet.doubts.push(
          unknownValue(new Unknown(`AWS refuses a second association of ${served}`, resource.address)),
        );
      }
      if (table.vpc !== subnet.vpc) {
        subnet.doubts.push(unknownValue(new Unknown(`AWS refuses a table of ${table.vpc.address}`, resource.address)));
      }
      associated.add(subnet);
      subnet.table = table;
    } else if (gateway !== undefined) gateway.edgeTable = table;
  }
  // What is associated with a table by no known resource may be what an unknown one associates.
  for (const { table, unknown } of lost) {
    const subnets = [...network.subnets.values()].filter((subnet) => !explicit.has(subnet));
    for (const thing of [...subnets, ...[...gateways.values()].filter(({ edgeTable }) => edgeTable === undefined)]) {
      if (table instanceof Unknown || table.vpc === thing.vpc) thing.doubts.push(unknownValue(unknown));
    }
  }
}

/** Gateways of all kinds that a table may be associated with. */
export function gatewaysOf(network: Network): VpcGateway[] {
  return network.kinds.all.flatMap(({ gateways }) =>
    gateways === undefined ? [] : [...network.all(gateways).values()],
  );
}

/**
 * A table that says which routes it has, `route = []` among them, removes those of `aws_route`. A state says both.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table
 */
function undoEachOther(source: Source, table: RouteTable, { address }: Attributes): boolean {
  return (
    saysAll(source, address, "route") &&
    table.routes.some(({ address: by, origin }) => origin !== "local" && by !== address)
  );
}

/** A gateway that is associated with a table is the table's VPC's. */
function noteGateway(network: Network, { vpc }: RouteTable, { address }: Attributes): void {
  network.kinds.noteElsewhere(network, "gateway_id", vpc, new Unknown("its gateway is not in the input", address));
}

function addUnknownRoute(table: RouteTable, unknown: Unknown): void {
  const doubt = unknownValue(unknown);
  table.add({ destination: { doubt }, origin: "static", target: { doubt }, address: unknown.at });
}

/** One route for each destination: a prefix list stands for all its entries. */
function addRoutes(
  source: Source,
  network: Network,
  table: RouteTable,
  from: Attributes,
  known: ReadonlySet<string> = new Set(),
): void {
  if (isEndpointRoute(source, from)) return;
  const said = targetOf(source, network, table.vpc, from);
  if (said === undefined) return;
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
  const isDead = text(from, "state") === "blackhole";
  const dead = new Unknown("a state says that it is a blackhole, as its target is gone", from.address);
  const target: Route["target"] = isDead ? { doubt: unknownValue(dead) } : said;
  for (const { destination, origin } of destinationsOf(source, from)) {
    const route: Route = { destination, origin, target, address: from.address };
    if (target.kind === "local" && "prefixLength" in destination && repeatsLocal(table, destination)) continue;
    if (!known.has(routeKey(route))) table.add(route);
  }
}

/** A state may list the route that a gateway endpoint adds, which the endpoint itself tells better. */
function isEndpointRoute(source: Source, from: Attributes): boolean {
  const gateway = source.target(from, "gateway_id");
  if (typeof gateway !== "string") return false;
  const resource = source.configuration.resources.get(gateway);
  return resource?.type === "aws_vpc_endpoint" && resource.attributes.vpc_endpoint_type !== "GatewayLoadBalancer";
}

/** `gateway_id = "local"` writes down the local route that the table has anyway. */
function repeatsLocal(table: RouteTable, destination: Destination): boolean {
  return "prefixLength" in destination && table.vpc.cidrs.some((block) => block.equals(destination));
}

function destinationsOf(
  source: Source,
  from: Attributes,
): { destination: Destination; origin: "static" | "prefix-list" }[] {
  const found: { destination: Destination; origin: "static" | "prefix-list" }[] = [];
  const add = (destination: Destination, origin: "static" | "prefix-list" = "static") =>
    found.push({ destination, origin });
  for (const name of ["destination_cidr_block", "cidr_block", "destination_ipv6_cidr_block", "ipv6_cidr_block"]) {
    const block = cidr(from, name);
    if (block instanceof Unknown) add({ doubt: unknownValue(block), family: name.includes("ipv6") ? 6 : 4 });
    else if (block !== undefined) add(block);
  }
  for (const destination of prefixListEntries(source, from, "destination_prefix_list_id"))
    add(destination, "prefix-list");
  return found;
}

/** Arguments that say which packets a route is for, and what a state says of it besides. */
const DESCRIPTIVE: readonly string[] = [
  "route_table_id",
  "destination_cidr_block",
  "destination_ipv6_cidr_block",
  "destination_prefix_list_id",
  "cidr_block",
  "ipv6_cidr_block",
  "id",
  "instance_owner_id",
  "origin",
  "region",
  "state",
  "timeouts",
];

/** What a route leads to. An argument that no kind knows leads to what is not modelled. */
function targetOf(source: Source, network: Network, vpc: Vpc, from: Attributes): Route["target"] | undefined {
  const { kinds } = network;
  const known = [...kinds.routeArguments];
  for (const name of Object.keys(from.attributes)) {
    if (known.includes(name) || DESCRIPTIVE.includes(name) || members(from, name).length === 0) continue;
    const what = name.replace(/_(id|arn)$/, "").replaceAll("_", " ");
    const unknown = new Unknown(`routes to a ${what} are not modelled`, from.address);
    return { doubt: { code: "UNSUPPORTED_RESOURCE", unknown } };
  }
  for (const name of known) {
    if (from.attributes[name] === "local") return LOCAL;
    const reference = source.reference(from, name);
    if (reference === undefined) continue;
    if (reference instanceof Unknown) {
      const { reason, names, origin } = reference;
      const unknown = new Unknown(`its ${name} is not known: ${reason}`, from.address, names, origin);
      kinds.noteElsewhere(network, name, vpc, unknown);
      return { doubt: unknownValue(unknown) };
    }
    const target = kinds.find(
      network,
      name,
      reference.resource,
      reference.key && source.canonical(reference.key),
      reference.attribute,
    );
    const unknown = new Unknown(`its target ${reference.toString()} is not in the input`, from.address);
    if (target !== undefined) return target;
    kinds.noteElsewhere(network, name, vpc, unknown);
    return { doubt: unknownValue(unknown) };
  }
  return undefined;
}

/** The local routes of a table: one for each block of its VPC. */
function addLocalRoutes(table: RouteTable): void {
  const target = { kind: "local", address: "local" } as const;
  for (const destination of table.vpc.cidrs) {
    table.add({ destination, origin: "local", target, address: table.vpc.address });
  }
  for (const { family, unknown } of table.vpc.unknownCidrs) {
    const destination = { doubt: unknownValue(unknown), family };
    table.add({ destination, origin: "local", target, address: table.vpc.address });
  }
}
