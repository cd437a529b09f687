import { describe, expect, test } from "vitest";
import type { IntentDescription } from "@causeway/intents";
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

describe("before AWS has given an end its address, it may be anywhere on the internet", () => {
  const rules = (...blocks: readonly string[]) =>
    blocks.reduce(
      (stacks, cidr_ipv4, index) =>
        stacks.add(`net:aws_vpc_security_group_egress_rule.block_${index}`, {
          security_group_id: "${aws_security_group.vpn.id}",
          ip_protocol: "-1",
          cidr_ipv4,
        }),
      network([]),
    );

  test("so that a rule for a part of it is not enough, and one for each half is", async () => {
    expect(await verdictOf(rules("52.0.0.0/8"), out)).toMatchObject({
      verdict: "VIOLATED",
      code: "ENI_SG_RULES_MISMATCH",
    });
    expect(await verdictOf(rules("52.0.0.0/8"), { ...out, expect: "unreachable" })).toMatchObject({
      verdict: "VIOLATED",
    });
    expect(await verdictOf(rules("0.0.0.0/1", "128.0.0.0/1"), out)).toMatchObject(known);
  });

  test("so that a network ACL or route for a part of it matters", async () => {
    const rule = { rule_no: 1, action: "deny", protocol: "-1", cidr_block: "52.0.0.0/8", from_port: 0, to_port: 0 };
    const all = { ...rule, rule_no: 2, action: "allow", cidr_block: "0.0.0.0/0" };
    const acl = { vpc_id: "${aws_vpc.a.id}", subnet_ids: ["${aws_subnet.a.id}"], ingress: [all], egress: [rule, all] };
    const denied = network().add("net:aws_network_acl.a", acl);
    expect(await verdictOf(denied, out)).toMatchObject({ verdict: "VIOLATED", code: "SUBNET_ACL_RESTRICTION" });
    const hub = { transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}" };
    const led = addRoute(network(), "a", "52.0.0.0/8", hub);
    expect(await verdictOf(led, out)).toMatchObject({ verdict: "VIOLATED" });
  });
});

test("a rule for ends of which it is not known whether they are on the internet stays unknown", async () => {
  const stacks = network(LATER, { outside_ip_address_type: "${data.http.later.response_body}" });
  const closed = { from: "internet" as const, to: instance, expect: "unreachable" as const, traffic: IKE };
  expect(await verdictOf(stacks, closed)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
});

test("other flows than IKE are answered to any port", async () => {
  const https = { protocol: "tcp", from_port: 443, to_port: 443 };
  const all = { ...https, rule_no: 1, action: "allow", cidr_block: "0.0.0.0/0" };
  const acl = { vpc_id: "${aws_vpc.a.id}", subnet_ids: ["${aws_subnet.a.id}"], ingress: [all], egress: [all] };
  const rule = { security_group_id: "${aws_security_group.vpn.id}", cidr_ipv4: "0.0.0.0/0", ip_protocol: "-1" };
  const stacks = network().add("net:aws_vpc_security_group_egress_rule.all", rule).add("net:aws_network_acl.a", acl);
  const web = { ...out, traffic: { protocol: "tcp" as const, ports: [443] } };
  expect(await verdictOf(stacks, web)).toMatchObject({ verdict: "VIOLATED", code: "SUBNET_ACL_RESTRICTION" });
});

test("IKE that a NAT gateway translates is answered to any port", async () => {
  const vpc_id = "${aws_vpc.a.id}";
  const udp = { protocol: "udp", action: "allow", cidr_block: "0.0.0.0/0" };
  const rules = IKE.ports.map((port) => ({ ...udp, rule_no: port, from_port: port, to_port: port }));
  const every = { ...udp, protocol: "-1", rule_no: 1, from_port: 0, to_port: 0 };
  const translated = (ingress: object[]) =>
    network()
      .add("net:aws_subnet.nat", { vpc_id, availability_zone: "eu-central-1a", cidr_block: "10.1.1.0/24" })
      .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.nat.id}", allocation_id: "eipalloc-1" })
      .add("net:aws_route_table.a", {
        vpc_id,
        route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.a.id}" }],
      })
      .add("net:aws_route_table_association.a", {
        route_table_id: "${aws_route_table.a.id}",
        subnet_id: "${aws_subnet.a.id}",
      })
      .add("net:aws_network_acl.nat", { vpc_id, subnet_ids: ["${aws_subnet.nat.id}"], ingress, egress: [every] });
  expect(await verdictOf(translated([every]), out)).toMatchObject(known);
  expect(await verdictOf(translated(rules), out)).toMatchObject({ verdict: "VIOLATED" });
});

test("nothing is promised between two ends on the internet", async () => {
  for (const intent of [out, into]) {
    const beyond = { ...intent, from: ends, to: "internet" as const };
    await expect(verdictOf(network(), beyond)).rejects.toThrow("from and to are both the internet");
  }
  const remote = {
    from: "internet" as const,
    to: { cidr: "192.168.0.0/16", via: VPN },
    expect: "unreachable" as const,
  };
  expect(await verdictOf(network(), remote)).toMatchObject({ verdict: "UNPROVEN" });
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
