import { describe, expect, it } from "vitest";
import { Cidr } from "../cidr.js";
import { subtract } from "../subtract.js";
import { compactLayout, edgeLayout, inspectionLayout, standardLayout, type SubnetLayout } from "./subnet-layout.js";
import { planSubnets } from "./subnet-plan.js";

const ZONES = ["a", "b", "c", "d"].map((name, slot) => ({ name, slot }));

function plan(vpcPrefixLength: number, layout: SubnetLayout) {
  return planSubnets({ vpcPrefixLength, tiers: Object.keys(layout), zones: ZONES, layout });
}

/** The first and the last zone's subnet of each tier in a VPC that begins at 10.0.0.0. */
function rangesIn(vpcPrefixLength: number, layout: SubnetLayout): Record<string, string> {
  const vpc = Cidr.parse(`10.0.0.0/${vpcPrefixLength}`);
  const { subnets } = plan(vpcPrefixLength, layout);
  return Object.fromEntries(
    Object.keys(layout).map((tier) => {
      const blocks = subnets.filter((subnet) => subnet.tier === tier).map((s) => vpc.subnet(s.newbits, s.netnum));
      return [tier, `${blocks.at(0)?.toString()} .. ${blocks.at(-1)?.toString()}`];
    }),
  );
}

// Subnets live in place for years: a change to these tables moves those of every VPC that exists.
describe("the standard layout", () => {
  it("puts the tiers of a /16 where they have always been", () => {
    expect(rangesIn(16, standardLayout)).toEqual({
      private: "10.0.0.0/19 .. 10.0.96.0/19",
      isolated: "10.0.128.0/20 .. 10.0.176.0/20",
      public: "10.0.192.0/21 .. 10.0.216.0/21",
      firewall: "10.0.224.0/22 .. 10.0.236.0/22",
      transit: "10.0.240.0/22 .. 10.0.252.0/22",
    });
  });

  it("puts the tiers of a /22 where they have always been", () => {
    expect(rangesIn(22, standardLayout)).toEqual({
      private: "10.0.0.0/25 .. 10.0.1.128/25",
      isolated: "10.0.2.0/26 .. 10.0.2.192/26",
      public: "10.0.3.0/27 .. 10.0.3.96/27",
      firewall: "10.0.3.128/28 .. 10.0.3.176/28",
      transit: "10.0.3.192/28 .. 10.0.3.240/28",
    });
  });
});

describe("the compact layout", () => {
  it("puts the tiers of a /24 where they have always been", () => {
    expect(rangesIn(24, compactLayout)).toEqual({
      private: "10.0.0.0/27 .. 10.0.0.96/27",
      isolated: "10.0.0.128/28 .. 10.0.0.176/28",
      transit: "10.0.0.192/28 .. 10.0.0.240/28",
    });
  });
});

describe("the inspection layout", () => {
  it("puts the tiers of a /22 where they have always been, those of the standard layout in their places", () => {
    expect(rangesIn(22, inspectionLayout)).toEqual({
      appliance: "10.0.2.0/27 .. 10.0.2.96/27",
      management: "10.0.2.128/27 .. 10.0.2.224/27",
      public: "10.0.3.0/27 .. 10.0.3.96/27",
      firewall: "10.0.3.128/28 .. 10.0.3.176/28",
      transit: "10.0.3.192/28 .. 10.0.3.240/28",
    });
  });
});

describe("the edge layout", () => {
  it("puts the tiers of a /22 where they have always been", () => {
    expect(rangesIn(22, edgeLayout)).toEqual({
      private: "10.0.0.0/26 .. 10.0.0.192/26",
      isolated: "10.0.1.0/26 .. 10.0.1.192/26",
      protected: "10.0.2.0/26 .. 10.0.2.192/26",
      appliance: "10.0.3.0/28 .. 10.0.3.48/28",
      management: "10.0.3.64/28 .. 10.0.3.112/28",
      firewall: "10.0.3.128/28 .. 10.0.3.176/28",
      transit: "10.0.3.192/28 .. 10.0.3.240/28",
    });
  });
});

describe.each([
  ["standard", standardLayout],
  ["compact", compactLayout],
  ["edge", edgeLayout],
] as const)("the %s layout", (_, layout) => {
  it("fills the VPC with four zones, leaving no gap", () => {
    const vpc = Cidr.parse("10.0.0.0/16");
    const blocks = plan(16, layout).subnets.map(({ newbits, netnum }) => vpc.subnet(newbits, netnum));
    expect(subtract(vpc, blocks)).toEqual([]);
  });
});

describe.each([
  ["standard", standardLayout, 22, ["firewall", "transit"]],
  ["compact", compactLayout, 24, ["isolated", "transit"]],
  ["inspection", inspectionLayout, 22, ["firewall", "transit"]],
  ["edge", edgeLayout, 22, ["appliance", "firewall", "management", "transit"]],
] as const)("the %s layout", (_, layout, smallestVpc, smallestTiers) => {
  it(`fits a VPC of /${smallestVpc} and none smaller`, () => {
    expect(plan(smallestVpc, layout).problems).toEqual([]);
    expect(plan(smallestVpc + 1, layout).problems).toMatchObject(
      smallestTiers.map((tier) => ({ code: "SUBNET_TOO_SMALL", path: `tiers.${tier}` })),
    );
  });
});
