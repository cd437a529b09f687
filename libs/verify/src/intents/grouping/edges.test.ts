import { describe, expect, test } from "vitest";
import { addVpc, attach, flatNetwork, viaHub } from "../../../test/flat-network.js";
import type { Stacks } from "../../../test/stacks.js";
import { verify } from "../../../test/verify.js";
import { everyPair } from "../pairs.js";

const SITE = "192.168.0.0/16";
const VPN = "net:aws_vpn_connection.site";
const DIRECT_CONNECT = "net:aws_dx_gateway_association.site";

type Attributes = Record<string, unknown>;

/** VPCs a, b and c on a transit gateway, alike but for their blocks. */
const threeVpcs = () => attach(addVpc(flatNetwork(), "c", 3), "c");

/** A static VPN connection of the transit gateway to the site. */
function vpn(options: Attributes): Stacks {
  return threeVpcs()
    .add("net:aws_customer_gateway.site", { ip_address: "203.0.113.1", type: "ipsec.1" })
    .add(VPN, {
      ...viaHub,
      customer_gateway_id: "${aws_customer_gateway.site.id}",
      type: "ipsec.1",
      static_routes_only: true,
      ...options,
    })
    .add("net:aws_ec2_transit_gateway_route.site", {
      destination_cidr_block: SITE,
      transit_gateway_attachment_id: "${aws_vpn_connection.site.transit_gateway_attachment_id}",
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway.main.association_default_route_table_id}",
    });
}

/** Direct Connect of the transit gateway, which learns the site's prefix from it. */
function directConnect(allowed_prefixes: readonly string[]): Stacks {
  return threeVpcs().add("net:aws_dx_gateway.site", {}).add(DIRECT_CONNECT, {
    dx_gateway_id: "${aws_dx_gateway.site.id}",
    associated_gateway_id: "${aws_ec2_transit_gateway.main.id}",
    allowed_prefixes,
  });
}

/** Of the VPCs by themselves and of all together, which grouping and every pair must agree on. */
async function verdicts(stacks: Stacks, via: string, cidr = SITE): Promise<Record<string, string>> {
  const sides = ["a", "b", "c", "abc"].map((names) => ({
    name: names,
    from: { vpcs: [...names].map((name) => `net:aws_vpc.${name}`) },
    to: { cidr, via },
  }));
  const grouped = await verify(stacks, sides);
  const apart = await verify(stacks, sides, {}, everyPair);
  expect(grouped.map(({ verdict }) => verdict)).toEqual(apart.map(({ verdict }) => verdict));
  return Object.fromEntries(grouped.map(({ name, verdict }) => [name, verdict]));
}

describe("VPCs that are alike are told apart by what", () => {
  test("a VPN connection carries of AWS's side", async () => {
    expect(await verdicts(vpn({ remote_ipv4_network_cidr: "10.1.0.0/16" }), VPN)).toEqual({
      a: "PROVEN",
      b: "VIOLATED",
      c: "VIOLATED",
      abc: "VIOLATED",
    });
  });

  test("a VPN connection carries of AWS's side, also if that is a part of a VPC", async () => {
    expect(await verdicts(vpn({ remote_ipv4_network_cidr: "10.2.0.128/25" }), VPN)).toMatchObject({
      a: "VIOLATED",
      b: "VIOLATED",
      abc: "VIOLATED",
    });
  });

  test("Direct Connect may announce", async () => {
    expect(await verdicts(directConnect(["10.1.0.0/16", "10.3.0.0/16"]), DIRECT_CONNECT)).toEqual({
      a: "PROVEN",
      b: "UNPROVEN",
      c: "PROVEN",
      abc: "UNPROVEN",
    });
  });
});

describe("VPCs stay alike", () => {
  test.each([
    ["an ordinary VPN connection", {}, SITE, "PROVEN"],
    ["one that carries all of the site", { local_ipv4_network_cidr: SITE }, SITE, "PROVEN"],
    ["one that carries all of AWS's side", { remote_ipv4_network_cidr: "10.0.0.0/8" }, SITE, "PROVEN"],
    ["one that carries a part of the site", { local_ipv4_network_cidr: "192.168.0.0/24" }, SITE, "VIOLATED"],
    ["that part of it", { local_ipv4_network_cidr: "192.168.0.0/24" }, "192.168.0.0/24", "PROVEN"],
  ])("to %s", async (_, options, cidr, verdict) => {
    expect(await verdicts(vpn(options), VPN, cidr)).toEqual({ a: verdict, b: verdict, c: verdict, abc: verdict });
  });

  test("to Direct Connect that may announce all of them", async () => {
    expect(await verdicts(directConnect(["10.0.0.0/8"]), DIRECT_CONNECT)).toMatchObject({ b: "PROVEN", abc: "PROVEN" });
  });
});
