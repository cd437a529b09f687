import { expect, test } from "vitest";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { routesOf, sampleAttachment, sampleHub } from "../test/sample-hub.js";
import { Hub } from "./hub.js";

const INSPECTION = "${aws_ec2_transit_gateway_vpc_attachment.inspection_vpc.id}";

function hub(overrides = {}): ParsedStack {
  return synthesizeForTest((stack) => void sampleHub(stack), { organization: testOrganization(overrides) });
}

test("the gateway accepts, associates and propagates nothing of its own accord", () => {
  expect(hub().resource("aws_ec2_transit_gateway.hub_gateway")).toMatchObject({
    amazon_side_asn: 64512,
    auto_accept_shared_attachments: "disable",
    default_route_table_association: "disable",
    default_route_table_propagation: "disable",
    dns_support: "enable",
    security_group_referencing_support: "disable",
    vpn_ecmp_support: "enable",
  });
});

test("there is one route table per segment and one for inspection", () => {
  const tables = hub().resources("aws_ec2_transit_gateway_route_table");
  expect(Object.fromEntries(Object.entries(tables).map(([name, { tags }]) => [name, tags]))).toEqual({
    hub_inspection: { Name: "hub-inspection", Domain: "inspection" },
    "hub_segment-development": {
      Name: "hub-segment-development",
      Domain: "segment",
      Segment: "development",
    },
    "hub_segment-production": {
      Name: "hub-segment-production",
      Domain: "segment",
      Segment: "production",
    },
    "hub_segment-shared": { Name: "hub-segment-shared", Domain: "segment", Segment: "shared" },
  });
});

test("each segment's static routes lead to the inspection attachment or drop", () => {
  const stack = hub();
  expect(routesOf(stack, "hub_segment-production")).toEqual({
    "0.0.0.0/0": INSPECTION,
    "10.0.0.0/8": "blackhole",
    "10.8.0.0/14": INSPECTION,
  });
  expect(routesOf(stack, "hub_segment-shared")).toEqual({
    "0.0.0.0/0": INSPECTION,
    "10.0.0.0/8": "blackhole",
    "10.0.0.0/14": INSPECTION,
    "10.4.0.0/14": INSPECTION,
    "10.8.0.0/14": INSPECTION,
  });
});

test("the inspection table has no static route", () => {
  const tables = Object.values(hub().resources("aws_ec2_transit_gateway_route")).map(
    (route) => route["transit_gateway_route_table_id"],
  );
  expect(tables).not.toContain("${aws_ec2_transit_gateway_route_table.hub_inspection.id}");
});

test("no blackhole names an attachment, and every other route does", () => {
  for (const route of Object.values(hub().resources("aws_ec2_transit_gateway_route"))) {
    expect(route["blackhole"] === true).toBe(route["transit_gateway_attachment_id"] === undefined);
  }
});

test("a new segment adds its own addresses and those of its connections, and changes no other", () => {
  const before = hub().addresses();
  const after = hub({
    pools: {
      production: { "eu-west-1": "10.0.0.0/14" },
      development: { "eu-west-1": "10.4.0.0/14" },
      shared: { "eu-west-1": "10.8.0.0/14" },
      inspection: { "eu-west-1": "10.15.0.0/16" },
      build: { "eu-west-1": "10.12.0.0/16" },
    },
    segments: {
      build: { pool: "build" },
      production: { pool: "production" },
      development: { pool: "development" },
      shared: { pool: "shared", internal: true },
    },
    connections: [
      ["build", "development"],
      ["production", "shared"],
      ["development", "shared"],
    ],
  }).addresses();
  expect(before.filter((address) => !after.includes(address))).toEqual([]);
  expect(
    after.filter((address) => !before.includes(address) && address.startsWith("aws_ec2_transit_gateway_route")),
  ).toEqual([
    "aws_ec2_transit_gateway_route.hub_segment-build_default",
    "aws_ec2_transit_gateway_route.hub_segment-build_supernet",
    "aws_ec2_transit_gateway_route.hub_segment-build_to-development",
    "aws_ec2_transit_gateway_route.hub_segment-development_to-build",
    "aws_ec2_transit_gateway_route_table.hub_segment-build",
  ]);
});

test("segments that no connection joins are declared to be apart, and none is open to the internet", () => {
  const stack = hub();
  expect(stack.intents.map(({ from, to, expect, optional }) => [from, to, expect, optional])).toEqual(
    [
      ["development", "development"],
      ["development", "production"],
      ["internet", "development"],
      ["production", "development"],
      ["production", "production"],
      ["internet", "production"],
      ["internet", "shared"],
    ].map((pair) => [
      ...pair.map((segment) => (segment === "internet" ? segment : { tags: { Segment: segment } })),
      "unreachable",
      true,
    ]),
  );
});

test("a segment without the internet is declared to be out of its reach in both directions", () => {
  const closed = testOrganization({
    segments: { production: { pool: "production", internet: false }, development: { pool: "development" } },
    connections: [],
  });
  const { intents } = synthesizeForTest((stack) => void sampleHub(stack), { organization: closed });
  const withInternet = intents.filter(({ from, to }) => from === "internet" || to === "internet");
  expect(withInternet.map(({ from, to, expect }) => [from, to, expect])).toEqual([
    ["internet", { tags: { Segment: "development" } }, "unreachable"],
    ["internet", { tags: { Segment: "production" } }, "unreachable"],
    [{ tags: { Segment: "production" } }, "internet", "unreachable"],
  ]);
});

test("a hub that nothing inspects is refused", () => {
  expect(problemsOf((stack) => void new Hub(stack, "hub"))).toMatchObject([
    { code: "HUB_WITHOUT_INSPECTION", path: "network/hub" },
  ]);
});

test("a second inspection attachment is refused", () => {
  const problems = problemsOf((stack) => {
    const { hub } = sampleHub(stack);
    const second = sampleAttachment(stack, "second", hub, "inspection", "10.14.0.0/16");
    hub.routeThroughInspection(second);
  });
  expect(problems).toMatchObject([{ code: "DUPLICATE_INSPECTION", found: "network/second" }]);
});

test("traffic cannot be routed through a spoke", () => {
  const problems = problemsOf((stack) => {
    const { hub } = sampleHub(stack);
    const spoke = sampleAttachment(stack, "spoke", hub, { segment: "shared" }, "10.8.0.0/16");
    hub.routeThroughInspection(spoke);
  });
  expect(problems).toMatchObject([{ code: "NOT_AN_INSPECTION_ATTACHMENT", found: "network/spoke" }]);
});

test.each([0, 64511, 65535, 4199999999, 4294967295, 64512.5])("ASN %d is refused", (amazonSideAsn) => {
  const problems = problemsOf((stack) => {
    new Hub(stack, "hub", { amazonSideAsn });
  });
  expect(problems).toContainEqual(expect.objectContaining({ code: "ASN_OUT_OF_RANGE", found: String(amazonSideAsn) }));
});

test("an unknown segment's table is refused with the known ones", () => {
  const problems = problemsOf((stack) => {
    sampleHub(stack).hub.segmentRouteTableId("staging");
  });
  expect(problems).toMatchObject([
    { code: "UNKNOWN_SEGMENT", found: "staging", allowed: "development, production, shared" },
  ]);
});

test("a hub outside the networking account is refused", () => {
  const problems = problemsOf((stack) => void sampleHub(stack), { account: "alpha" });
  expect(problems.filter(({ code }) => code === "OUTSIDE_NETWORK_ACCOUNT").map(({ path }) => path)).toEqual([
    "alpha/hub",
    "alpha/inspection",
    "alpha/ipam",
  ]);
});
