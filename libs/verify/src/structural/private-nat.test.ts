import { expect, test } from "vitest";
import { E, EW, hubNetwork } from "../../test/hub-network.js";
import type { Stacks } from "../../test/stacks.js";
import { mistakesOf, verdictOf } from "../../test/verify.js";

/** Alpha's hosts have addresses that nobody outside knows; a private NAT gateway gives them others. */
function hidden(target: object): Stacks {
  const vpc_id = "${aws_vpc.main.id}";
  return hubNetwork()
    .add("alpha:aws_vpc_ipv4_cidr_block_association.more", { vpc_id, cidr_block: "100.64.0.0/16" })
    .add("alpha:aws_subnet.hidden", {
      vpc_id,
      availability_zone: "eu-central-1a",
      cidr_block: "100.64.0.0/24",
      tags: { Tier: "hidden" },
    })
    .add("alpha:aws_nat_gateway.private", {
      subnet_id: "${aws_subnet.workload_a.id}",
      connectivity_type: "private",
    })
    .add("alpha:aws_route_table.hidden", { vpc_id, route: [{ cidr_block: "0.0.0.0/0", ...target }] })
    .add("alpha:aws_route_table_association.hidden", {
      subnet_id: "${aws_subnet.hidden.id}",
      route_table_id: "${aws_route_table.hidden.id}",
    });
}

const byNat = { nat_gateway_id: "${aws_nat_gateway.private.id}" };
const straight = { transit_gateway_id: "${data.terraform_remote_state.hub.outputs.gateway}" };

test("a block behind a private NAT gateway needs no way back from outside", async () => {
  const from = { tags: { Tier: "hidden" } };
  expect(await verdictOf(hidden(byNat), { ...E, from })).toMatchObject({ verdict: "PROVEN" });
  const to = { vpcs: ["beta:aws_vpc.main"], tags: { Tier: "workload" } };
  expect(await verdictOf(hidden(byNat), { ...EW, from, to })).toMatchObject({ verdict: "PROVEN" });
  expect(await mistakesOf(hidden(byNat))).toEqual([]);
});

test("blocks behind private NAT gateways may be equal", async () => {
  const vpc_id = "${aws_vpc.main.id}";
  const stacks = hidden(byNat)
    .add("beta:aws_vpc_ipv4_cidr_block_association.more", { vpc_id, cidr_block: "100.64.0.0/16" })
    .add("beta:aws_subnet.hidden", { vpc_id, availability_zone: "eu-central-1b", cidr_block: "100.64.7.0/24" })
    .add("beta:aws_nat_gateway.private", { subnet_id: "${aws_subnet.workload_b.id}", connectivity_type: "private" })
    .add("beta:aws_route_table.hidden", { vpc_id, route: [{ cidr_block: "0.0.0.0/0", ...byNat }] })
    .add("beta:aws_route_table_association.hidden", {
      subnet_id: "${aws_subnet.hidden.id}",
      route_table_id: "${aws_route_table.hidden.id}",
    });
  expect(await mistakesOf(stacks)).toEqual([]);
  stacks.change("beta:aws_route_table.hidden", { route: [{ cidr_block: "0.0.0.0/0", ...straight }] });
  expect(await mistakesOf(stacks)).toContain("OVERLAP");
});

test("without it, the block is outside the supernet", async () => {
  expect(await verdictOf(hidden(straight), { ...E, from: { tags: { Tier: "hidden" } } })).toMatchObject({
    verdict: "VIOLATED",
  });
  const mistakes = await mistakesOf(hidden(straight));
  expect(mistakes).toContain("SUPERNET_TOO_SMALL");
  expect(mistakes).toContain("NAT_WITHOUT_RETURN_ROUTE");
});
