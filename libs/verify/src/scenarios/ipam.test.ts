import { describe, expect, test } from "vitest";
import { AB, addRoute, addVpc, attach, flatNetwork, viaHub } from "../../test/flat-network.js";
import { E, EW, hubNetwork, ZONES } from "../../test/hub-network.js";
import { Stacks } from "../../test/stacks.js";
import { verdictOf } from "../../test/verify.js";

const proven = { verdict: "PROVEN", code: null };

describe("a CIDR that IPAM chooses", () => {
  const allocated = () =>
    hubNetwork()
      .add("hub:aws_vpc_ipam_pool.workloads", { address_family: "ipv4" })
      .output("hub", "pool", "${aws_vpc_ipam_pool.workloads.id}");
  const network = () => {
    const stacks = allocated();
    stacks.add("alpha:aws_vpc.main", {
      ipv4_ipam_pool_id: stacks.remote("alpha", "hub", "pool"),
      ipv4_netmask_length: 16,
    });
    ZONES.forEach((zone, index) => {
      for (const [tier, start] of [
        ["workload", 0],
        ["transit", 100],
      ] as const) {
        stacks.change(`alpha:aws_subnet.${tier}_${zone}`, {
          cidr_block: `\${cidrsubnet(aws_vpc.main.cidr_block, 8, ${start + index})}`,
        });
      }
    });
    return stacks;
  };
  const pool = { ipamPools: { "hub:aws_vpc_ipam_pool.workloads": "10.64.0.0/12" } };

  test("is not known without its pool", async () => {
    expect(await verdictOf(network(), E)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  });

  test("may be any block of a pool that no table tells apart", async () => {
    expect(await verdictOf(network(), E, pool)).toMatchObject(proven);
    expect(await verdictOf(network(), EW, pool)).toMatchObject(proven);
  });

  test("is not known where a table tells blocks of the pool apart", async () => {
    const split = network().add("hub:aws_ec2_transit_gateway_route.half", {
      destination_cidr_block: "10.72.0.0/13",
      blackhole: true,
      transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.inspection.id}",
    });
    expect(await verdictOf(split, E, pool)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
  });
});

test("a route for one block of the pool tells it apart, even if it is written as the block that stands in", async () => {
  const stacks = new Stacks()
    .add("net:aws_vpc_ipam_pool.main", {})
    .add("net:aws_vpc_ipam_pool_cidr.main", { ipam_pool_id: "${aws_vpc_ipam_pool.main.id}", cidr: "10.64.0.0/12" })
    .add("net:aws_ec2_transit_gateway.main", {});
  attach(addVpc(stacks, "b", 2), "b");
  addVpc(stacks, "a", 1).add("net:aws_vpc.a", {
    ipv4_ipam_pool_id: "${aws_vpc_ipam_pool.main.id}",
    ipv4_netmask_length: 16,
  });
  stacks.change("net:aws_subnet.a", { cidr_block: "${cidrsubnet(aws_vpc.a.cidr_block, 8, 0)}" });
  attach(stacks, "a");
  expect(await verdictOf(stacks, AB)).toMatchObject(proven);
  addRoute(stacks, "b", "10.64.0.0/16", viaHub);
  expect(await verdictOf(stacks, AB)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
});

test("an IPv6 block that Amazon assigns may be any", async () => {
  const stacks = flatNetwork();
  for (const name of ["a", "b"]) {
    stacks
      .change(`net:aws_vpc.${name}`, { assign_generated_ipv6_cidr_block: true })
      .change(`net:aws_subnet.${name}`, { ipv6_cidr_block: `\${cidrsubnet(aws_vpc.${name}.ipv6_cidr_block, 8, 1)}` })
      .change(`net:aws_ec2_transit_gateway_vpc_attachment.${name}`, { ipv6_support: "enable" });
    addRoute(stacks, name, "::/0", viaHub);
  }
  const intent = { ...AB, traffic: { family: "ipv6" as const } };
  expect(await verdictOf(stacks, intent)).toMatchObject(proven);
  expect(await verdictOf(stacks, { ...intent, expect: "unreachable" })).toMatchObject({ code: "UNEXPECTED_PATH" });
  addRoute(stacks, "b", "2600:1f00::/40", viaHub);
  expect(await verdictOf(stacks, intent)).toMatchObject({ verdict: "UNPROVEN", code: "UNKNOWN_VALUE" });
});
