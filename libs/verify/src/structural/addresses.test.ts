import { describe, expect, test } from "vitest";
import { hubNetwork } from "../../test/hub-network.js";
import { Stacks } from "../../test/stacks.js";
import { mistakesOf } from "../../test/verify.js";

/** Two pools of one parent with these blocks, and a VPC of the first with this block. */
function pools(first: string, second: string, vpc: object = {}): Stacks {
  const source_ipam_pool_id = "${aws_vpc_ipam_pool.top.id}";
  return new Stacks()
    .add("net:aws_vpc_ipam_pool.top", {})
    .add("net:aws_vpc_ipam_pool.first", { source_ipam_pool_id })
    .add("net:aws_vpc_ipam_pool.second", { source_ipam_pool_id })
    .add("net:aws_vpc_ipam_pool_cidr.top", { ipam_pool_id: source_ipam_pool_id, cidr: "10.0.0.0/8" })
    .add("net:aws_vpc_ipam_pool_cidr.first", { ipam_pool_id: "${aws_vpc_ipam_pool.first.id}", cidr: first })
    .add("net:aws_vpc_ipam_pool_cidr.second", { ipam_pool_id: "${aws_vpc_ipam_pool.second.id}", cidr: second })
    .add("net:aws_vpc.main", { ipv4_ipam_pool_id: "${aws_vpc_ipam_pool.first.id}", ...vpc });
}

describe("pools of IPAM", () => {
  test("beside each other have addresses of their own", async () => {
    expect(await mistakesOf(pools("10.64.0.0/12", "10.72.0.0/13"))).toEqual(["POOLS_OVERLAP"]);
    expect(await mistakesOf(pools("10.64.0.0/12", "10.80.0.0/12"))).toEqual([]);
  });

  test("at the top share nothing within a scope", async () => {
    const scope = "${aws_vpc_ipam.main.private_default_scope_id}";
    const two = (second: string) => {
      const stacks = pools("10.64.0.0/12", "10.80.0.0/12").add("net:aws_vpc_ipam.main", {});
      return stacks
        .change("net:aws_vpc_ipam_pool.top", { ipam_scope_id: scope })
        .add("net:aws_vpc_ipam_pool.other", { ipam_scope_id: second })
        .add("net:aws_vpc_ipam_pool_cidr.other", { ipam_pool_id: "${aws_vpc_ipam_pool.other.id}", cidr: "10.0.0.0/9" });
    };
    expect(await mistakesOf(two(scope))).toEqual(["POOLS_OVERLAP"]);
    expect(await mistakesOf(two("${aws_vpc_ipam.main.public_default_scope_id}"))).toEqual([]);
  });

  test("hold the blocks that are written down for their VPCs", async () => {
    const outside = pools("10.64.0.0/12", "10.80.0.0/12", { cidr_block: "10.80.0.0/24" });
    expect(await mistakesOf(outside)).toEqual(["BLOCK_OUTSIDE_POOL"]);
    const inside = pools("10.64.0.0/12", "10.80.0.0/12", { cidr_block: "10.65.0.0/24" });
    expect(await mistakesOf(inside)).toEqual([]);
    const chosen = pools("10.64.0.0/12", "10.80.0.0/12", { ipv4_netmask_length: 24 });
    expect(await mistakesOf(chosen)).toEqual([]);
  });

  test("of which a block is not known are not judged", async () => {
    const cidr = "${data.http.later.response_body}";
    const more = pools("10.64.0.0/12", "10.80.0.0/12", { cidr_block: "10.90.0.0/24" }).add(
      "net:aws_vpc_ipam_pool_cidr.more",
      { ipam_pool_id: "${aws_vpc_ipam_pool.first.id}", cidr },
    );
    expect(await mistakesOf(more)).toEqual([]);
  });
});

describe("a route that is written twice", () => {
  const inside = (block: object) =>
    hubNetwork().change("hub:aws_route_table.public_a", { route: [{ cidr_block: "0.0.0.0/0", ...block }] });
  const gateway_id = "${aws_internet_gateway.main.id}";

  test("in a table and beside it is a mistake, whether or not both lead to the same", async () => {
    expect(await mistakesOf(inside({ gateway_id }))).toEqual(["DUPLICATE_ROUTE"]);
    expect(await mistakesOf(inside({ nat_gateway_id: "${aws_nat_gateway.b.id}" }))).toContain("DUPLICATE_ROUTE");
  });

  test("is what a state records of any route", async () => {
    const recorded = inside({ gateway_id }).change("hub:aws_route_table.public_a", {
      arn: "arn:aws:ec2:::route-table/1",
    });
    expect(await mistakesOf(recorded)).toEqual([]);
  });
});
