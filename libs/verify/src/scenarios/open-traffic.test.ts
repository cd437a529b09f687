import type { IntentDescription } from "@causeway/intents";
import { describe, expect, test } from "vitest";
import { addRoute, addVpc, attach, flatNetwork, subnet } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const WEB = { addresses: ["net:aws_instance.web"] };
const closed = (traffic?: IntentDescription["traffic"]) =>
  ({ from: "internet", to: WEB, expect: "unreachable", ...(traffic && { traffic }) }) as const;

type Attributes = Record<string, unknown>;

const toInternet = { gateway_id: "${aws_internet_gateway.a.id}" };
const all4 = { cidr_blocks: ["0.0.0.0/0"] };
const all6 = { ipv6_cidr_blocks: ["::/0"] };
const ports = (protocol: string, port: number) => ({ protocol, from_port: port, to_port: port });

/** An instance with public addresses of both families, whose group has these rules. */
function web(...ingress: Attributes[]): Stacks {
  const vpc_id = "${aws_vpc.a.id}";
  const stacks = addVpc(new Stacks(), "a", 1, { ipv6_cidr_block: "2600:1f18:1::/56" })
    .change("net:aws_subnet.a", { ipv6_cidr_block: "2600:1f18:1::/64", assign_ipv6_address_on_creation: true })
    .add("net:aws_internet_gateway.a", { vpc_id })
    .add("net:aws_security_group.web", { vpc_id, ingress })
    .add("net:aws_instance.web", {
      subnet_id: "${aws_subnet.a.id}",
      associate_public_ip_address: true,
      vpc_security_group_ids: ["${aws_security_group.web.id}"],
    });
  addRoute(stacks, "a", "0.0.0.0/0", toInternet);
  return addRoute(stacks, "a", "::/0", toInternet);
}

describe("an intent that nothing arrives, and does not say what", () => {
  test.each([
    ["TCP", { ...ports("tcp", 22), ...all4 }, { protocol: "tcp", port: 22 }],
    ["UDP", { ...ports("udp", 53), ...all4 }, { protocol: "udp", port: 53 }],
    ["ICMP", { ...ports("icmp", 8), to_port: -1, ...all4 }, { protocol: "icmp", port: null }],
    ["ESP", { protocol: "50", from_port: 0, to_port: 0, ...all4 }, { protocol: "esp", port: null }],
    ["GRE", { protocol: "47", from_port: 0, to_port: 0, ...all4 }, { protocol: "protocol 47", port: null }],
    ["TCP over IPv6", { ...ports("tcp", 22), ...all6 }, { protocol: "tcp", port: 22 }],
    ["UDP over IPv6", { ...ports("udp", 53), ...all6 }, { protocol: "udp", port: 53 }],
    ["ICMPv6", { ...ports("icmpv6", -1), ...all6 }, { protocol: "icmpv6", port: null }],
  ])("is violated where %s is let in", async (_, rule, flow) => {
    const { verdict, trace } = await verdictOf(web(rule), closed());
    expect({ verdict, flow: trace?.flow }).toMatchObject({ verdict: "VIOLATED", flow });
  });

  test("is proven where nothing is let in, and says what it is about", async () => {
    const { verdict, message } = await verdictOf(web(), closed());
    expect({ verdict, message }).toMatchObject({
      verdict: "PROVEN",
      message: expect.stringContaining("any protocol over IPv4 and IPv6") as string,
    });
  });

  test("is about all of what a network ACL lets in", async () => {
    const rule = { rule_no: 1, protocol: "udp", action: "allow", cidr_block: "0.0.0.0/0", from_port: 53, to_port: 53 };
    const stacks = (ingress: Attributes) =>
      web({ protocol: "-1", from_port: 0, to_port: 0, ...all4, ...all6 }).add("net:aws_network_acl.a", {
        vpc_id: "${aws_vpc.a.id}",
        subnet_ids: ["${aws_subnet.a.id}"],
        ingress: [ingress],
      });
    expect(await verdictOf(stacks(rule), closed())).toMatchObject({ verdict: "VIOLATED" });
    const v6 = { ...rule, cidr_block: null, ipv6_cidr_block: "::/0", protocol: "58", icmp_type: 128, icmp_code: 0 };
    expect(await verdictOf(stacks(v6), closed())).toMatchObject({ verdict: "VIOLATED" });
    expect(await verdictOf(stacks({ ...rule, action: "deny" }), closed())).toMatchObject({ verdict: "PROVEN" });
  });
});

describe("an intent that nothing arrives, and says", () => {
  const mixed = () => web({ ...ports("udp", 443), ...all4 }, { ...ports("tcp", 22), ...all6 });

  test.each<[string, IntentDescription["traffic"], string]>([
    ["a port, is about TCP and UDP", { ports: [443] }, "VIOLATED"],
    ["another port", { ports: [80] }, "PROVEN"],
    ["a protocol, is about both families", { protocol: "tcp" }, "VIOLATED"],
    ["a protocol and a family", { protocol: "tcp", family: "ipv4" }, "PROVEN"],
    ["a family, is about every protocol", { family: "ipv4" }, "VIOLATED"],
    ["a protocol and a port", { protocol: "tcp", ports: [443] }, "PROVEN"],
    ["ICMP, is about all types over both families", { protocol: "icmp" }, "PROVEN"],
  ])("%s", async (_, traffic, verdict) => {
    expect((await verdictOf(mixed(), closed(traffic))).verdict).toBe(verdict);
  });

  test.each<[IntentDescription["traffic"], string]>([
    [{ ports: [443] }, "TCP and UDP to port 443 over IPv4 and IPv6"],
    [{ protocol: "udp", family: "ipv6" }, "UDP over IPv6"],
    [{ family: "ipv4" }, "any protocol over IPv4"],
  ])("%j, is proven of that", async (traffic, shown) => {
    expect((await verdictOf(web(), closed(traffic))).message).toContain(` by ${shown} from `);
  });
});

