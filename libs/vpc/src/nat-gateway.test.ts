import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import type { Tier } from "./tier.js";
import { Vpc } from "./vpc.js";

type NatGateways = "none" | "one" | "perZone";

function build(natGateways: NatGateways, tiers: readonly Tier[]) {
  return synthesizeForTest((stack) => {
    new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers, natGateways });
  });
}

function codes(natGateways: NatGateways, tiers: readonly Tier[]) {
  return problemsOf((stack) => {
    new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers, natGateways });
  }).map(({ code, path }) => [code, path]);
}

test("with one NAT gateway per zone, each private subnet's default route meets the gateway of its own zone", () => {
  const stack = build("perZone", ["public", "private", "isolated", "transit"]);

  for (const key of ["a", "b"]) {
    expect(stack.resource(`aws_route.main_private-${key}_default`)).toMatchObject({
      route_table_id: `\${aws_route_table.main_private-${key}_routes.id}`,
      destination_cidr_block: "0.0.0.0/0",
      nat_gateway_id: `\${aws_nat_gateway.main_nat-${key}_gateway.id}`,
    });
    expect(stack.resource(`aws_nat_gateway.main_nat-${key}_gateway`)).toMatchObject({
      subnet_id: `\${aws_subnet.main_public-${key}_subnet.id}`,
      allocation_id: `\${aws_eip.main_nat-${key}_address.id}`,
      depends_on: ["aws_internet_gateway.main_internet-gateway"],
    });
  }
});

test("only private subnets route to NAT gateways", () => {
  const routes = build("perZone", ["public", "private", "isolated", "transit", "firewall"]).resources("aws_route");
  const toNat = Object.keys(routes).filter((name) => routes[name]?.["nat_gateway_id"] !== undefined);

  expect(toNat.sort()).toEqual(["main_private-a_default", "main_private-b_default"]);
});

test("one NAT gateway serves the private subnets of all zones, through their own route tables", () => {
  const stack = build("one", ["public", "private"]);

  expect(Object.keys(stack.resources("aws_nat_gateway"))).toEqual(["main_nat-a_gateway"]);
  for (const key of ["a", "b"]) {
    expect(stack.resource(`aws_route.main_private-${key}_default`)).toMatchObject({
      nat_gateway_id: "${aws_nat_gateway.main_nat-a_gateway.id}",
    });
  }
});

test("from one to one per zone, the first gateway and all route tables stay", () => {
  const one = build("one", ["public", "private"]);
  const perZone = build("perZone", ["public", "private"]);

  for (const type of ["aws_nat_gateway", "aws_eip", "aws_route_table", "aws_route_table_association"]) {
    expect(perZone.resources(type)).toMatchObject(one.resources(type));
  }
});

test("without NAT gateways private subnets have no default route", () => {
  expect(Object.keys(build("none", ["public", "private"]).resources("aws_route"))).not.toContain(
    "main_private-a_default",
  );
});

test("a firewall tier uses NAT gateways too, through routes of its firewall", () => {
  const stack = build("perZone", ["public", "firewall", "transit"]);

  expect(Object.keys(stack.resources("aws_nat_gateway")).sort()).toEqual(["main_nat-a_gateway", "main_nat-b_gateway"]);
});

test("NAT gateways without a tier that holds them, or without one that uses them, are reported", () => {
  const path = "network/main.natGateways";

  expect(codes("one", ["private"])).toEqual([["NAT_WITHOUT_PUBLIC_TIER", path]]);
  expect(codes("perZone", ["public", "isolated"])).toEqual([["NAT_WITHOUT_PRIVATE_TIER", path]]);
  expect(codes("perZone", ["isolated"])).toEqual([
    ["NAT_WITHOUT_PRIVATE_TIER", path],
    ["NAT_WITHOUT_PUBLIC_TIER", path],
  ]);
});
