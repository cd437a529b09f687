import { describe, expect, test } from "vitest";
import { addRoute, addVpc, subnet } from "../../../test/flat-network.js";
import { Stacks } from "../../../test/stacks.js";
import { verdictOf } from "../../../test/verify.js";

const vpn_gateway_id = "${aws_vpn_gateway.a.id}";
const PROVEN = { verdict: "PROVEN" };
const VIOLATED = { verdict: "VIOLATED" };
const UNPROVEN = { verdict: "UNPROVEN" };

/** VPC a whose default route leads to its virtual private gateway. */
function network(): Stacks {
  const stacks = addVpc(new Stacks(), "a", 1).add("net:aws_vpn_gateway.a", { vpc_id: "${aws_vpc.a.id}" });
  return addRoute(stacks, "a", "0.0.0.0/0", { gateway_id: vpn_gateway_id });
}

function withStatic(stacks: Stacks, name: string, block: string): Stacks {
  return stacks
    .add(`net:aws_vpn_connection.${name}`, { vpn_gateway_id, static_routes_only: true })
    .add(`net:aws_vpn_connection_route.${name}`, {
      vpn_connection_id: `\${aws_vpn_connection.${name}.id}`,
      destination_cidr_block: block,
    });
}

const withBgp = (stacks: Stacks, name: string) => stacks.add(`net:aws_vpn_connection.${name}`, { vpn_gateway_id });
const withDirectConnect = (stacks: Stacks, name: string) =>
  stacks.add(`net:aws_dx_gateway_association.${name}`, { associated_gateway_id: vpn_gateway_id });

const vpn = (name: string) => `net:aws_vpn_connection.${name}`;
const dx = (name: string) => `net:aws_dx_gateway_association.${name}`;
const via = (edge: string, cidr: string) => ({ from: subnet("a"), to: { cidr, via: edge } });

// https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
describe("a virtual private gateway sends by", () => {
  test("the longest prefix", async () => {
    const stacks = withStatic(withStatic(network(), "wide", "192.168.0.0/16"), "narrow", "192.168.7.0/24");
    expect(await verdictOf(stacks, via(vpn("narrow"), "192.168.7.0/24"))).toMatchObject(PROVEN);
    expect(await verdictOf(stacks, { ...via(vpn("wide"), "192.168.7.0/24"), expect: "unreachable" })).toMatchObject(
      PROVEN,
    );
    expect(await verdictOf(stacks, via(vpn("wide"), "192.168.8.0/24"))).toMatchObject(PROVEN);
    expect(await verdictOf(stacks, via(vpn("wide"), "192.168.0.0/16"))).toMatchObject(VIOLATED);
  });

  test("any of two static connections that have the same", async () => {
    const stacks = withStatic(withStatic(network(), "one", "192.168.0.0/16"), "two", "192.168.0.0/16");
    expect(await verdictOf(stacks, via(vpn("one"), "192.168.0.0/16"))).toMatchObject(VIOLATED);
  });

  test("a static connection for what it holds alone, which one that learns by BGP may hold in part", async () => {
    const stacks = withBgp(withStatic(network(), "one", "192.168.0.0/16"), "other");
    expect(await verdictOf(stacks, via(vpn("one"), "192.168.0.0/16"))).toMatchObject(UNPROVEN);
    expect(await verdictOf(stacks, { ...via(vpn("one"), "192.168.0.0/16"), expect: "unreachable" })).toMatchObject(
      VIOLATED,
    );
  });

  test("Direct Connect of which nobody says what it learns, or the static connection beside it", async () => {
    const stacks = withDirectConnect(withStatic(network(), "backup", "192.168.0.0/16"), "main");
    expect(await verdictOf(stacks, via(vpn("backup"), "192.168.0.0/16"))).toMatchObject(UNPROVEN);
  });

  test("Direct Connect before a static connection with the same prefix", async () => {
    const stacks = withDirectConnect(withStatic(network(), "backup", "192.168.0.0/16"), "main");
    expect(await verdictOf(stacks, via(dx("main"), "192.168.0.0/16"))).toMatchObject(PROVEN);
  });

  test("a static connection with a longer prefix before Direct Connect", async () => {
    const stacks = withDirectConnect(withStatic(network(), "backup", "192.168.7.0/24"), "main");
    expect(await verdictOf(stacks, via(dx("main"), "192.168.0.0/16"))).toMatchObject(VIOLATED);
    expect(await verdictOf(stacks, via(dx("main"), "192.168.8.0/24"))).toMatchObject(PROVEN);
  });

  test("a static connection before one with BGP that has the same prefix", async () => {
    const stacks = withBgp(withStatic(network(), "one", "192.168.0.0/16"), "other");
    expect(await verdictOf(stacks, via(vpn("other"), "192.168.0.0/16"))).toMatchObject(VIOLATED);
  });

  test("the longest prefix also from one site to another", async () => {
    const stacks = withStatic(
      withStatic(withStatic(network(), "wide", "192.168.0.0/16"), "narrow", "192.168.7.0/24"),
      "site",
      "172.16.0.0/16",
    );
    const from = { cidr: "172.16.0.0/16", via: vpn("site") };
    expect(await verdictOf(stacks, { from, to: { cidr: "192.168.7.0/24", via: vpn("narrow") } })).toMatchObject(PROVEN);
    expect(await verdictOf(stacks, { from, to: { cidr: "192.168.7.0/24", via: vpn("wide") } })).toMatchObject(VIOLATED);
  });
});
