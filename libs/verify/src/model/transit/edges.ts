import type { Cidr } from "@causeway/cidr";
import { Unknown } from "@causeway/terraform";
import { decisive } from "../gateways.js";
import type { Edge, Network } from "../network.js";
import { RouteTable } from "../route-table.js";
import { tableOf } from "../route-tables.js";
import {
  attribute,
  type Attributes,
  cidr,
  flag,
  isAbsent,
  members,
  type Source,
  unknownAttribute,
  unknownValue,
} from "../source.js";
import { tunnelEndsOf } from "../tunnel-ends.js";

/** Prefixes that intents declare behind an edge, by its address. */
export type DeclaredPrefixes = ReadonlyMap<string, readonly Cidr[]>;

/** The proposal is the gateway's owner's, who may have no more than that. */
export const DIRECT_CONNECT = ["aws_dx_gateway_association", "aws_dx_gateway_association_proposal"];

const VIRTUAL_INTERFACES = [
  "aws_dx_private_virtual_interface",
  "aws_dx_hosted_private_virtual_interface",
  "aws_dx_hosted_private_virtual_interface_accepter",
];

/** VPN connections, Direct Connect and Connect: where packets leave for networks that no Terraform describes. */
export function buildEdges(source: Source, network: Network, declared: DeclaredPrefixes): void {
  for (const resource of source.of("aws_vpn_connection")) {
    const isStatic = flag(resource, "static_routes_only", false);
    const edge = addEdge(source, network, declared, resource, "vpn", "vpn_gateway_id", isStatic !== true);
    for (const route of source.referring("aws_vpn_connection_route", "vpn_connection_id").get(resource.address) ?? []) {
      const block = cidr(route, "destination_cidr_block");
      if (block instanceof Unknown) edge.doubts.push(unknownValue(block));
      else if (block !== undefined) edge.prefixes.push({ cidr: block, address: route.address });
    }
  }
  for (const route of source.of("aws_vpn_connection_route")) {
    const unknown = unknownAttribute(route, "vpn_connection_id");
    if (unknown !== undefined) for (const { doubts } of network.edges.values()) doubts.push(unknownValue(unknown));
  }
  for (const resource of source.of(...DIRECT_CONNECT)) {
    const proposal = source.target(resource, "proposal_id");
    if (typeof proposal === "string" && source.configuration.resources.has(proposal)) {
      network.aliases.set(resource.address, proposal);
      continue;
    }
    addEdge(source, network, declared, resource, "direct-connect", "associated_gateway_id", true);
  }
  for (const resource of source.of(...VIRTUAL_INTERFACES)) {
    // Without a gateway of its own it ends at a Direct Connect gateway, which associations attach.
    if (isAbsent(attribute(resource, "vpn_gateway_id"))) continue;
    addEdge(source, network, declared, resource, "direct-connect", "vpn_gateway_id", true);
  }
  for (const resource of source.of("aws_ec2_transit_gateway_connect")) {
    addEdge(source, network, declared, resource, "connect", undefined, true);
  }
}

function addEdge(
  source: Source,
  network: Network,
  declared: DeclaredPrefixes,
  resource: Attributes,
  kind: Edge["kind"],
  gatewayName: string | undefined,
  dynamic: boolean,
): Edge {
  const gateway = gatewayName === undefined ? undefined : source.target(resource, gatewayName);
  const vpnGateway = typeof gateway === "string" ? network.vpnGateways.get(gateway) : undefined;
  const prefixes = (declared.get(resource.address) ?? []).map((block) => ({ cidr: block, address: resource.address }));
  const edge: Edge = {
    address: resource.address,
    kind,
    ...(vpnGateway && { vpnGateway }),
    tunnelEnds: kind === "vpn" ? tunnelEndsOf(resource) : [],
    ...customerAddress(source, resource),
    // Intents that say what stands behind an edge are taken to say it all.
    dynamic: dynamic && prefixes.length === 0,
    prefixes,
    doubts: [],
  };
  network.edges.set(edge.address, edge);
  return edge;
}

function customerAddress(source: Source, connection: Attributes): Pick<Edge, "customerAddress"> {
  const gateway = source.target(connection, "customer_gateway_id");
  const resource = typeof gateway === "string" ? source.configuration.resources.get(gateway) : undefined;
  const address = resource && source.target(resource, "ip_address");
  return typeof address === "string" ? { customerAddress: address } : {};
}

/** Routes that a virtual private gateway brings into VPC tables. After route tables. */
export function propagateVpnGateways(source: Source, network: Network): void {
  const bring = (gateway: string | Unknown | undefined, table: RouteTable | Unknown, address: string) => {
    if (table instanceof Unknown || gateway === undefined || gateway instanceof Unknown) {
      const unknown = new Unknown("what it propagates, and where to, is not known", address);
      if (table instanceof RouteTable) decisive({ doubts: table.vpc.doubts }, unknown);
      else network.unplaced.push(unknown);
      return;
    }
    for (const edge of network.edges.values()) {
      if (edge.vpnGateway?.address !== gateway) continue;
      const target = { kind: "vpn-gateway", address: gateway } as const;
      for (const prefix of edge.prefixes)
        table.add({ destination: prefix.cidr, origin: "propagated", target, address });
      if (!edge.dynamic) continue;
      table.add({ destination: { doubt: unknownValue(undeclared(edge)) }, origin: "propagated", target, address });
    }
  };
  for (const resource of source.of("aws_vpn_gateway_route_propagation")) {
    bring(
      source.target(resource, "vpn_gateway_id"),
      tableOf(source, network, resource, "route_table_id"),
      resource.address,
    );
  }
  for (const resource of source.of("aws_route_table", "aws_default_route_table")) {
    const table = network.routeTables.get(resource.address);
    if (table === undefined) continue;
    for (const id of members(resource, "propagating_vgws"))
      bring(source.resolve(id, resource.address), table, resource.address);
  }
}

/** Why a route that BGP brings is not known. */
export function undeclared(edge: Edge): Unknown {
  const remedy = "declare them by an intent with cidr and via";
  return new Unknown(`the prefixes that ${edge.address} learns by BGP are not declared; ${remedy}`, edge.address);
}
