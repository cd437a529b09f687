import { describe, expect, test } from "vitest";
import type { IntentDescription } from "@causeway/intents";
import { Stacks } from "../../test/stacks.js";
import { type AnyBindings, mistakesOf, verdictOf } from "../../test/verify.js";

const SUPERNET = "10.0.0.0/8";
const ANYWHERE = "0.0.0.0/0";
const id = (address: string) => `\${${address}.id}`;

/** Spokes that a VPN instance leads to the internet: by a tunnel to it, and over a bridge subnet to a firewall. */
function network(spokes: Readonly<Record<string, string>> = { spoke: "10.1.0.0/16" }): Stacks {
  const stacks = new Stacks().stack("net");
  const add = (address: string, attributes: Record<string, unknown>) => stacks.add(`net:${address}`, attributes);
  const off = { default_route_table_association: "disable", default_route_table_propagation: "disable" };
  add("aws_ec2_transit_gateway.hub", off);
  for (const table of ["spokes", "egress"]) {
    add(`aws_ec2_transit_gateway_route_table.${table}`, { transit_gateway_id: id("aws_ec2_transit_gateway.hub") });
  }
  add("aws_vpc.core", { cidr_block: "10.2.0.0/16" });
  add("aws_internet_gateway.core", { vpc_id: id("aws_vpc.core") });
  const subnet = (name: string, vpc: string, cidr: string, routes: Record<string, Record<string, string>>) => {
    add(`aws_subnet.${name}`, { vpc_id: id(`aws_vpc.${vpc}`), cidr_block: cidr, availability_zone: "eu-west-1a" });
    add(`aws_route_table.${name}`, { vpc_id: id(`aws_vpc.${vpc}`) });
    const table = { route_table_id: id(`aws_route_table.${name}`) };
    add(`aws_route_table_association.${name}`, { ...table, subnet_id: id(`aws_subnet.${name}`) });
    for (const [route, attributes] of Object.entries(routes)) add(`aws_route.${route}`, { ...table, ...attributes });
  };
  subnet("public", "core", "10.2.0.0/24", {
    public: { destination_cidr_block: ANYWHERE, gateway_id: id("aws_internet_gateway.core") },
  });
  subnet("bridge", "core", "10.2.1.0/24", {
    out: { destination_cidr_block: ANYWHERE, network_interface_id: id("aws_network_interface.firewall_in") },
    back: { destination_cidr_block: SUPERNET, network_interface_id: id("aws_network_interface.vpn_in") },
  });
  const open = { security_groups: [id("aws_security_group.open")] };
  const all = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: [ANYWHERE] };
  add("aws_security_group.open", { vpc_id: id("aws_vpc.core"), ingress: [all], egress: [all] });
  for (const device of ["vpn", "firewall"]) {
    const [inner, outer] = [`aws_network_interface.${device}_in`, `aws_network_interface.${device}_out`];
    add(inner, { subnet_id: id("aws_subnet.bridge"), source_dest_check: false, ...open });
    add(outer, { subnet_id: id("aws_subnet.public"), ...open });
    add(`aws_instance.${device}`, {
      network_interface: [
        { network_interface_id: id(outer), device_index: 0 },
        { network_interface_id: id(inner), device_index: 1 },
      ],
    });
    add(`aws_eip.${device}`, { domain: "vpc" });
    add(`aws_eip_association.${device}`, {
      allocation_id: id(`aws_eip.${device}`),
      network_interface_id: id(outer),
    });
  }
  add("aws_customer_gateway.vpn", { type: "ipsec.1", bgp_asn: "65010", ip_address: "${aws_eip.vpn.public_ip}" });
  add("aws_vpn_connection.vpn", {
    customer_gateway_id: id("aws_customer_gateway.vpn"),
    transit_gateway_id: id("aws_ec2_transit_gateway.hub"),
    type: "ipsec.1",
  });
  add("aws_ec2_transit_gateway_route_table_association.vpn", {
    transit_gateway_attachment_id: "${aws_vpn_connection.vpn.transit_gateway_attachment_id}",
    transit_gateway_route_table_id: id("aws_ec2_transit_gateway_route_table.egress"),
  });
  for (const [name, cidr] of Object.entries(spokes)) {
    const hub = { transit_gateway_id: id("aws_ec2_transit_gateway.hub") };
    add(`aws_vpc.${name}`, { cidr_block: cidr });
    subnet(name, name, cidr.replace("/16", "/24"), { [name]: { destination_cidr_block: ANYWHERE, ...hub } });
    stacks.change(`net:aws_subnet.${name}`, { tags: { Tier: "work" } });
    const attachment = `aws_ec2_transit_gateway_vpc_attachment.${name}`;
    add(attachment, { vpc_id: id(`aws_vpc.${name}`), subnet_ids: [id(`aws_subnet.${name}`)], ...hub });
    for (const [kind, table] of [
      ["association", "spokes"],
      ["propagation", "egress"],
    ] as const) {
      add(`aws_ec2_transit_gateway_route_table_${kind}.${name}`, {
        transit_gateway_attachment_id: id(attachment),
        transit_gateway_route_table_id: id(`aws_ec2_transit_gateway_route_table.${table}`),
      });
    }
  }
  return stacks;
}

