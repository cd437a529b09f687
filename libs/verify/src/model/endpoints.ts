import { Unknown } from "@causeway/terraform";
import { inZone, LoadBalancers, serviceOf } from "./middleboxes/load-balancers.js";
import { endpointKey, type Firewall, type FirewallEndpoint, type Network, type Vpc } from "./network.js";
import { serviceName } from "./prefix-lists.js";
import type { RouteTable } from "./route-table.js";
import { tableOf } from "./route-tables.js";
import { type Attributes, blocks, members, type Source, text, unknownAttribute, unknownValue } from "./source.js";
import { vpcOf } from "./vpcs.js";

/** Firewalls and the endpoints through which packets reach them. Before route tables, which target them. */
export function buildFirewalls(source: Source, network: Network): void {
  for (const resource of source.of("aws_networkfirewall_firewall")) {
    const firewall = addFirewall(network, resource.address);
    const mappings = blocks(resource, "subnet_mapping");
    for (const mapping of mappings.known) addFirewallEndpoint(source, network, firewall, mapping, resource.address);
  }
  for (const resource of source.of("aws_networkfirewall_vpc_endpoint_association")) {
    const arn = source.target(resource, "firewall_arn");
    if (typeof arn !== "string") continue;
    const firewall = addFirewall(network, arn);
    for (const mapping of blocks(resource, "subnet_mapping").known) {
      addFirewallEndpoint(source, network, firewall, mapping, resource.address);
    }
  }
  for (const resource of source.of("aws_lb", "aws_alb")) {
    if (text(resource, "load_balancer_type") === "gateway") addFirewall(network, resource.address);
  }
  for (const resource of source.of("aws_vpc_endpoint")) {
    if (text(resource, "vpc_endpoint_type") === "GatewayLoadBalancer")
      addLoadBalancerEndpoint(source, network, resource);
  }
}

/** Gateway endpoints add a route to every table that they are associated with. After route tables. */
export function buildGatewayEndpoints(source: Source, network: Network): void {
  for (const resource of source.of("aws_vpc_endpoint")) {
    const type = text(resource, "vpc_endpoint_type");
    if (type !== undefined && type !== "Gateway" && !(type instanceof Unknown)) continue;
    const vpc = vpcOf(source, network, resource);
    if (vpc === undefined) continue;
    if (type instanceof Unknown) {
      const tables = new Set(vpc.subnets.map(({ table }) => table));
      for (const table of tables) table.add(unknownRoute(type));
      continue;
    }
    const { address } = resource;
    const endpoint = { address, vpc, service: serviceName(resource), tables: new Array<RouteTable>(), doubts: [] };
    network.gatewayEndpoints.set(address, endpoint);
    const target = { kind: "gateway-endpoint", address } as const;
    const serve = (from: Attributes, name: string) => {
      const table = tableOf(source, network, from, name);
      if (table instanceof Unknown) {
        for (const { table: any } of vpc.subnets) any.add(unknownRoute(table));
        return;
      }
      endpoint.tables.push(table);
      table.add({ destination: { service: endpoint.service }, origin: "prefix-list", target, address: from.address });
    };
    for (const id of members(resource, "route_table_ids")) serve({ address, attributes: { id } }, "id");
    const associations = source.referring("aws_vpc_endpoint_route_table_association", "vpc_endpoint_id");
    for (const association of associations.get(address) ?? []) serve(association, "route_table_id");
  }
  for (const association of source.of("aws_vpc_endpoint_route_table_association")) {
    const unknown = unknownAttribute(association, "vpc_endpoint_id");
    const table = unknown && tableOf(source, network, association, "route_table_id");
    if (unknown === undefined || table === undefined) continue;
    const tables = table instanceof Unknown ? network.routeTables.values() : [table];
    for (const any of tables) any.add(unknownRoute(unknown));
  }
}

function unknownRoute(unknown: Unknown) {
  const doubt = unknownValue(unknown);
  return {
    destination: { doubt },
    origin: "prefix-list",
    target: { kind: "unknown", doubt },
    address: unknown.at,
  } as const;
}

function addFirewall(network: Network, address: string): Firewall {
  const known = network.firewalls.get(address);
  if (known !== undefined) return known;
  const firewall = { address, endpoints: [] };
  network.firewalls.set(address, firewall);
  return firewall;
}

function addFirewallEndpoint(
  source: Source,
  network: Network,
  firewall: Firewall,
  mapping: Attributes,
  namedBy: string,
): void {
  const address = source.target(mapping, "subnet_id");
  const subnet = typeof address === "string" ? network.subnets.get(address) : undefined;
  if (subnet === undefined) return;
  addEndpoint(network, firewall, {
    key: endpointKey(namedBy, subnet.address),
    address: namedBy,
    firewall: firewall.address,
    subnet,
    doubts: [],
    gap: undefined,
    assumptions: [],
  });
  // An endpoint association has one endpoint, so its id alone names it.
  if (namedBy !== firewall.address) network.aliases.set(namedBy, endpointKey(namedBy, subnet.address));
}

function addEndpoint(network: Network, firewall: Firewall, endpoint: FirewallEndpoint): void {
  firewall.endpoints.push(endpoint);
  network.firewallEndpoints.set(endpoint.key, endpoint);
}

/** A Gateway Load Balancer endpoint: one zone, and a service that leads to the load balancer. */
function addLoadBalancerEndpoint(source: Source, network: Network, resource: Attributes): void {
  const subnets = members(resource, "subnet_ids").map((id) => source.resolve(id, resource.address));
  const subnet = subnets.map((address) => (typeof address === "string" ? network.subnets.get(address) : undefined))[0];
  if (subnet === undefined) return;
  const service = serviceOf(source, resource);
  const balancers = new LoadBalancers(source, network);
  const known = service === undefined || service instanceof Unknown ? [] : balancers.of(service).known;
  const [balancer] = [...inZone(balancers, known, subnet), ...known];
  // Without its service in the input the endpoint is a firewall of its own, which intents may name.
  const firewall = addFirewall(network, balancer?.address ?? resource.address);
  addEndpoint(network, firewall, {
    key: resource.address,
    address: resource.address,
    firewall: firewall.address,
    subnet,
    doubts: [],
    gap: undefined,
    assumptions: [],
  });
}

/** VPC endpoints that carry packets to places the model does not follow. */
export function unsupportedEndpoint(resource: Attributes, vpc: Vpc): void {
  const type = text(resource, "vpc_endpoint_type");
  if (type !== "Resource" && type !== "ServiceNetwork") return;
  const unknown = new Unknown(`VPC endpoints of type ${type} are not modelled`, resource.address);
  vpc.unsupported.push({ code: "UNSUPPORTED_RESOURCE", unknown });
}
