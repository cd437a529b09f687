import { describe, expect, test } from "vitest";
import { defineOrganization } from "./organization.js";
import type { OrganizationDescription } from "./schema.js";

type Description = Pick<OrganizationDescription, "inspection" | "segments"> & Partial<OrganizationDescription>;

const PRODUCTION = { pool: "production" };
const SHARED = { pool: "shared" };

function organization({ segments, ...more }: Partial<Description>) {
  return defineOrganization({
    id: "o-test123456",
    supernet: "10.0.0.0/8",
    homeRegion: "eu-west-1",
    regions: { "eu-west-1": { cidr: "10.0.0.0/12", zones: { "eu-west-1a": { slot: 0 } } } },
    networkAccount: "network",
    accounts: {
      network: { id: "100000000001", segments: Object.keys(segments ?? { production: PRODUCTION, shared: SHARED }) },
    },
    pools: { production: { "eu-west-1": "10.0.0.0/14" }, shared: { "eu-west-1": "10.8.0.0/14" } },
    segments: segments ?? { production: PRODUCTION, shared: SHARED },
    connections: [["production", "shared"]],
    tags: {},
    ...more,
  });
}

function codes(description: Partial<Description>): string[] {
  return organization(description).problems.map(({ code, path }) => `${code} ${path}`);
}

describe("what is inspected", () => {
  test("is everything, and leaves by the inspection VPC, unless the description says otherwise", () => {
    expect(organization({}).inspection).toEqual({ segments: true, internet: true, egress: "own" });
  });

  test("leaves by no egress where it is the traffic between segments alone", () => {
    const segments = { production: { ...PRODUCTION, egress: "nat" }, shared: { ...SHARED, internet: false } };
    const { inspection, egresses, problems } = organization({ inspection: { traffic: "segments" }, segments });
    expect(inspection).toEqual({ segments: true, internet: false, egress: "none" });
    expect(egresses).toEqual(["nat"]);
    expect(problems).toEqual([]);
  });

  test("may leave by an egress VPC, which is one of the organization's even if no segment names it", () => {
    const { inspection, egresses } = organization({ inspection: { traffic: "internet", egress: { vpc: "nat" } } });
    expect(inspection).toEqual({ segments: false, internet: true, egress: { vpc: "nat" } });
    expect(egresses).toEqual(["nat"]);
  });
});

describe("a policy is refused", () => {
  test("that leaves a segment with internet without a way there", () => {
    expect(codes({ inspection: { traffic: "segments" } })).toEqual([
      "INTERNET_NOT_INSPECTED segments.production.internet",
      "INTERNET_NOT_INSPECTED segments.shared.internet",
    ]);
    const segments = { production: PRODUCTION, shared: { ...SHARED, internet: false } };
    expect(codes({ inspection: { egress: "none" }, segments })).toEqual([
      "NO_WAY_TO_INTERNET segments.production.internet",
    ]);
  });

  test("whose inspection leads to the internet what it does not inspect", () => {
    const segments = { production: { ...PRODUCTION, egress: "nat" }, shared: { ...SHARED, egress: "nat" } };
    for (const egress of ["own", { vpc: "nat" }] as const) {
      expect(codes({ inspection: { traffic: "segments", egress }, segments })).toEqual([
        "EGRESS_OF_UNINSPECTED_INTERNET inspection.egress",
      ]);
    }
  });

  test("that inspects nothing", () => {
    const closed = { production: { ...PRODUCTION, internet: false }, shared: { ...SHARED, internet: false } };
    expect(codes({ inspection: { traffic: "internet", egress: "none" }, segments: closed })).toEqual([
      "NOTHING_TO_INSPECT inspection.egress",
    ]);
    expect(codes({ inspection: { traffic: "segments" }, segments: closed, connections: [] })).toEqual([
      "NOTHING_TO_INSPECT inspection.traffic",
    ]);
    const internal = { ...closed, shared: { ...closed.shared, internal: true } };
    expect(codes({ inspection: { traffic: "segments" }, segments: internal, connections: [] })).toEqual([]);
  });
});

describe("an ingress segment", () => {
  test("has no way to the internet through the hub", () => {
    const segments = { production: PRODUCTION, shared: { ...SHARED, ingress: true } };
    expect(organization({ segments }).segment("shared")).toMatchObject({
      ingress: true,
      internet: false,
      reaches: ["production"],
    });
  });

  test("cannot ask for one, nor for an egress", () => {
    const given = (shared: object) =>
      codes({ segments: { production: PRODUCTION, shared: { ...SHARED, ingress: true, ...shared } } });
    expect(given({ internet: true })).toEqual(["INGRESS_WITH_INTERNET segments.shared.internet"]);
    expect(given({ egress: "nat" })).toEqual(["EGRESS_WITHOUT_INTERNET segments.shared.egress"]);
  });
});
