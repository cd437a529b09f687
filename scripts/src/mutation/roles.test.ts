import { expect, it } from "vitest";
import { rolesOf } from "./roles.js";
import type { Stack, Stacks } from "./stacks.js";

const vpcIn = (Segment: string): Stack => ({ resource: { aws_vpc: { main: { tags: { Segment } } } } });

const STACKS: Stacks = {
  core: { resource: { aws_ec2_transit_gateway: { hub: {} }, aws_vpc: { shared: { tags: { Segment: "shared" } } } } },
  core_proxy: { resource: { ...vpcIn("shared").resource, aws_lb: { proxy: {} } } },
  shop: vpcIn("production"),
  shop_more: { resource: { aws_lb: { web: {} } } },
  lab: vpcIn("development"),
  guest: { resource: { aws_lb: { web: {} } } },
};

it("accounts are told by what their stacks hold, whatever they are called", () => {
  expect(rolesOf(STACKS)).toEqual({
    hub: "core",
    spokes: { production: "shop", development: "lab" },
    participant: "guest",
  });
});

it("a role that several accounts have, or none, is refused", () => {
  expect(() => rolesOf({ ...STACKS, other: vpcIn("production") })).toThrow("a VPC in production; found: shop, other");
  expect(() => rolesOf({ core: vpcIn("shared") })).toThrow("a transit gateway; found: none");
});