test("what must arrive is TCP over IPv4 where nothing else is said", async () => {
  const reach = { from: "internet", to: WEB } as const;
  expect((await verdictOf(web({ protocol: "tcp", from_port: 1, to_port: 65535, ...all4 }), reach)).verdict).toBe(
    "PROVEN",
  );
});

describe("a NAT gateway", () => {
  const inner = { addresses: ["net:aws_instance.inner"] };
  const out = { from: inner, to: "internet", expect: "unreachable" } as const;

  /** An instance behind a NAT gateway, whose group lets this out. */
  function behindNat(...egress: Attributes[]): Stacks {
    const vpc_id = "${aws_vpc.a.id}";
    return web()
      .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.a.id}", allocation_id: "eipalloc-1" })
      .add("net:aws_subnet.inner", { vpc_id, availability_zone: "eu-central-1a", cidr_block: "10.1.9.0/24" })
      .add("net:aws_route_table.inner", {
        vpc_id,
        route: [{ cidr_block: "0.0.0.0/0", nat_gateway_id: "${aws_nat_gateway.a.id}" }],
      })
      .add("net:aws_route_table_association.inner", {
        subnet_id: "${aws_subnet.inner.id}",
        route_table_id: "${aws_route_table.inner.id}",
      })
      .add("net:aws_security_group.inner", { vpc_id, egress })
      .add("net:aws_instance.inner", {
        subnet_id: "${aws_subnet.inner.id}",
        vpc_security_group_ids: ["${aws_security_group.inner.id}"],
      });
  }

  test.each([
    ["UDP out", { ...ports("udp", 123), ...all4 }, "VIOLATED"],
    ["ICMP out", { ...ports("icmp", -1), ...all4 }, "VIOLATED"],
    ["no ESP out", { protocol: "50", from_port: 0, to_port: 0, ...all4 }, "PROVEN"],
  ])("lets %s", async (_, rule, verdict) => {
    expect((await verdictOf(behindNat(rule), out)).verdict).toBe(verdict);
  });
});

describe("IPv6 that a NAT gateway translates to IPv4", () => {
  const toNat = { nat_gateway_id: "${aws_nat_gateway.a.id}" };
  const apart = { from: subnet("six"), to: subnet("b"), expect: "unreachable" } as const;
  const PREFIX = "64:ff9b::/96";

  /** VPC a with a subnet for IPv6 alone and a private NAT gateway, and VPC b, for IPv4 alone, behind a hub. */
  function network(destination?: string): Stacks {
    const stacks = flatNetwork()
      .change("net:aws_vpc.a", { ipv6_cidr_block: "2600:1f18:1::/56" })
      .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.a.id}", connectivity_type: "private" })
      .add("net:aws_subnet.six", {
        vpc_id: "${aws_vpc.a.id}",
        availability_zone: "eu-central-1a",
        ipv6_cidr_block: "2600:1f18:1:6::/64",
        ipv6_native: true,
      });
    return destination === undefined ? stacks : addRoute(stacks, "a", destination, toNat);
  }

  test("reaches hosts that have IPv4 addresses alone", async () => {
    const { verdict, trace } = await verdictOf(network(PREFIX), apart);
    expect(verdict).toBe("VIOLATED");
    expect(trace?.flow).toMatchObject({ source: "2600:1f18:1:6::5", destination: "64:ff9b::a02:5" });
  });

  test("reaches none without a route for it, and none that the route leaves out", async () => {
    expect((await verdictOf(network(), apart)).verdict).toBe("PROVEN");
    expect((await verdictOf(network("64:ff9b::a03:0/112"), apart)).verdict).toBe("PROVEN");
    expect((await verdictOf(network("64:ff9b::a02:80/121"), apart)).verdict).toBe("VIOLATED");
  });

  test("is judged for each VPC that the route tells apart", async () => {
    const stacks = network("64:ff9b::a03:0/112");
    attach(addVpc(stacks, "c", 3), "c");
    const from = { ...apart, to: { vpcs: ["net:aws_vpc.b", "net:aws_vpc.c"] } };
    expect((await verdictOf(stacks, from)).verdict).toBe("VIOLATED");
  });

  test("reaches the internet", async () => {
    const stacks = network(PREFIX).change("net:aws_nat_gateway.a", {
      connectivity_type: "public",
      allocation_id: "eipalloc-1",
    });
    stacks.add("net:aws_internet_gateway.a", { vpc_id: "${aws_vpc.a.id}" });
    stacks.change("net:aws_route.a_0_0_0_0_0", { transit_gateway_id: null, ...toInternet });
    const out = { from: subnet("six"), to: "internet", expect: "unreachable" } as const;
    expect((await verdictOf(stacks, out)).verdict).toBe("VIOLATED");
    expect(
      (await verdictOf(stacks.remove("net:aws_internet_gateway.a").remove("net:aws_route.a_0_0_0_0_0"), out)).verdict,
    ).toBe("PROVEN");
  });
});
