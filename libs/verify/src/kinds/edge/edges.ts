import type { Cidr } from "@causeway/cidr";
import type { Family } from "../../address/range.js";
import { Unknown } from "@causeway/terraform";
import type { DeclaredPrefixes } from "../../model/declared-prefixes.js";
import { type Edge, EDGES, type Network } from "../../model/network.js";
import {
  attribute,
  type Attributes,
  cidr,
  flag,
  isAbsent,
  members,
  parseCidr,
  type Source,
  text,
  unknownAttribute,
  unknownValue,
} from "../../model/source.js";
import type { Kind } from "../../model/kind.js";
import { VPN_GATEWAYS } from "../vpn-gateway.js";
import { tunnelEndsOf } from "./tunnel-ends.js";

/** VPN connections, Direct Connect and Connect: where packets leave for networks that no Terraform describes. */
export const edge: Kind = {
  name: "edge",
  types: {
    aws_vpn_connection: `
      local_ipv4_network_cidr local_ipv6_network_cidr remote_ipv4_network_cidr remote_ipv6_network_cidr
      tunnel_inside_ip_version core_network_arn core_network_attachment_arn customer_gateway_configuration
      customer_gateway_id enable_acceleration outside_ip_address_type preshared_key_arn preshared_key_storage routes
      static_routes_only transit_gateway_attachment_id transit_gateway_id transport_transit_gateway_attachment_id
      tunnel_bandwidth type vgw_telemetry vpn_gateway_id
    `,
    aws_vpn_connection_route: "destination_cidr_block vpn_connection_id",
    aws_dx_gateway_association: `
      allowed_prefixes associated_gateway_id associated_gateway_owner_account_id associated_gateway_type
      dx_gateway_association_id dx_gateway_id dx_gateway_owner_account_id proposal_id transit_gateway_attachment_id
      vpn_gateway_id
    `,
    aws_dx_gateway_association_proposal: `
      allowed_prefixes associated_gateway_id associated_gateway_owner_account_id associated_gateway_type
      dx_gateway_id dx_gateway_owner_account_id
    `,
    aws_dx_private_virtual_interface: `
      address_family amazon_address amazon_side_asn aws_device bgp_asn bgp_auth_key connection_id customer_address
      dx_gateway_id jumbo_frame_capable mtu vlan vpn_gateway_id
    `,
    aws_dx_hosted_private_virtual_interface: `
      address_family amazon_address amazon_side_asn aws_device bgp_asn bgp_auth_key connection_id customer_address
      jumbo_frame_capable mtu owner_account_id vlan
    `,
    aws_dx_hosted_private_virtual_interface_accepter: "dx_gateway_id virtual_interface_id vpn_gateway_id",
    aws_dx_bgp_peer: `
      address_family amazon_address aws_device bgp_asn bgp_auth_key bgp_peer_id bgp_status customer_address
      virtual_interface_id
    `,
    aws_ec2_transit_gateway_connect: `
      protocol transit_gateway_default_route_table_association transit_gateway_default_route_table_propagation
      transit_gateway_id transport_attachment_id
    `,
  },
  build: { things: build },
  *prefixes(network) {
    for (const { address, prefixes, selectors = [], advertised = [] } of network.all(EDGES).values()) {
      for (const { cidr: prefix } of prefixes) yield { prefix, place: `${address} behind` };
      for (const { cidr: prefix, side } of selectors) yield { prefix, place: `${address} ${side}` };
      for (const prefix of advertised) yield { prefix, place: `${address} advertised` };
    }
  },
  *ends(network, address) {
    const found = network.all(EDGES).get(address);
    if (found?.kind === "vpn") yield { kind: "internet", tunnelsOf: found };
  },
};

/** The proposal is the gateway's owner's, who may have no more than that. */
export const DIRECT_CONNECT = ["aws_dx_gateway_association", "aws_dx_gateway_association_proposal"];

const VIRTUAL_INTERFACES = [
  "aws_dx_private_virtual_interface",
  "aws_dx_hosted_private_virtual_interface",
  "aws_dx_hosted_private_virtual_interface_accepter",
];

