import { describe, expect, test } from "vitest";
import { E, EW, hubNetwork, ZONES } from "../../test/hub-network.js";
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