const VPN = "net:aws_vpn_connection.vpn";
const BINDINGS: AnyBindings = {
  devices: {
    "net:aws_instance.vpn": { [SUPERNET]: VPN, [ANYWHERE]: "net:aws_network_interface.vpn_in" },
    "net:aws_instance.firewall": {
      [SUPERNET]: "net:aws_network_interface.firewall_in",
      [ANYWHERE]: "net:aws_network_interface.firewall_out",
    },
  },
  announcements: { [VPN]: { prefixes: [ANYWHERE], into: ["net:aws_ec2_transit_gateway_route_table.spokes"] } },
};
const from = { tags: { Tier: "work" } };
const OUT: Omit<IntentDescription, "name"> = {
  from,
  to: "internet",
  through: ["net:aws_instance.firewall"],
  symmetric: true,
};

/** With other routes of a device. */
function routing(device: string, routes: Record<string, string>): AnyBindings {
  return { ...BINDINGS, devices: { ...BINDINGS.devices, [`net:aws_instance.${device}`]: routes } };
}

describe("a VPN connection that ends at an instance of the input", () => {
  test("leads through the instance, and what it sends packets to, out and back", async () => {
    const result = await verdictOf(network(), OUT, BINDINGS);
    expect(result).toMatchObject({ verdict: "PROVEN", code: null });
    expect(result.assumptions).toEqual([
      "net:aws_instance.firewall routes as its bindings tell",
      "net:aws_instance.vpn routes as its bindings tell",
      "net:aws_network_interface.firewall_out gives what it sends to the internet its own address",
      "net:aws_vpn_connection.vpn announces 0.0.0.0/0 to the route tables that its bindings name",
    ]);
    expect(await mistakesOf(network())).toEqual([]);
  });

  test("makes what must not reach the internet reach it", async () => {
    const intent = { from, to: "internet", expect: "unreachable" } as const;
    expect(await verdictOf(network(), intent, BINDINGS)).toMatchObject({ code: "UNEXPECTED_PATH" });
  });

  test("is no way at all where its announcement is in no table", async () => {
    const silent = { ...BINDINGS, announcements: {} };
    expect(await verdictOf(network(), OUT, silent)).toMatchObject({ code: "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT" });
  });

  test.each([
    ["the hub's table for what comes back", "aws_ec2_transit_gateway_route_table_association.vpn", "RETURN_LOST"],
    ["the spoke in it", "aws_ec2_transit_gateway_route_table_propagation.spoke", "RETURN_LOST"],
    ["the way over the bridge", "aws_route.out", "NO_ROUTE_TO_DESTINATION"],
    ["the way back over it", "aws_route.back", "LOOP"],
    ["the bridge's table", "aws_route_table_association.bridge", "NO_ROUTE_TO_DESTINATION"],
    ["the way out", "aws_route.public", "NO_ROUTE_TO_DESTINATION"],
    ["the firewall's address", "aws_eip_association.firewall", "ENI_SOURCE_DEST_CHECK_RESTRICTION"],
    ["the address that the tunnels end at", "aws_eip_association.vpn", "NO_POSSIBLE_DESTINATION"],
  ])("needs %s", async (_, address, code) => {
    const result = await verdictOf(network().remove(`net:${address}`), OUT, BINDINGS);
    expect(result).toMatchObject({ verdict: "VIOLATED", code });
  });

  test("stays down if another instance has the address that its customer gateway names", async () => {
    const stacks = network().change("net:aws_eip_association.vpn", {
      network_interface_id: id("aws_network_interface.firewall_out"),
    });
    expect(await verdictOf(stacks, OUT, BINDINGS)).toMatchObject({
      code: "NO_POSSIBLE_DESTINATION",
      message: expect.stringContaining("net:aws_network_interface.firewall_out has") as string,
    });
  });

  test("needs inner interfaces without source/destination check", async () => {
    for (const device of ["vpn", "firewall"]) {
      const stacks = network().change(`net:aws_network_interface.${device}_in`, { source_dest_check: true });
      expect(await verdictOf(stacks, OUT, BINDINGS)).toMatchObject({ code: "ENI_SOURCE_DEST_CHECK_RESTRICTION" });
    }
  });

  test("is led around the firewall by an instance that routes elsewhere", async () => {
    const open = network()
      .add("net:aws_eip.open", { domain: "vpc", network_interface: id("aws_network_interface.vpn_in") })
      .change("net:aws_route.out", { network_interface_id: null, gateway_id: id("aws_internet_gateway.core") });
    expect(await verdictOf(open, OUT, BINDINGS)).toMatchObject({ verdict: "VIOLATED", code: "BYPASS" });
  });

  test("loses what the instances have no route for, and what they send back where it came from", async () => {
    const mute = routing("firewall", { [ANYWHERE]: "net:aws_network_interface.firewall_out" });
    expect(await verdictOf(network(), OUT, mute)).toMatchObject({ code: "RETURN_LOST" });
    const back = routing("vpn", { [ANYWHERE]: VPN });
    expect(await verdictOf(network(), OUT, back)).toMatchObject({ verdict: "VIOLATED" });
  });

  test("takes the longest of an instance's routes", async () => {
    const split = routing("firewall", {
      [ANYWHERE]: "net:aws_network_interface.firewall_out",
      [SUPERNET]: "net:aws_network_interface.firewall_in",
      "10.1.0.0/16": "net:aws_network_interface.firewall_out",
    });
    expect(await verdictOf(network(), OUT, split)).toMatchObject({ code: "RETURN_LOST" });
  });

  test("is judged for each spoke that an instance tells apart from others", async () => {
    const two = network({ spoke: "10.1.0.0/16", other: "10.3.0.0/16" });
    expect(await verdictOf(two, OUT, BINDINGS)).toMatchObject({ verdict: "PROVEN" });
    for (const known of ["10.1.0.0/16", "10.3.0.0/16"]) {
      const one = routing("firewall", {
        [ANYWHERE]: "net:aws_network_interface.firewall_out",
        [known]: "net:aws_network_interface.firewall_in",
      });
      expect(await verdictOf(two, OUT, one)).toMatchObject({ code: "RETURN_LOST" });
    }
  });

  test("lets out what the group of the sending interface lets out", async () => {
    const stacks = network()
      .add("net:aws_security_group.outside", { vpc_id: id("aws_vpc.core") })
      .change("net:aws_network_interface.firewall_out", { security_groups: [id("aws_security_group.outside")] });
    expect(await verdictOf(stacks, OUT, BINDINGS)).toMatchObject({ code: "ENI_SG_RULES_MISMATCH" });
    stacks.add("net:aws_vpc_security_group_egress_rule.outside", {
      security_group_id: id("aws_security_group.outside"),
      cidr_ipv4: ANYWHERE,
      ip_protocol: "-1",
    });
    expect(await verdictOf(stacks, OUT, BINDINGS)).toMatchObject({ verdict: "PROVEN" });
  });
});

