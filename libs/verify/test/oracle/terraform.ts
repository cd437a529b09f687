import { isBlock } from "./addresses.js";
import type { End, Intent, Net, Stack } from "./net.js";
import { defaultTable } from "./rules/transit-gateways.js";
import { hidden } from "./hidden.js";
import { addAcls, addGroups } from "./terraform-filters.js";
import { addFirewalls, endpointExpression } from "./terraform-firewalls.js";
import { addHosts } from "./terraform-hosts.js";
import { type Json, type Ref, Writer } from "./writer.js";

/** The network as Terraform JSON, by stack, with an intents file for it. */
export interface Written {
  readonly stacks: ReadonlyMap<Stack, Json>;
  readonly intents: Json;
}

export function toTerraform(net: Net, intents: readonly Intent[]): Written {
  const writer = new Writer();
  addVpcs(writer, net);
  addHubs(writer, net);
  addLists(writer, net);
  addGroups(writer, net);
  addHosts(writer, net);
  addGateways(writer, net);
  addTables(writer, net);
  addHubRouting(writer, net);
  addAcls(writer, net);
  for (const { name, mode } of net.blockPublicAccess) {
    const internet_gateway_block_mode = hidden(net, name, "mode", mode);
    writer.place("hub", "aws_vpc_block_public_access_options", name, { internet_gateway_block_mode });
  }
  for (const { vpc, mode } of net.publicAccessExclusions) {
    writer.add("aws_vpc_block_public_access_exclusion", `${vpc}_exclusion`, (ref) => {
      return { vpc_id: ref(vpc), internet_gateway_exclusion_mode: mode };
    });
  }
  return {
    stacks: writer.stacks,
    intents: { version: 1, intents: intents.map((intent, index) => intentJson(writer, intent, index)) },
  };
}

function addVpcs(writer: Writer, net: Net): void {
  for (const { name, stack, blocks, ipv6 } of net.vpcs) {
    const [cidr_block = "", ...others] = blocks;
    writer.place(stack, "aws_vpc", name, { cidr_block, ...(ipv6 !== null && { ipv6_cidr_block: ipv6 }) });
    others.forEach((other, index) => {
      writer.add("aws_vpc_ipv4_cidr_block_association", `${name}_${index}`, (ref) => {
        return { vpc_id: ref(name), cidr_block: other };
      });
    });
  }
  for (const { name, vpc, tier, zone, block, ipv6, mapPublic } of net.subnets) {
    const hiddenZone =
      hidden(net, name, "zone", zone) === zone
        ? `eu-central-1${zone}`
        : `eu-central-1${String(hidden(net, name, "zone", zone))}`;
    writer.add("aws_subnet", name, (ref) => ({
      vpc_id: ref(vpc),
      availability_zone: hiddenZone,
      cidr_block: block,
      tags: { Tier: tier },
      map_public_ip_on_launch: hidden(net, name, "mapPublic", mapPublic),
      ...(ipv6 !== null && { ipv6_cidr_block: ipv6 }),
    }));
  }
}

function addHubs(writer: Writer, net: Net): void {
  for (const { name, stack, defaults, groupReferences } of net.hubs) {
    const setting = defaults ? "enable" : "disable";
    writer.place(stack, "aws_ec2_transit_gateway", name, {
      default_route_table_association: setting,
      default_route_table_propagation: setting,
      security_group_referencing_support: groupReferences ? "enable" : "disable",
    });
  }
  for (const { name, hub, peer } of net.hubPeerings) {
    writer.add("aws_ec2_transit_gateway_peering_attachment", name, (ref) => ({
      transit_gateway_id: ref(hub),
      peer_transit_gateway_id: ref(peer),
      peer_region: "eu-central-1",
    }));
    writer.add("aws_ec2_transit_gateway_peering_attachment_accepter", `${name}_accepter`, (ref) => ({
      transit_gateway_attachment_id: ref(name),
    }));
  }
  for (const { name, hub, vpc, subnets, applianceMode, ipv6, groupReferences } of net.attachments) {
    writer.add("aws_ec2_transit_gateway_vpc_attachment", name, (ref) => ({
      transit_gateway_id: ref(hub),
      vpc_id: ref(vpc),
      subnet_ids: subnets.map((subnet) => ref(subnet)),
      appliance_mode_support: hidden(net, name, "applianceMode", applianceMode ? "enable" : "disable"),
      ipv6_support: ipv6 ? "enable" : "disable",
      security_group_referencing_support: groupReferences ? "enable" : "disable",
    }));
  }
}

