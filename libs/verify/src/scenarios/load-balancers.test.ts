import { describe, expect, test } from "vitest";
import { addRoute, addVpc, attach, subnet, viaHub } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf, verify } from "../../test/verify.js";

const BALANCER = "net:aws_lb.web";
const LATER = "${data.http.later.response_body}";
const https = { protocol: "tcp" as const, ports: [443] };
const opened = { from: "internet" as const, to: { addresses: [BALANCER] }, traffic: https };
const closed = { ...opened, expect: "unreachable" as const };
const proven = { verdict: "PROVEN", code: null };
const violated = (code: string) => ({ verdict: "VIOLATED", code });
const unproven = (message: string) => ({
  verdict: "UNPROVEN",
  code: "UNKNOWN_VALUE",
  message: expect.stringContaining(message) as string,
});

/** A load balancer in two public subnets, with a listener for HTTPS and a group that lets everybody in there. */
function balanced(balancer: Record<string, unknown> = {}): Stacks {
  const vpc_id = "${aws_vpc.a.id}";
  const stacks = addVpc(new Stacks(), "a", 1)
    .add("net:aws_internet_gateway.main", { vpc_id })
    .add("net:aws_subnet.other", { vpc_id, availability_zone: "eu-central-1b", cidr_block: "10.1.1.0/24" })
    .add("net:aws_security_group.web", { vpc_id })
    .add("net:aws_vpc_security_group_ingress_rule.web", {
      security_group_id: "${aws_security_group.web.id}",
      cidr_ipv4: "0.0.0.0/0",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    })
    .add(BALANCER, {
      load_balancer_type: "application",
      subnets: ["${aws_subnet.a.id}", "${aws_subnet.other.id}"],
      security_groups: ["${aws_security_group.web.id}"],
      ...balancer,
    })
    .add("net:aws_lb_listener.web", { load_balancer_arn: "${aws_lb.web.arn}", protocol: "HTTPS", port: 443 });
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: "${aws_internet_gateway.main.id}" });
}

const byIpv6 = { ...opened, traffic: { ...https, family: "ipv6" as const } };

/** The same in a VPC with IPv6. */
function dualstack(balancer: Record<string, unknown> = {}): Stacks {
  const stacks = balanced({ ip_address_type: "dualstack", ...balancer })
    .change("net:aws_vpc.a", { ipv6_cidr_block: "2600:1f00:1:100::/56" })
    .change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f00:1:100::/64" })
    .change("net:aws_subnet.other", { ipv6_cidr_block: "2600:1f00:1:101::/64" });
  const rule = { ...stacks.at("net:aws_vpc_security_group_ingress_rule.web"), cidr_ipv4: undefined };
  stacks.add("net:aws_vpc_security_group_ingress_rule.web6", { ...rule, cidr_ipv6: "::/0" });
  return addRoute(stacks, "a", "::/0", { gateway_id: "${aws_internet_gateway.main.id}" });
}

const network = (more: Record<string, unknown> = {}) => balanced({ load_balancer_type: "network", ...more });
const listening = (listener: Record<string, unknown>) => balanced().change("net:aws_lb_listener.web", listener);

const mapped = (name: string) => ({ subnet_id: `\${aws_subnet.${name}.id}` });