test("bindings that name nothing of the input are refused together, and say what there is", async () => {
  const wrong: AnyBindings = {
    devices: {
      "net:aws_instance.none": { [ANYWHERE]: VPN },
      "net:aws_instance.vpn": { "10.0.0.1/8": "net:aws_network_interface.firewall_in" },
    },
    announcements: {
      "net:aws_vpn_connection.none": { prefixes: ["here"], into: [] },
      [VPN]: { prefixes: [ANYWHERE], into: ["net:aws_ec2_transit_gateway_route_table.none"] },
    },
  };
  const message = await verdictOf(network(), OUT, wrong).then(
    () => "",
    (error: unknown) => (error as Error).message,
  );
  expect(message.split("\n")).toEqual([
    expect.stringMatching(/devices\["net:aws_instance.none"\]: there is no such instance; there is net:aws_instance/),
    expect.stringMatching(/devices\["net:aws_instance.vpn"\]: .*host bits/),
    expect.stringMatching(/\["10.0.0.1\/8"\]: net:aws_network_interface.firewall_in is no VPN connection and none of/),
    expect.stringMatching(/announcements\["net:aws_vpn_connection.none"\]: /),
    expect.stringMatching(/announcements\["net:aws_vpn_connection.none"\]: there is no such VPN connection; there is/),
    expect.stringMatching(/into: net:aws_ec2_transit_gateway_route_table.none: there is no such route table; there/),
  ]);
});