function addGateways(writer: Writer, net: Net): void {
  for (const { name, vpc, form } of net.internetGateways) {
    if (form === "resource") writer.add("aws_internet_gateway", name, (ref) => ({ vpc_id: ref(vpc) }));
    else if (form === "id") writer.addLiteral(name, `igw-0${name.replace(/\D/g, "")}`, vpc);
    else {
      writer.addData("aws_internet_gateway", name, (ref) => {
        return { filter: [{ name: "attachment.vpc-id", values: [ref(vpc)] }] };
      });
    }
  }
  for (const { name, vpc } of net.egressOnlyGateways) {
    writer.add("aws_egress_only_internet_gateway", name, (ref) => ({ vpc_id: ref(vpc) }));
  }
  for (const { name, vpc } of net.vpnGateways) writer.add("aws_vpn_gateway", name, (ref) => ({ vpc_id: ref(vpc) }));
  for (const { name, subnet, isPublic } of net.nats) {
    if (isPublic) writer.add("aws_eip", `${name}_address`, () => ({ domain: "vpc" }), subnet);
    writer.add("aws_nat_gateway", name, (ref) => ({
      subnet_id: ref(subnet),
      connectivity_type: isPublic ? "public" : "private",
      ...(isPublic && { allocation_id: ref(`${name}_address`) }),
    }));
  }
  for (const { name, vpc, peer } of net.peerings) {
    writer.add("aws_vpc_peering_connection", name, (ref) => ({
      vpc_id: ref(vpc),
      peer_vpc_id: ref(peer),
      auto_accept: true,
    }));
  }
  addFirewalls(writer, net);
  for (const { name, gateway, isStatic, site, selectors } of net.vpns) {
    const isHub = net.hubs.some((hub) => hub.name === gateway);
    const device = { bgp_asn: "65010", ip_address: "198.51.100.77", type: "ipsec.1" };
    writer.add("aws_customer_gateway", `${name}_device`, () => device, gateway);
    writer.add("aws_vpn_connection", name, (ref) => ({
      customer_gateway_id: ref(`${name}_device`),
      type: "ipsec.1",
      static_routes_only: isStatic,
      ...(site.includes(":") && { tunnel_inside_ip_version: "ipv6" }),
      ...(selectors !== null && {
        local_ipv4_network_cidr: selectors.local,
        remote_ipv4_network_cidr: selectors.remote,
      }),
      [isHub ? "transit_gateway_id" : "vpn_gateway_id"]: ref(gateway),
    }));
  }
  net.vpnRoutes.forEach(({ vpn, to }, index) => {
    writer.add("aws_vpn_connection_route", `${vpn}_${index}`, (ref) => {
      return { vpn_connection_id: ref(vpn), destination_cidr_block: to };
    });
  });
}

function addLists(writer: Writer, net: Net): void {
  for (const { name, entries } of net.lists) {
    writer.place("hub", "aws_ec2_managed_prefix_list", name, {
      name,
      address_family: entries.some((entry) => entry.includes(":")) ? "IPv6" : "IPv4",
      max_entries: Math.max(entries.length, 1),
      entry: entries.map((cidr) => ({ cidr })),
    });
  }
}

function addTables(writer: Writer, net: Net): void {
  for (const { name, vpc, main, form } of net.tables) {
    const routes = net.routes.filter(({ table }) => table === name);
    writer.add("aws_route_table", name, (ref) => ({
      vpc_id: ref(vpc),
      ...(form === "inline" && {
        route: routes.map((one) => ({ ...destination(net, one, ref, ""), ...target(net, one.target, ref) })),
      }),
    }));
    if (main) {
      writer.add("aws_main_route_table_association", name, (ref) => ({ vpc_id: ref(vpc), route_table_id: ref(name) }));
    }
    for (const one of form === "inline" ? [] : routes) {
      writer.add("aws_route", one.name, (ref) => ({
        route_table_id: ref(name),
        ...destination(net, one, ref, "destination_"),
        ...target(net, one.target, ref),
      }));
    }
  }
  for (const { subnet, table } of net.tableAssociations) {
    writer.add("aws_route_table_association", `${subnet}_${table}`, (ref) => {
      return { subnet_id: ref(subnet), route_table_id: ref(table) };
    });
  }
  for (const { gateway, table } of net.edgeAssociations) {
    writer.add("aws_route_table_association", `${gateway}_${table}`, (ref) => {
      return { gateway_id: ref(gateway), route_table_id: ref(table) };
    });
  }
  for (const { gateway, table } of net.vpnGatewayPropagations) {
    writer.add("aws_vpn_gateway_route_propagation", `${gateway}_${table}`, (ref) => {
      return { vpn_gateway_id: ref(gateway), route_table_id: ref(table) };
    });
  }
  for (const { name, vpc, service } of net.gatewayEndpoints) {
    const tables = net.gatewayEndpointTables.filter(({ endpoint }) => endpoint === name).map(({ table }) => table);
    writer.add("aws_vpc_endpoint", name, (ref) => ({
      vpc_id: ref(vpc),
      service_name: `com.amazonaws.eu-central-1.${service}`,
      route_table_ids: tables.map((table) => ref(table)),
    }));
  }
}

