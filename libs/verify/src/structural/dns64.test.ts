import { describe, expect, test } from "vitest";
import { addRoute, addVpc, attach } from "../../test/flat-network.js";
import { Stacks } from "../../test/stacks.js";
import { mistakesOf } from "../../test/verify.js";

const MISTAKE = "DNS64_WITHOUT_NAT64_ROUTE";
const PREFIX = "64:ff9b::/96";
const toNat = { nat_gateway_id: "${aws_nat_gateway.a.id}" };
const outward = { egress_only_gateway_id: "${aws_egress_only_internet_gateway.a.id}" };

/** A VPC whose subnets share a table with ::/0 to an egress-only gateway, and a NAT gateway in a subnet with its own. */
function network(pods: Record<string, unknown> = {}): Stacks {
  const vpc_id = "${aws_vpc.a.id}";
  const stacks = addVpc(new Stacks(), "a", 1, { ipv6_cidr_block: "2600:1f18:1::/56" })
    .add("net:aws_subnet.pods", {
      vpc_id,
      availability_zone: "eu-central-1a",
      ipv6_cidr_block: "2600:1f18:1:1::/64",
      ipv6_native: true,
      enable_dns64: true,
      ...pods,
    })
    .add("net:aws_internet_gateway.a", { vpc_id })
    .add("net:aws_egress_only_internet_gateway.a", { vpc_id })
    .add("net:aws_nat_gateway.a", { subnet_id: "${aws_subnet.a.id}", allocation_id: "eipalloc-1" })
    .add("net:aws_route_table.public", {
      vpc_id,
      route: [{ cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.a.id}" }],
    })
    .add("net:aws_route_table_association.public", {
      subnet_id: "${aws_subnet.a.id}",
      route_table_id: "${aws_route_table.public.id}",
    });
  return addRoute(stacks, "a", "::/0", outward);
}

describe("a subnet with DNS64", () => {
  test("has a route to a NAT gateway for what DNS64 gives", async () => {
    expect(await mistakesOf(network())).toEqual([MISTAKE]);
    expect(await mistakesOf(addRoute(network(), "a", PREFIX, toNat))).toEqual([]);
  });

  test("has it too if its hosts have IPv4 addresses besides", async () => {
    const both = { ipv6_native: false, cidr_block: "10.1.8.0/24" };
    expect(await mistakesOf(network(both))).toEqual([MISTAKE]);
  });

  test("has none if nothing leads on at all", async () => {
    expect(await mistakesOf(network().remove("net:aws_route.a__0"))).toEqual([MISTAKE]);
  });

  test.each([
    ["DNS64 is off", { enable_dns64: false }],
    ["it has no IPv6", { ipv6_cidr_block: null, ipv6_native: null, cidr_block: "10.1.8.0/24" }],
  ])("needs none where %s", async (_, pods) => {
    expect(await mistakesOf(network(pods))).toEqual([]);
  });

  test("may reach the NAT gateway of another VPC", async () => {
    const stacks = network().add("net:aws_ec2_transit_gateway.main", {});
    attach(addVpc(stacks, "b", 2, { ipv6_cidr_block: "2600:1f18:2::/56" }), "b", { ipv6_support: "enable" });
    stacks.change("net:aws_subnet.b", { ipv6_cidr_block: "2600:1f18:2::/64", enable_dns64: true });
    const hub = { transit_gateway_id: "${aws_ec2_transit_gateway.main.id}" };
    attach(stacks, "a", { subnet_ids: ["${aws_subnet.pods.id}"], ipv6_support: "enable" });
    addRoute(stacks, "b", PREFIX, hub);
    const table = "${aws_ec2_transit_gateway.main.association_default_route_table_id}";
    const toEgress = (destination_cidr_block: string) => ({
      destination_cidr_block,
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.a.id}",
      transit_gateway_route_table_id: table,
    });
    const centralized = () => addRoute(stacks, "a", PREFIX, toNat);
    expect(await mistakesOf(centralized())).toContain(MISTAKE);
    stacks.add("net:aws_ec2_transit_gateway_route.nat64", toEgress(PREFIX));
    expect(await mistakesOf(stacks)).not.toContain(MISTAKE);
  });
});
