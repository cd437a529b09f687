import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cidr } from "../cidr.js";
import { findOverlaps } from "../overlaps.js";
import { compactLayout, edgeLayout, inspectionLayout, standardLayout, type SubnetLayout } from "./subnet-layout.js";
import { planSubnets } from "./subnet-plan.js";

type Request = Parameters<typeof planSubnets>[0];

const ZONES = ["a", "b", "c", "d"].map((name, slot) => ({ name, slot }));
const request = (overrides: Partial<Request> = {}): Request => ({
  vpcPrefixLength: 20,
  tiers: ["private", "transit"],
  zones: ZONES.slice(0, 2),
  layout: standardLayout,
  ...overrides,
});
const problemsOf = (overrides: Partial<Request>) => planSubnets(request(overrides)).problems;

describe("planSubnets", () => {
  it("places each tier in each zone by the layout and the zone's slot", () => {
    expect(planSubnets(request())).toEqual({
      subnets: [
        { tier: "private", zone: "a", newbits: 3, netnum: 0, prefixLength: 23 },
        { tier: "private", zone: "b", newbits: 3, netnum: 1, prefixLength: 23 },
        { tier: "transit", zone: "a", newbits: 6, netnum: 60, prefixLength: 26 },
        { tier: "transit", zone: "b", newbits: 6, netnum: 61, prefixLength: 26 },
      ],
      problems: [],
    });
  });

  it("follows the slot, not the zone's name or its place in the list", () => {
    const { subnets } = planSubnets(
      request({
        tiers: ["private"],
        zones: [
          { name: "z", slot: 1 },
          { name: "y", slot: 3 },
        ],
      }),
    );
    expect(subnets.map(({ zone, netnum }) => [zone, netnum])).toEqual([
      ["z", 1],
      ["y", 3],
    ]);
  });

  it("plans nothing for no tiers or no zones, without a problem", () => {
    expect(planSubnets(request({ tiers: [] }))).toEqual({ subnets: [], problems: [] });
    expect(planSubnets(request({ zones: [] }))).toEqual({ subnets: [], problems: [] });
  });

  it.each([16, 28])("accepts a VPC of /%i", (vpcPrefixLength) => {
    const layout: SubnetLayout = { whole: { newbits: 0, first: 0 } };
    expect(problemsOf({ vpcPrefixLength, tiers: ["whole"], zones: ZONES.slice(0, 1), layout })).toEqual([]);
  });

  it.each([15, 29, 20.5, Number.NaN])("rejects a VPC of /%d", (vpcPrefixLength) => {
    expect(problemsOf({ vpcPrefixLength, tiers: [] })).toEqual([
      {
        code: "VPC_PREFIX_OUT_OF_RANGE",
        path: "vpcPrefixLength",
        found: `/${vpcPrefixLength}`,
        allowed: "/16 to /28",
        message: `a VPC of /${vpcPrefixLength} is outside what AWS allows, /16 to /28`,
      },
    ]);
  });

  it.each(["database", "constructor", "__proto__"])("rejects tier %s and names those that the layout knows", (tier) => {
    const { subnets, problems } = planSubnets(request({ tiers: [tier, "private"], layout: compactLayout }));
    expect(problems).toMatchObject([
      { code: "UNKNOWN_TIER", path: `tiers.${tier}`, found: tier, allowed: "isolated, private, transit" },
    ]);
    expect(subnets.map((subnet) => subnet.tier)).toEqual(["private", "private"]);
  });

  it("rejects a tier that the VPC is too small for, with both sizes and the smallest VPC that would do", () => {
    expect(problemsOf({ vpcPrefixLength: 23 })).toEqual([
      {
        code: "SUBNET_TOO_SMALL",
        path: "tiers.transit",
        found: "/29",
        allowed: "/28 or larger",
        message:
          'tier "transit" of a /23 VPC would have subnets of /29, but AWS\'s smallest is /28; ' +
          "the smallest VPC that holds this tier is /22",
      },
    ]);
  });

  it("rejects a place beyond the VPC's end", () => {
    const zones = [...ZONES, { name: "e", slot: 4 }];
    expect(problemsOf({ tiers: ["transit"], zones })).toEqual([
      {
        code: "SUBNET_OUTSIDE_VPC",
        path: "zones.e.slot",
        found: "transit in e (newbits 6, netnum 64)",
        allowed: "netnum 0 to 63",
        message: "transit in e (newbits 6, netnum 64) lies outside the VPC; with newbits 6 allowed is netnum 0 to 63",
      },
    ]);
  });

  it("rejects two places that overlap, and names both", () => {
    const zones = [...ZONES, { name: "e", slot: 4 }];
    const overlaps = problemsOf({ tiers: ["private", "isolated"], zones }).filter(
      ({ code }) => code === "SUBNETS_OVERLAP",
    );
    const outer = "private in e (newbits 3, netnum 4)";
    expect(overlaps.map(({ found }) => found)).toEqual([
      `${outer} and isolated in a (newbits 4, netnum 8)`,
      `${outer} and isolated in b (newbits 4, netnum 9)`,
    ]);
    expect(overlaps[0]).toMatchObject({
      path: "tiers.isolated",
      message: `${outer} overlaps isolated in a (newbits 4, netnum 8); allowed is a slot or a layout that keeps them apart`,
    });
  });

  it("reports a slot that two zones claim once, not again for each tier", () => {
    const zones = ["a", "b"].map((name) => ({ name, slot: 0 }));
    expect(problemsOf({ tiers: ["private", "public", "transit"], zones })).toEqual([
      {
        code: "DUPLICATE_ZONE_SLOT",
        path: "zones.b.slot",
        found: "0",
        allowed: "a slot that no other zone has",
        message: 'zone "b" has slot 0, which zone "a" has already; allowed is a slot of its own',
      },
    ]);
  });

  it("rejects a tier or a zone that is listed twice", () => {
    const tierTwice = planSubnets(request({ tiers: ["private", "transit", "private"] }));
    expect(tierTwice.problems).toMatchObject([{ code: "DUPLICATE_TIER", path: "tiers.private" }]);
    expect(tierTwice.subnets).toEqual(planSubnets(request()).subnets);
    expect(problemsOf({ zones: [...ZONES, { name: "a", slot: 0 }] })).toMatchObject([
      { code: "DUPLICATE_ZONE", path: "zones.a" },
    ]);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("rejects slot %d and plans the other zones", (slot) => {
    const { subnets, problems } = planSubnets(request({ tiers: ["private"], zones: [...ZONES, { name: "e", slot }] }));
    expect(problems).toMatchObject([{ code: "INVALID_ZONE_SLOT", path: "zones.e.slot", found: String(slot) }]);
    expect(subnets.map(({ zone }) => zone)).toEqual(["a", "b", "c", "d"]);
  });

  it.each([
    ["negative newbits", { newbits: -1, first: 0 }],
    ["fractional newbits", { newbits: 2.5, first: 0 }],
    ["more newbits than lie between the largest VPC and the smallest subnet", { newbits: 13, first: 0 }],
    ["a negative first", { newbits: 3, first: -1 }],
    ["a fractional first", { newbits: 3, first: 0.5 }],
  ])("rejects a layout with %s", (_, place) => {
    const found = `newbits ${place.newbits}, first ${place.first}`;
    expect(problemsOf({ tiers: ["odd"], layout: { odd: place } })).toMatchObject([
      { code: "INVALID_TIER_LAYOUT", path: "layout.odd", found },
    ]);
  });

  it("reports all problems at once, below the path it was given", () => {
    const { problems } = planSubnets({
      vpcPrefixLength: 29,
      tiers: ["private", "typo"],
      zones: [...ZONES, { name: "e", slot: -1 }, { name: "f", slot: 0 }, { name: "g", slot: 8 }],
      layout: standardLayout,
      path: "spokes.shop",
    });
    expect(problems.map(({ code, path }) => `${code} at ${path}`)).toEqual([
      "VPC_PREFIX_OUT_OF_RANGE at spokes.shop.vpcPrefixLength",
      "SUBNET_TOO_SMALL at spokes.shop.tiers.private",
      "UNKNOWN_TIER at spokes.shop.tiers.typo",
      "INVALID_ZONE_SLOT at spokes.shop.zones.e.slot",
      "DUPLICATE_ZONE_SLOT at spokes.shop.zones.f.slot",
      "SUBNET_OUTSIDE_VPC at spokes.shop.zones.g.slot",
    ]);
  });
});

describe("a plan", () => {
  const anyLayout = fc.constantFrom(standardLayout, compactLayout, inspectionLayout, edgeLayout);
  const anyTiers = (layout: SubnetLayout) => fc.shuffledSubarray(Object.keys(layout));
  const anyZones = fc.shuffledSubarray(ZONES);
  const anyPrefix = fc.integer({ min: 16, max: 22 });

  it("holds disjoint subnets inside the VPC, whatever the VPC, the tiers and the zones", () => {
    const anyRequest = anyLayout.chain((layout) =>
      fc.record({ vpcPrefixLength: anyPrefix, tiers: anyTiers(layout), zones: anyZones, layout: fc.constant(layout) }),
    );
    fc.assert(
      fc.property(anyRequest, (each) => {
        const { subnets, problems } = planSubnets(each);
        expect(problems).toEqual([]);
        expect(subnets).toHaveLength(each.tiers.length * each.zones.length);
        const vpc = Cidr.parse(`10.0.0.0/${each.vpcPrefixLength}`);
        const blocks = subnets.map(({ tier, zone, newbits, netnum }) => ({
          name: `${tier}-${zone}`,
          cidr: vpc.subnet(newbits, netnum),
        }));
        expect(findOverlaps(blocks)).toEqual([]);
        expect(blocks.map(({ cidr }) => cidr.prefixLength)).toEqual(subnets.map(({ prefixLength }) => prefixLength));
      }),
    );
  });

  it("does not depend on the order of the request, even of a bad one", () => {
    const tiers = ["private", "isolated", "typo", "private", "transit"];
    const zones = [...ZONES, { name: "e", slot: 4 }, { name: "f", slot: 0 }, { name: "g", slot: Number.NaN }];
    const [anyOrderOfTiers, anyOrderOfZones] = [tiers, zones].map((list) =>
      fc.shuffledSubarray<unknown>(list, { minLength: list.length }),
    ) as [fc.Arbitrary<typeof tiers>, fc.Arbitrary<typeof zones>];
    const expected = planSubnets(request({ vpcPrefixLength: 23, tiers, zones }));
    fc.assert(
      fc.property(anyOrderOfTiers, anyOrderOfZones, (shuffledTiers, shuffledZones) => {
        const plan = planSubnets(request({ vpcPrefixLength: 23, tiers: shuffledTiers, zones: shuffledZones }));
        expect(plan).toEqual(expected);
      }),
    );
  });

  it("keeps every subnet in place when zones and tiers are added", () => {
    const anyGrowth = anyLayout.chain((layout) =>
      fc.record({
        vpcPrefixLength: anyPrefix,
        layout: fc.constant(layout),
        tiers: anyTiers(layout),
        zones: anyZones,
        moreTiers: anyTiers(layout),
        moreZones: anyZones,
      }),
    );
    fc.assert(
      fc.property(anyGrowth, ({ moreTiers, moreZones, ...before }) => {
        const grown = {
          ...before,
          tiers: [...new Set([...moreTiers, ...before.tiers])],
          zones: [...new Set([...moreZones, ...before.zones])],
        };
        const { subnets, problems } = planSubnets(grown);
        expect(problems).toEqual([]);
        expect(subnets).toEqual(expect.arrayContaining(planSubnets(before).subnets));
      }),
    );
  });

  it("differs between VPC sizes in the prefix lengths alone", () => {
    const placesOf = (vpcPrefixLength: number) =>
      planSubnets(request({ vpcPrefixLength, tiers: Object.keys(standardLayout), zones: ZONES })).subnets.map(
        ({ tier, zone, newbits, netnum }) => ({ tier, zone, newbits, netnum }),
      );
    expect(placesOf(22)).toEqual(placesOf(16));
  });
});