function destination(net: Net, { name, to }: { name: string; to: string }, ref: Ref, prefix: string): Json {
  if (!isBlock(to)) return { destination_prefix_list_id: ref(to) };
  const key = to.includes(":") ? "ipv6_cidr_block" : "cidr_block";
  return { [`${prefix}${key}`]: hidden(net, name, "to", to) };
}

function target(net: Net, name: string, ref: Ref): Json {
  const has = (list: readonly { readonly name: string }[]) => list.some((one) => one.name === name);
  if (name === "local") return { gateway_id: "local" };
  const endpoint = net.endpoints.find((one) => one.name === name);
  if (endpoint !== undefined) {
    return { vpc_endpoint_id: endpointExpression(net, endpoint, ref) };
  }
  if (has(net.nats)) return { nat_gateway_id: ref(name) };
  if (has(net.hubs)) return { transit_gateway_id: ref(name) };
  if (has(net.peerings)) return { vpc_peering_connection_id: ref(name) };
  if (has(net.egressOnlyGateways)) return { egress_only_gateway_id: ref(name) };
  if (has(net.hosts)) return { network_interface_id: ref(name, "primary_network_interface_id") };
  return { gateway_id: ref(name) };
}

function addHubRouting(writer: Writer, net: Net): void {
  /** The attachment as the hub of a table has it. */
  const attachmentIn = (table: string, name: string, ref: Ref) => {
    const peering = net.hubPeerings.find((one) => one.name === name);
    const hub = net.hubTables.find((one) => one.name === table)?.hub;
    if (peering !== undefined && peering.hub !== hub) return ref(`${name}_accepter`);
    return ref(name, net.vpns.some((vpn) => vpn.name === name) ? "transit_gateway_attachment_id" : "id");
  };
  for (const { name, hub } of net.hubTables) {
    writer.add("aws_ec2_transit_gateway_route_table", name, (ref) => ({ transit_gateway_id: ref(hub) }));
  }
  for (const [kind, links] of [
    ["association", net.hubAssociations],
    ["propagation", net.hubPropagations],
  ] as const) {
    for (const { attachment, table } of links) {
      writer.add(`aws_ec2_transit_gateway_route_table_${kind}`, `${attachment}_${table}_${kind}`, (ref) => ({
        transit_gateway_attachment_id: attachmentIn(table, attachment, ref),
        transit_gateway_route_table_id: ref(table),
      }));
    }
  }
  for (const { name, table, to, target: goal } of net.hubRoutes) {
    const type = isBlock(to) ? "aws_ec2_transit_gateway_route" : "aws_ec2_transit_gateway_prefix_list_reference";
    writer.add(type, name, (ref) => ({
      transit_gateway_route_table_id: hubTableRef(net, table, ref),
      ...(isBlock(to) ? { destination_cidr_block: hidden(net, name, "to", to) } : { prefix_list_id: ref(to) }),
      ...(goal === "blackhole"
        ? { blackhole: true }
        : { transit_gateway_attachment_id: attachmentIn(table, goal, ref) }),
    }));
  }
}

function hubTableRef(net: Net, table: string, ref: Ref): string {
  const hub = net.hubs.find(({ name }) => defaultTable(name) === table);
  return hub === undefined ? ref(table) : ref(hub.name, "association_default_route_table_id");
}

function intentJson(writer: Writer, intent: Intent, index: number): Json {
  const { from, to, protocol, family, ports, expect, through, symmetric, sameZone } = intent;
  const asked = ports.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
  return {
    name: `intent ${index}`,
    from: endJson(writer, from),
    to: endJson(writer, to),
    traffic: {
      protocol,
      family: family === 4 ? "ipv4" : "ipv6",
      ...(ports.length > 0 && { ports: asked.map((one) => (one.includes("-") ? one : Number(one))) }),
    },
    expect,
    ...(through.length > 0 && { through: through.map((name) => writer.addressOf(name)) }),
    // `false` would say that a stateful firewall may see half of a flow.
    ...(symmetric && { symmetric }),
    sameZone,
  };
}

function endJson(writer: Writer, end: End): Json | string {
  switch (end.kind) {
    case "internet":
      return "internet";
    case "tier":
      return { tags: { Tier: end.tier } };
    case "vpc":
      return { vpcs: [writer.addressOf(end.name)] };
    case "subnet":
    case "host":
    case "balancer":
      return { addresses: [writer.addressOf(end.name)] };
    case "site":
      return { cidr: end.block, via: writer.addressOf(end.vpn) };
  }
}
