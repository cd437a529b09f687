import { Hub, Ipam, publishHub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { OrganizationDescription } from "@causeway/organization";
import { expect, test } from "vitest";
import { EgressVpc } from "./egress-vpc.js";
import { InspectionVpc } from "./inspection-vpc.js";
import { networkFirewall } from "./network-firewall/network-firewall.js";
import { allowIcmp } from "./rules/kinds/allow-icmp.js";

const NAT: OrganizationDescription["segments"] = {
  production: { pool: "production", egress: "nat" },
  development: { pool: "development" },
  shared: { pool: "shared", internal: true },
};

function build(stack: AccountStack): void {
  const hub = new Hub(stack, "hub", { ipam: new Ipam(stack, "ipam") });
  const engine = networkFirewall({ rules: [allowIcmp({ name: "icmp" })] });
  new InspectionVpc(stack, "inspection", { addresses: { cidr: "10.15.0.0/22" }, hub, engine });
  new EgressVpc(stack, "egress", { egress: "nat", addresses: { cidr: "10.15.4.0/22" }, hub });
  publishHub(stack, hub);
}

const synthesized = (overrides: Partial<OrganizationDescription>) =>
  synthesizeForTest(build, { organization: testOrganization(overrides) });

test("a zone's transit subnet leads to the NAT gateway of that zone, and its public subnet back to the hub", () => {
  const stack = synthesized({ segments: NAT });
  for (const zone of ["a", "b"]) {
    expect(stack.resource(`aws_route.egress_vpc_transit-${zone}_default`)).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      nat_gateway_id: `\${aws_nat_gateway.egress_vpc_nat-${zone}_gateway.id}`,
    });
    expect(stack.resource(`aws_route.egress_vpc_public-${zone}_supernet`)).toMatchObject({
      destination_cidr_block: "10.0.0.0/8",
      transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
      depends_on: ["aws_ec2_transit_gateway_route_table_association.egress_attachment_association"],
    });
  }
});

test("it leaves the choice of zone to the sender's: NAT gateways tell replies by their own address", () => {
  expect(
    synthesized({ segments: NAT }).resource("aws_ec2_transit_gateway_vpc_attachment.egress_attachment_vpc"),
  ).toMatchObject({ appliance_mode_support: "disable" });
});

test("it declares the internet to the segments that name it, and to no others", () => {
  const direct = synthesized({ segments: NAT }).intents.filter(
    ({ to, through, expect: expected }) => to === "internet" && through === undefined && expected !== "unreachable",
  );
  expect(direct.map(({ from, symmetric }) => [from, symmetric])).toEqual([
    [{ tags: { Segment: "production", Tier: "private" } }, true],
    [{ tags: { Segment: "production", Tier: "isolated" } }, true],
  ]);
});

test("after inspection it declares nothing of its own, and the inspection VPC has no way out of its own", () => {
  const stack = synthesized({ inspection: { egress: { vpc: "nat" } } });
  expect(stack.intents.filter(({ to, through }) => to === "internet" && through === undefined)).toEqual([]);
  expect(Object.keys(stack.resources("aws_nat_gateway"))).toEqual([
    "egress_vpc_nat-a_gateway",
    "egress_vpc_nat-b_gateway",
  ]);
  expect(Object.keys(stack.resources("aws_internet_gateway"))).toEqual(["egress_vpc_internet-gateway"]);
  expect(Object.keys(stack.outputs)).toContain("egress_nat-addresses");
  expect(Object.keys(stack.outputs)).not.toContain("inspection_nat-addresses");
  for (const zone of ["a", "b"]) {
    expect(stack.resource(`aws_route.inspection_vpc_firewall-${zone}_default`)).toMatchObject({
      transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
    });
  }
});

test("an egress that nobody names is refused", () => {
  expect(problemsOf(build)).toContainEqual(
    expect.objectContaining({
      code: "UNKNOWN_EGRESS",
      path: "network/egress/attachment.attachAs.egress",
      found: "nat",
    }),
  );
});

test("an inspection VPC from which nothing leaves has no way to the internet", () => {
  const closed = { production: { pool: "production", internet: false }, shared: { pool: "shared", internet: false } };
  const stack = synthesizeForTest(
    (network) => {
      const hub = new Hub(network, "hub");
      const engine = networkFirewall({ rules: [allowIcmp({ name: "icmp" })] });
      new InspectionVpc(network, "inspection", { addresses: { cidr: "10.15.0.0/22" }, hub, engine });
    },
    {
      organization: testOrganization({
        segments: closed,
        connections: [["production", "shared"]],
        inspection: { egress: "none" },
      }),
    },
  );
  expect(stack.resources("aws_internet_gateway")).toEqual({});
  expect(stack.resources("aws_nat_gateway")).toEqual({});
  expect(
    Object.values(stack.resources("aws_route")).filter((route) => route["destination_cidr_block"] === "0.0.0.0/0"),
  ).toHaveLength(2); // of the transit subnets, into the firewall
});
