import { describe, expect, test } from "vitest";
import type { IntentDescription } from "../intents/schema.js";
import { addRoute, addVpc } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const VPN = "net:aws_vpn_connection.vpn";
const known = { verdict: "PROVEN", code: null };
const IKE = { protocol: "udp" as const, ports: [500, 4500] };
const instance = { addresses: ["net:aws_instance.vpn"] };
const ends = { addresses: [VPN] };
const out: Omit<IntentDescription, "name"> = { from: instance, to: ends, traffic: IKE };
const into: Omit<IntentDescription, "name"> = { from: ends, to: instance, traffic: IKE };
/** As Terraform has it before the connection is made, and afterwards. */
const LATER = ["${aws_vpn_connection.vpn.tunnel1_address}", "${aws_vpn_connection.vpn.tunnel2_address}"];
const MADE = ["192.0.2.1", "192.0.2.2"];

/** An instance with a public address that lets IKE of the peers through its group, both ways. */
function network(peers: readonly string[] = LATER, connection: Record<string, unknown> = {}): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1)
    .change("net:aws_subnet.a", { map_public_ip_on_launch: true })
    .add("net:aws_internet_gateway.main", { vpc_id: "${aws_vpc.a.id}" })
    .add("net:aws_security_group.vpn", { vpc_id: "${aws_vpc.a.id}" })
    .add("net:aws_instance.vpn", {
      subnet_id: "${aws_subnet.a.id}",
      vpc_security_group_ids: ["${aws_security_group.vpn.id}"],
    })
    .add("net:aws_ec2_transit_gateway.hub", {})
    .add("net:aws_customer_gateway.vpn", { type: "ipsec.1", bgp_asn: "65010", ip_address: "203.0.113.9" })
    .add("net:aws_vpn_connection.vpn", {
      customer_gateway_id: "${aws_customer_gateway.vpn.id}",
      transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}",
      type: "ipsec.1",
      ...connection,
    });
  for (const direction of ["ingress", "egress"]) {
    for (const port of IKE.ports) {
      peers.forEach((peer, index) => {
        stacks.add(`net:aws_vpc_security_group_${direction}_rule.${port}_${index}`, {
          security_group_id: "${aws_security_group.vpn.id}",
          ip_protocol: "udp",
          from_port: port,
          to_port: port,
          cidr_ipv4: `${peer}/32`,
        });
      });
    }
  }
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: "${aws_internet_gateway.main.id}" });
}

const made = () => network(MADE, { tunnel1_address: MADE[0], tunnel2_address: MADE[1] });

describe.each([
  ["before", network],
  ["after", made],
])("AWS's ends of tunnels, %s the connection is made", (_when, make) => {
  test("are reached, and reach, by a group's rules that name them", async () => {
    expect(await verdictOf(make(), out)).toMatchObject(known);
    expect(await verdictOf(make(), into)).toMatchObject(known);
  });

  test.each([
    ["egress", out, "ENI_SG_RULES_MISMATCH"],
    ["ingress", into, "ENI_SG_RULES_MISMATCH"],
  ])("are not without one of the rules for %s", async (direction, intent, code) => {
    for (const rule of ["500_0", "4500_0", "500_1", "4500_1"]) {
      const stacks = make().remove(`net:aws_vpc_security_group_${direction}_rule.${rule}`);
      expect(await verdictOf(stacks, intent), rule).toMatchObject({ verdict: "VIOLATED", code });
    }
  });

  test("are the one part of the internet that may reach an instance", async () => {
    const closed = { ...into, from: "internet" as const, expect: "unreachable" as const };
    expect(await verdictOf(make(), closed)).toMatchObject({ verdict: "VIOLATED", code: "UNEXPECTED_PATH" });
    expect(await verdictOf(make(), { ...closed, except: [VPN] })).toMatchObject(known);
    const opened = make().change("net:aws_vpc_security_group_ingress_rule.500_0", { cidr_ipv4: "0.0.0.0/0" });
    expect(await verdictOf(opened, { ...closed, except: [VPN] })).toMatchObject({ verdict: "VIOLATED" });
  });

  test("send from the ports of IKE, so that a network ACL need pass no others", async () => {
    const rule = { rule_no: 1, action: "allow", protocol: "udp", cidr_block: "0.0.0.0/0" };
    const rules = IKE.ports.map((port) => ({ ...rule, rule_no: port, from_port: port, to_port: port }));
    const acl = (ingress: object[]) => {
      const egress = rules;
      const attributes = { vpc_id: "${aws_vpc.a.id}", subnet_ids: ["${aws_subnet.a.id}"], ingress, egress };
      return make().add("net:aws_network_acl.a", attributes);
    };
    expect(await verdictOf(acl(rules), out)).toMatchObject(known);
    expect(await verdictOf(acl(rules), into)).toMatchObject(known);
    const lost = { verdict: "VIOLATED", code: "SUBNET_ACL_RESTRICTION" };
    expect(await verdictOf(acl(rules.slice(1)), out)).toMatchObject(lost);
    expect(await verdictOf(acl(rules.slice(1)), into)).toMatchObject(lost);
  });
});

test("a rule for another connection's ends lets nothing through", async () => {
  const stacks = network(LATER.map((name) => name.replace(".vpn.", ".other."))).add("net:aws_vpn_connection.other", {
    customer_gateway_id: "${aws_customer_gateway.vpn.id}",
    transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}",
    type: "ipsec.1",
  });
  expect(await verdictOf(stacks, out)).toMatchObject({ verdict: "VIOLATED" });
  expect(await verdictOf(stacks, { ...out, to: { addresses: ["net:aws_vpn_connection.other"] } })).toMatchObject(known);
});

test("ends of addresses that are not on the internet are not judged", async () => {
  const stacks = network(LATER, { outside_ip_address_type: "PrivateIpv4" });
  expect(await verdictOf(stacks, out)).toMatchObject({ verdict: "UNPROVEN", code: "UNSUPPORTED_RESOURCE" });
});

test("rules for a text that AWS assigns and no connection has stay unknown", async () => {
  const stacks = network(["${aws_eip.a.public_ip}"]).add("net:aws_eip.a", { domain: "vpc" });
  expect(await verdictOf(stacks, out)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  const block = network(LATER.map((address) => `${address}/3`));
  expect(await verdictOf(block, out)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
});
