import { describe, expect, test } from "vitest";
import { Stacks } from "../../test/stacks.js";
import { type AnyBindings, verdictOf } from "../../test/verify.js";
import type { IntentDescription } from "@causeway/intents";

const ANYWHERE = "0.0.0.0/0";
const id = (address: string) => `\${${address}.id}`;
const GATEWAY = { gateway_id: id("aws_internet_gateway.web") };
const APPLIANCE = { network_interface_id: id("aws_network_interface.appliance") };

/** Hosts with public addresses, an appliance before them, and the gateway's own table that leads to it. */
function network(): Stacks {
  const stacks = new Stacks().stack("net");
  const add = (address: string, attributes: Record<string, unknown>) => stacks.add(`net:${address}`, attributes);
  const vpc_id = id("aws_vpc.web");
  add("aws_vpc.web", { cidr_block: "10.1.0.0/16" });
  add("aws_internet_gateway.web", { vpc_id });
  for (const table of ["gateway", "hosts", "firewall"]) add(`aws_route_table.${table}`, { vpc_id });
  const associate = (table: string, to: Record<string, string>) => {
    add(`aws_route_table_association.${table}`, { route_table_id: id(`aws_route_table.${table}`), ...to });
  };
  associate("gateway", GATEWAY);
  for (const [name, cidr_block] of [
    ["hosts", "10.1.0.0/24"],
    ["firewall", "10.1.1.0/24"],
  ] as const) {
    const map_public_ip_on_launch = name === "hosts";
    add(`aws_subnet.${name}`, { vpc_id, cidr_block, availability_zone: "eu-west-1a", map_public_ip_on_launch });
    associate(name, { subnet_id: id(`aws_subnet.${name}`) });
  }
  const route = (table: string, destination_cidr_block: string, target: Record<string, string>) => {
    add(`aws_route.${table}`, { route_table_id: id(`aws_route_table.${table}`), destination_cidr_block, ...target });
  };
  route("gateway", "10.1.0.0/24", APPLIANCE);
  route("hosts", ANYWHERE, APPLIANCE);
  route("firewall", ANYWHERE, GATEWAY);
  const all = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: [ANYWHERE] };
  add("aws_security_group.open", { vpc_id, ingress: [all], egress: [all] });
  add("aws_network_interface.appliance", {
    subnet_id: id("aws_subnet.firewall"),
    source_dest_check: false,
    security_groups: [id("aws_security_group.open")],
  });
  add("aws_instance.appliance", { network_interface: [{ ...APPLIANCE, device_index: 0 }] });
  add("aws_eip.appliance", { domain: "vpc", network_interface: APPLIANCE.network_interface_id });
  return stacks;
}

const BINDINGS: AnyBindings = {
  devices: { "net:aws_instance.appliance": { [ANYWHERE]: "net:aws_network_interface.appliance" } },
};
const hosts = { addresses: ["net:aws_subnet.hosts"] };
const through = ["net:aws_instance.appliance"];
const IN: Omit<IntentDescription, "name"> = { from: "internet", to: hosts, through, symmetric: true };
const OUT: Omit<IntentDescription, "name"> = { from: hosts, to: "internet", through, symmetric: true };

describe("an appliance to which an internet gateway's table leads", () => {
  test("inspects what comes and what goes, and leaves the hosts' addresses as they are", async () => {
    for (const intent of [IN, OUT]) {
      expect(await verdictOf(network(), intent, BINDINGS)).toMatchObject({
        verdict: "PROVEN",
        assumptions: ["net:aws_instance.appliance routes as its bindings tell"],
      });
    }
  });

  test("gets nothing from the gateway without a public address of its own", async () => {
    const stacks = network().remove("net:aws_eip.appliance");
    expect(await verdictOf(stacks, IN, BINDINGS)).toMatchObject({
      verdict: "VIOLATED",
      code: "INGRESS_RTB_NO_PUBLIC_IP",
    });
    expect(await verdictOf(stacks, OUT, BINDINGS)).toMatchObject({ verdict: "VIOLATED", code: "RETURN_LOST" });
  });

  test("may have an address that is not known", async () => {
    const stacks = network().change("net:aws_eip.appliance", { network_interface: "${var.some}" });
    stacks.json["net"] = { resource: {}, ...stacks.json["net"], variable: { some: {} } };
    expect(await verdictOf(stacks, IN, BINDINGS)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  });

  test("may translate what hosts send, unless bindings tell how it routes", async () => {
    expect(await verdictOf(network(), OUT)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  });
});