describe("the internet reaches a load balancer", () => {
  test.each([
    ["with a group and a listener for the port", balanced()],
    ["of type network", network()],
    ["of the default type", balanced({ load_balancer_type: undefined })],
    ["of type network without groups, which takes all", network({ security_groups: undefined })],
    ["by subnet mappings", balanced({ subnets: undefined, subnet_mapping: ["a", "other"].map(mapped) })],
  ])("%s", async (_, stacks) => {
    expect(await verdictOf(stacks, opened)).toMatchObject(proven);
    expect(await verdictOf(stacks, closed)).toMatchObject(violated("UNEXPECTED_PATH"));
  });

  test.each([
    ["it is internal", balanced({ internal: true }), "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"],
    [
      "it has public IPv6 addresses alone",
      balanced({ ip_address_type: "dualstack-without-public-ipv4" }),
      "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
    ],
    [
      "its group has no rule",
      balanced().remove("net:aws_vpc_security_group_ingress_rule.web"),
      "ENI_SG_RULES_MISMATCH",
    ],
    [
      "it is of type network and its group has no rule",
      network().remove("net:aws_vpc_security_group_ingress_rule.web"),
      "ENI_SG_RULES_MISMATCH",
    ],
    ["it has no listener", balanced().remove("net:aws_lb_listener.web"), "ELBV2_LISTENERS_MISMATCH"],
    ["it listens on another port", listening({ port: 80 }), "ELBV2_LISTENERS_MISMATCH"],
    ["it listens to another protocol", listening({ protocol: "UDP" }), "ELBV2_LISTENERS_MISMATCH"],
    [
      "there is no internet gateway",
      balanced().remove("net:aws_internet_gateway.main").remove("net:aws_route.a_0_0_0_0_0"),
      "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
    ],
  ])("not if %s", async (_, stacks, code) => {
    expect(await verdictOf(stacks, opened)).toMatchObject(violated(code));
    expect(await verdictOf(stacks, closed)).toMatchObject(proven);
  });

  test("by IPv6 if it is dualstack and its groups let it in", async () => {
    expect(await verdictOf(dualstack(), byIpv6)).toMatchObject(proven);
    const closed = dualstack().remove("net:aws_vpc_security_group_ingress_rule.web6");
    expect(await verdictOf(closed, byIpv6)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    const others = { ...byIpv6, to: { addresses: [BALANCER, "net:aws_subnet.a"] }, expect: "unreachable" as const };
    expect(await verdictOf(dualstack({ ip_address_type: "ipv4" }), others)).toMatchObject({ verdict: "VIOLATED" });
    await expect(verdictOf(dualstack({ ip_address_type: "ipv4" }), byIpv6)).rejects.toThrow("IPv6 addresses");
  });

  test("not without the route back, of any of its subnets", async () => {
    const lost = violated("RETURN_LOST");
    expect(await verdictOf(balanced().remove("net:aws_route.a_0_0_0_0_0"), opened)).toMatchObject(lost);
    const other = { subnet_id: "${aws_subnet.other.id}", route_table_id: "${aws_route_table.empty.id}" };
    const stacks = balanced()
      .add("net:aws_route_table.empty", { vpc_id: "${aws_vpc.a.id}" })
      .add("net:aws_route_table_association.other", other);
    expect(await verdictOf(stacks, opened)).toMatchObject(lost);
  });

  test("on the ports that it listens on alone", async () => {
    const web = { ...opened, traffic: { ...https, ports: [80, 443] } };
    const stacks = balanced().change("net:aws_vpc_security_group_ingress_rule.web", { from_port: 80 });
    expect(await verdictOf(stacks, web)).toMatchObject(violated("ELBV2_LISTENERS_MISMATCH"));
    stacks.add("net:aws_lb_listener.http", { load_balancer_arn: "${aws_lb.web.arn}", port: 80 });
    expect(await verdictOf(stacks, web)).toMatchObject(proven);
  });

  test("by UDP, if a network load balancer listens to both", async () => {
    const both = network({ security_groups: undefined }).change("net:aws_lb_listener.web", { protocol: "TCP_UDP" });
    for (const protocol of ["tcp", "udp"] as const) {
      expect(await verdictOf(both, { ...opened, traffic: { ...https, protocol } })).toMatchObject(proven);
    }
  });
});

describe("whether the internet reaches a load balancer is not known", () => {
  test.each([
    ["if its type is not", balanced({ load_balancer_type: LATER }), "data.http"],
    ["if its subnets are not", balanced({ subnets: LATER }), "one of its subnets is not in the input"],
    ["if one subnet is not", balanced({ subnets: ["${aws_subnet.a.id}", LATER] }), "one of its subnets"],
    ["if whether it is internal is not", balanced({ internal: LATER }), "data.http"],
    ["if its kind of addresses is not", balanced({ ip_address_type: LATER }), "data.http"],
    ["if its groups are not", balanced({ security_groups: LATER }), "one of its security groups"],
    ["if it names no groups", balanced({ security_groups: undefined }), "which security groups it gets"],
    ["if a listener's load balancer is not", listening({ load_balancer_arn: LATER }), "that it listens for"],
    ["if a listener's port is not", listening({ port: LATER }), "what it listens to"],
    ["if a listener's protocol is of another kind", listening({ protocol: "QUIC" }), "what it listens to"],
    ["if a listener's protocol is not", listening({ protocol: LATER }), "what it listens to"],
  ])("%s", async (_, stacks, message) => {
    expect(await verdictOf(stacks, opened)).toMatchObject(unproven(message));
    expect(await verdictOf(stacks, closed)).not.toMatchObject(proven);
  });

  test("if it has no listener, and other stacks may give it one", async () => {
    const stacks = balanced().remove("net:aws_lb_listener.web").output("net", "balancer", "${aws_lb.web.arn}");
    expect(await verdictOf(stacks, opened)).toMatchObject(unproven("may use the output net:balancer"));
    expect(await verdictOf(stacks, closed)).toMatchObject(unproven("may use the output net:balancer"));
  });

  test("if it is internal, and an accelerator leads to it", async () => {
    const endpoint = (id: string) => ({ endpoint_configuration: [{ endpoint_id: id }] });
    const group = "net:aws_globalaccelerator_endpoint_group.main";
    const stacks = balanced({ internal: true }).add(group, endpoint("${aws_lb.web.arn}"));
    expect(await verdictOf(stacks, opened)).toMatchObject(unproven("an accelerator"));
    expect(await verdictOf(stacks, closed)).toMatchObject(unproven("an accelerator"));
    expect(await verdictOf(stacks.add(group, endpoint(LATER)), closed)).toMatchObject(unproven("an accelerator"));
    expect(await verdictOf(stacks.add(group, endpoint("${aws_lb.other.arn}")), closed)).not.toMatchObject(proven);
  });

  test("by IPv6, if it is internal", async () => {
    expect(await verdictOf(dualstack({ internal: true }), byIpv6)).toMatchObject(unproven("internal load balancers"));
  });
});

describe("a load balancer", () => {
  test("sends as its groups let it, and is known to others by them", async () => {
    const intent = { from: { addresses: [BALANCER] }, to: { addresses: ["net:aws_instance.host"] }, traffic: https };
    const group = "${aws_security_group.web.id}";
    const stacks = balanced()
      .add("net:aws_security_group.host", { vpc_id: "${aws_vpc.a.id}" })
      .add("net:aws_instance.host", {
        subnet_id: "${aws_subnet.a.id}",
        vpc_security_group_ids: ["${aws_security_group.host.id}"],
      })
      .add("net:aws_vpc_security_group_ingress_rule.host", {
        security_group_id: "${aws_security_group.host.id}",
        referenced_security_group_id: group,
        ip_protocol: "-1",
      });
    expect(await verdictOf(stacks, intent)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    const egress = { security_group_id: group, cidr_ipv4: "10.1.0.0/16", ip_protocol: "-1" };
    stacks.add("net:aws_vpc_security_group_egress_rule.web", egress);
    expect(await verdictOf(stacks, intent)).toMatchObject(proven);
    expect(await verdictOf(stacks.change(BALANCER, { security_groups: [] }), intent)).not.toMatchObject(proven);
  });

  test("answers pings by its group alone", async () => {
    const ping = { ...opened, traffic: { protocol: "icmp" as const } };
    const rule = { cidr_ipv4: "0.0.0.0/0", ip_protocol: "icmp", from_port: -1, to_port: -1 };
    expect(await verdictOf(balanced(), ping)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
    const stacks = balanced().change("net:aws_vpc_security_group_ingress_rule.web", rule);
    expect(await verdictOf(stacks, ping)).toMatchObject(proven);
  });

  test("of type gateway is no end, and one that inspects it is not", async () => {
    const gateway = balanced({ load_balancer_type: "gateway" });
    await expect(verdictOf(gateway, opened)).rejects.toThrow(
      "is no subnet, instance, interface, service, endpoint, load balancer or VPN connection",
    );
    const intent = { name: "through", from: subnet("a"), to: subnet("other"), through: [BALANCER] };
    await expect(verify(balanced(), [intent])).rejects.toThrow("is no firewall");
  });
});

describe("a rule for a part of the addresses that a load balancer's group alone has", () => {
  const part = (cidr_ipv4: string) => balanced().change("net:aws_vpc_security_group_ingress_rule.web", { cidr_ipv4 });

  test("opens it to that part of the internet", async () => {
    expect(await verdictOf(part("8.8.8.0/24"), closed)).toMatchObject(violated("UNEXPECTED_PATH"));
    expect(await verdictOf(part("8.8.8.0/24"), opened)).toMatchObject(violated("ENI_SG_RULES_MISMATCH"));
  });

  test("opens it to that part of a subnet", async () => {
    const inside = { ...closed, from: subnet("a") };
    expect(await verdictOf(part("10.1.0.0/25"), inside)).toMatchObject(violated("UNEXPECTED_PATH"));
    expect(await verdictOf(part("10.1.0.0/25"), { ...opened, from: subnet("a") })).toMatchObject({
      verdict: "VIOLATED",
    });
  });

  test("tells VPCs apart that are equal otherwise", async () => {
    const stacks = balanced().add("net:aws_ec2_transit_gateway.main", {});
    attach(stacks, "a");
    ["b", "c"].forEach((name, index) => attach(addVpc(stacks, name, index + 2), name));
    addRoute(stacks, "a", "10.0.0.0/8", viaHub);
    stacks.change("net:aws_vpc_security_group_ingress_rule.web", { cidr_ipv4: "10.2.0.0/16" });
    for (const names of [
      ["b", "c"],
      ["c", "b"],
    ]) {
      const from = { addresses: names.map((name) => `net:aws_subnet.${name}`) };
      expect(await verdictOf(stacks, { ...opened, from }), names.join()).toMatchObject(
        violated("ENI_SG_RULES_MISMATCH"),
      );
    }
  });
});

describe("AWS refuses a load balancer", () => {
  const sameZone = { availability_zone: "eu-central-1a" };

  test.each([
    ["of type application in one subnet", balanced({ subnets: ["${aws_subnet.a.id}"] })],
    ["with two subnets of one zone", balanced({}).change("net:aws_subnet.other", sameZone)],
    [
      "of type network with two subnets of one zone",
      balanced({ load_balancer_type: "network" }).change("net:aws_subnet.other", sameZone),
    ],
  ])("%s", async (_, stacks) => {
    expect(await verdictOf(stacks, opened)).toMatchObject({ verdict: "UNPROVEN" });
  });
});