function build(source: Source, network: Network, declared: DeclaredPrefixes): void {
  for (const resource of source.of("aws_vpn_connection")) {
    const isStatic = flag(resource, "static_routes_only", false);
    // A static connection has its route resources, whatever intents place behind it.
    const behind = isStatic === true ? new Map<string, Cidr[]>() : declared;
    const edge = addEdge(source, network, behind, resource, "vpn", "vpn_gateway_id", isStatic !== true);
    if (isStatic instanceof Unknown) edge.doubts.push(unknownValue(isStatic));
    for (const route of source.referring("aws_vpn_connection_route", "vpn_connection_id").get(resource.address) ?? []) {
      const block = cidr(route, "destination_cidr_block");
      if (block instanceof Unknown) edge.doubts.push(unknownValue(block));
      else if (block !== undefined) edge.prefixes.push({ cidr: block, address: route.address });
    }
  }
  for (const route of source.of("aws_vpn_connection_route")) {
    const unknown = unknownAttribute(route, "vpn_connection_id");
    if (unknown !== undefined) for (const { doubts } of network.all(EDGES).values()) doubts.push(unknownValue(unknown));
  }
  for (const resource of source.of(...DIRECT_CONNECT)) {
    const proposal = source.target(resource, "proposal_id");
    if (typeof proposal === "string" && source.configuration.resources.has(proposal)) {
      network.aliases.set(resource.address, proposal);
      continue;
    }
    const edge = addEdge(source, network, declared, resource, "direct-connect", "associated_gateway_id", true);
    advertise(edge, resource);
  }
  for (const resource of source.of(...VIRTUAL_INTERFACES)) {
    // Without a gateway of its own it ends at a Direct Connect gateway, which associations attach.
    if (isAbsent(attribute(resource, "vpn_gateway_id"))) continue;
    const edge = addEdge(source, network, declared, resource, "direct-connect", "vpn_gateway_id", true);
    addSessions(source, edge, resource);
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
  const vpnGateway = typeof gateway === "string" ? network.all(VPN_GATEWAYS).get(gateway) : undefined;
  const prefixes = (declared.get(resource.address) ?? []).map((block) => ({ cidr: block, address: resource.address }));
  const edge: Edge = {
    address: resource.address,
    kind,
    ...(vpnGateway && { vpnGateway }),
    tunnelEnds: kind === "vpn" ? tunnelEndsOf(resource) : [],
    ...customerAddress(source, resource),
    ...tunnelsOf(resource),
    // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
    propagates: dynamic || vpnGateway !== undefined,
    isStatic: !dynamic,
    // Intents that say what stands behind an edge are taken to say it all.
    dynamic: dynamic && prefixes.length === 0,
    prefixes,
  };
  const named = [...(gatewayName === undefined ? [] : [gatewayName]), "transit_gateway_id"];
  for (const name of vpnGateway === undefined ? named : []) {
    const elsewhere = gatewayElsewhere(source, resource, name);
    if (elsewhere !== undefined) edge.doubts.push(unknownValue(elsewhere));
  }
  network.all(EDGES).set(edge.address, edge);
  return edge;
}

/** Why it is not known what is at the other end: the gateway that it names is not in the input. */
function gatewayElsewhere(source: Source, resource: Attributes, name: string): Unknown | undefined {
  const gateway = source.target(resource, name);
  const isHere = typeof gateway === "string" && source.configuration.resources.get(gateway)?.mode === "managed";
  if (gateway === undefined || isHere) return undefined;
  const why = gateway instanceof Unknown ? gateway.reason : `${gateway} is not in the input`;
  return new Unknown(`its ${name} is not known: ${why}`, resource.address);
}

function customerAddress(source: Source, connection: Attributes): Pick<Edge, "customerAddress"> {
  const gateway = source.target(connection, "customer_gateway_id");
  const resource = typeof gateway === "string" ? source.configuration.resources.get(gateway) : undefined;
  const address = resource && source.target(resource, "ip_address");
  return typeof address === "string" ? { customerAddress: address } : {};
}

/** Arguments whose blocks a connection's tunnels carry, by the side that they are on, as AWS names it. */
const SELECTORS = {
  local_ipv4_network_cidr: "outside",
  local_ipv6_network_cidr: "outside",
  remote_ipv4_network_cidr: "inside",
  remote_ipv6_network_cidr: "inside",
} as const;

/**
 * What the tunnels of a VPN connection carry: one family, between these blocks.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnConnectionOptionsSpecification.html
 */
function tunnelsOf(resource: Attributes): Pick<Edge, "families" | "selectors" | "doubts"> {
  if (isAbsent(attribute(resource, "customer_gateway_id"))) return { doubts: [] };
  const doubts: Edge["doubts"] = [];
  const version = text(resource, "tunnel_inside_ip_version") ?? "ipv4";
  if (version instanceof Unknown) doubts.push(unknownValue(version));
  // https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html
  if (version === "ipv6" && !isAbsent(attribute(resource, "vpn_gateway_id"))) {
    const refusal = new Unknown("AWS refuses tunnels for IPv6 at a virtual private gateway", resource.address);
    doubts.push(unknownValue(refusal));
  }
  const selectors = Object.entries(SELECTORS).flatMap(([name, side]) => {
    const block = cidr(resource, name);
    if (block instanceof Unknown) doubts.push(unknownValue(block));
    return block === undefined || block instanceof Unknown || block.prefixLength === 0 ? [] : [{ side, cidr: block }];
  });
  return { families: version === "ipv6" ? [6] : [4], selectors, doubts };
}

/**
 * A virtual interface carries a family for which it has a BGP session: its own, or that of a peer which is added.
 * https://docs.aws.amazon.com/directconnect/latest/UserGuide/add-peer-to-vif.html
 */
function addSessions(source: Source, edge: Edge, resource: Attributes): void {
  // The accepter of another account's interface does not say.
  if (isAbsent(attribute(resource, "address_family"))) return;
  const peers = source.referring("aws_dx_bgp_peer", "virtual_interface_id").get(resource.address) ?? [];
  const named = [resource, ...peers].map((one) => text(one, "address_family"));
  edge.sessions = named.flatMap((family): Family[] => (family === "ipv4" ? [4] : family === "ipv6" ? [6] : []));
}

/**
 * Allowed prefixes are announced as they are from a transit gateway, and let blocks of the VPC that they hold be announced
 * from a virtual private gateway.
 * https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
 */
function advertise(edge: Edge, resource: Attributes): void {
  const given = members(resource, "allowed_prefixes");
  if (given.length === 0) {
    const why = "it has no allowed prefixes, without which a transit gateway announces nothing";
    if (edge.vpnGateway === undefined) edge.doubts.push(unknownValue(new Unknown(why, resource.address)));
    return;
  }
  const allowed = given.map((value) =>
    value instanceof Unknown ? value : parseCidr(typeof value === "string" ? value : "", resource.address),
  );
  const unknown = allowed.find((one) => one instanceof Unknown);
  if (unknown !== undefined) {
    edge.doubts.push(unknownValue(unknown));
    return;
  }
  const known = allowed.filter((one): one is Cidr => !(one instanceof Unknown));
  const { vpnGateway } = edge;
  edge.advertised =
    vpnGateway === undefined
      ? known
      : vpnGateway.vpc.cidrs.filter((block) => known.some((prefix) => prefix.contains(block)));
}
