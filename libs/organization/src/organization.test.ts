import { describe, expect, test } from "vitest";
import { defineOrganization, OrganizationError } from "./index.js";
import type { OrganizationDescription } from "./index.js";

const valid: OrganizationDescription = {
  id: "o-a1b2c3d4e5",
  supernet: "10.0.0.0/8",
  homeRegion: "eu-west-1",
  regions: {
    "eu-west-1": { cidr: "10.0.0.0/12", zones: { "eu-west-1b": { slot: 1 }, "eu-west-1a": { slot: 0 } } },
  },
  networkAccount: "network",
  accounts: {
    network: { id: "100000000001", tags: { Owner: "net" } },
    payments: {
      id: "100000000002",
      tags: { Owner: "pay", ManagedBy: "hand" },
      segments: ["shared", "production"],
    },
  },
  pools: {
    production: { "eu-west-1": "10.0.0.0/14" },
    shared: { "eu-west-1": "10.8.0.0/14" },
  },
  segments: { production: { pool: "production" }, shared: { pool: "shared", internal: true, internet: false } },
  connections: [["shared", "production"]],
  tags: { mandatory: ["Owner"], defaults: { ManagedBy: "causeway" } },
};

function problemsOf(
  change: Partial<OrganizationDescription>,
): { code: string; path: string; found: string; allowed: string }[] {
  return defineOrganization({ ...valid, ...change }).problems.map(({ code, path, found, allowed }) => ({
    code,
    path,
    found,
    allowed,
  }));
}

function formErrors(change: object): string[] {
  try {
    defineOrganization({ ...valid, ...change } as OrganizationDescription);
    return [];
  } catch (error) {
    return (error as OrganizationError).problems.map(({ path }) => path);
  }
}

describe("a consistent description", () => {
  const organization = defineOrganization(valid);

  test("has no problems", () => {
    expect(organization.problems).toEqual([]);
  });

  test("gives an account the default tags, its own tags before them, and the home region", () => {
    expect(organization.account("payments")).toEqual({
      name: "payments",
      id: "100000000002",
      region: "eu-west-1",
      tags: { Owner: "pay", ManagedBy: "hand" },
      segments: ["production", "shared"],
    });
  });

  test("needs no tags", () => {
    const { tags, ...untagged } = valid;
    expect(tags).toBeDefined();
    const bare = defineOrganization({
      ...untagged,
      accounts: { network: { id: "100000000001", segments: ["production", "shared"] } },
    } as OrganizationDescription);
    expect(bare.problems).toEqual([]);
    expect(bare.account("network")?.tags).toEqual({});
  });

  test("lists zones by slot, whatever the order of the description", () => {
    expect(organization.zones("eu-west-1").map(({ key, slot }) => [key, slot])).toEqual([
      ["a", 0],
      ["b", 1],
    ]);
  });

  test("makes a connection hold in both directions", () => {
    expect(organization.segment("production")?.reaches).toEqual(["shared"]);
    expect(organization.segment("shared")?.reaches).toEqual(["production", "shared"]);
  });

  test("finds nothing under names that every object inherits", () => {
    expect(organization.account("constructor")).toBeUndefined();
    expect(organization.segment("toString")).toBeUndefined();
    expect(organization.poolCidr("constructor", "eu-west-1")).toBeUndefined();
    expect(organization.zones("constructor")).toEqual([]);
  });

  test("says which accounts may use a segment: those that name it, and no other", () => {
    expect(organization.accountsIn("production").map(({ name }) => name)).toEqual(["payments"]);
    expect(organization.accountsIn("toString")).toEqual([]);
    expect(organization.account("network")?.segments).toEqual([]);
  });

  test("has a management account in a region of its own, or in the home region, that may use no segment", () => {
    const regions = {
      ...valid.regions,
      "eu-west-2": { cidr: "10.16.0.0/12", zones: { "eu-west-2a": { slot: 0 } } },
    };
    const managed = (own: { region?: string } = {}) => {
      const description: OrganizationDescription = { ...valid, regions, management: { id: "100000000009", ...own } };
      return defineOrganization(description).management?.account;
    };
    expect(managed()).toMatchObject({ id: "100000000009", region: "eu-west-1", segments: [] });
    expect(managed({ region: "eu-west-2" })).toMatchObject({ region: "eu-west-2" });
  });

  test("uses local state and no internal traffic unless told otherwise", () => {
    expect(organization.backend).toEqual({ type: "local" });
    expect(organization.segment("production")).toMatchObject({ internet: true, reaches: ["shared"] });
  });
});

describe("values that do not fit together", () => {
  test("an unknown networking account, region, pool and segment are each named with what is known", () => {
    expect(
      problemsOf({
        networkAccount: "hub",
        homeRegion: "eu-west-9",
        segments: { production: { pool: "prod" }, shared: { pool: "shared" } },
        connections: [["production", "guests"]],
      }),
    ).toEqual([
      { code: "UNKNOWN_ACCOUNT", path: "networkAccount", found: "hub", allowed: "network, payments" },
      { code: "UNKNOWN_REGION", path: "homeRegion", found: "eu-west-9", allowed: "eu-west-1" },
      { code: "UNKNOWN_POOL", path: "segments.production.pool", found: "prod", allowed: "production, shared" },
      { code: "UNKNOWN_SEGMENT", path: "connections[0]", found: "guests", allowed: "production, shared" },
    ]);
  });

  test("two accounts with one id", () => {
    expect(
      problemsOf({ accounts: { ...valid.accounts, other: { id: "100000000002", tags: { Owner: "x" } } } }),
    ).toEqual([
      expect.objectContaining({ code: "DUPLICATE_ACCOUNT_ID", path: "accounts.other.id", found: "100000000002" }),
    ]);
  });

  test("a networking account that is destroyed before the accounts that hang on it", () => {
    const remove = (...names: string[]) =>
      Object.fromEntries(
        Object.entries(valid.accounts).map(([name, account]) => [
          name,
          names.includes(name) ? { ...account, removal: "destroy" as const } : account,
        ]),
      );
    expect(problemsOf({ accounts: remove("network") })).toEqual([
      expect.objectContaining({ code: "NETWORK_REMOVED_FIRST", path: "accounts.network.removal" }),
    ]);
    expect(problemsOf({ accounts: remove("network", "payments") })).toEqual([]);
    expect(problemsOf({ accounts: remove("payments") })).toEqual([]);
  });

  test("an account's segment that does not exist or stands twice, and a segment that no account may use", () => {
    const payments = { ...valid.accounts["payments"], id: "100000000002", segments: ["shared", "guests", "shared"] };
    expect(problemsOf({ accounts: { ...valid.accounts, payments } })).toEqual([
      {
        code: "UNKNOWN_SEGMENT",
        path: "accounts.payments.segments[1]",
        found: "guests",
        allowed: "production, shared",
      },
      {
        code: "DUPLICATE_SEGMENT",
        path: "accounts.payments.segments[2]",
        found: "shared",
        allowed: "each segment once",
      },
      {
        code: "SEGMENT_WITHOUT_ACCOUNT",
        path: "segments.production",
        found: "named by no account",
        allowed: "a segment that one of network, payments has in its segments",
      },
    ]);
  });

  test("a region of the management account that does not exist", () => {
    expect(problemsOf({ management: { id: "100000000009", region: "eu-west-9" } })).toEqual([
      { code: "UNKNOWN_REGION", path: "management.region", found: "eu-west-9", allowed: "eu-west-1" },
    ]);
  });

  test("two segments in one pool", () => {
    expect(problemsOf({ segments: { production: { pool: "shared" }, shared: { pool: "shared" } } })).toEqual([
      expect.objectContaining({ code: "SHARED_SEGMENT_POOL", path: "segments.shared.pool" }),
    ]);
  });

  test("an egress of a segment that reaches no internet", () => {
    const segments = { ...valid.segments, shared: { pool: "shared", internet: false, egress: "proxy" } };
    expect(problemsOf({ segments })).toEqual([
      expect.objectContaining({ code: "EGRESS_WITHOUT_INTERNET", path: "segments.shared.egress", found: "proxy" }),
    ]);
  });

  test("a connection to itself and one that is given twice", () => {
    expect(
      problemsOf({
        connections: [
          ["shared", "shared"],
          ["shared", "production"],
          ["production", "shared"],
        ],
      }).map(({ code, path }) => [code, path]),
    ).toEqual([
      ["SELF_CONNECTION", "connections[0]"],
      ["DUPLICATE_CONNECTION", "connections[2]"],
    ]);
  });

  test("a zone outside its region, two zones in one slot, and a region without zones", () => {
    const regions = {
      "eu-west-1": { cidr: "10.0.0.0/12", zones: { "eu-west-1a": { slot: 0 }, "eu-west-2b": { slot: 0 } } },
      "eu-west-2": { cidr: "10.16.0.0/12", zones: {} },
    };
    expect(problemsOf({ regions }).map(({ code, path }) => [code, path])).toEqual([
      ["ZONE_OUTSIDE_REGION", "regions.eu-west-1.zones.eu-west-2b"],
      ["DUPLICATE_ZONE_SLOT", "regions.eu-west-1.zones.eu-west-2b.slot"],
      ["NO_ZONES", "regions.eu-west-2.zones"],
    ]);
  });

  test("misaligned, malformed, overlapping and stray blocks, each with both numbers", () => {
    const problems = problemsOf({
      pools: {
        production: { "eu-west-1": "10.0.0.1/14" },
        shared: { "eu-west-1": "10.8.0.0/14" },
        twin: { "eu-west-1": "10.8.0.0/16" },
        stray: { "eu-west-1": "10.32.0.0/16" },
        broken: { "eu-west-1": "10.0/16" },
      },
    });
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ["MISALIGNED_CIDR", "pools.production.eu-west-1"],
      ["INVALID_CIDR", "pools.broken.eu-west-1"],
      ["CIDR_OUTSIDE_PARENT", "pools.stray.eu-west-1"],
      ["OVERLAPPING_CIDRS", "pools.twin.eu-west-1"],
    ]);
    expect(problems[2]).toMatchObject({ found: "10.32.0.0/16", allowed: "a block inside 10.0.0.0/12" });
    expect(problems[3]).toMatchObject({ found: "10.8.0.0/16", allowed: "a block apart from 10.8.0.0/14" });
  });

  test("a region outside the supernet, and regions that overlap", () => {
    const zones = { "eu-west-1a": { slot: 0 } };
    expect(
      problemsOf({
        supernet: "10.0.0.0/12",
        regions: {
          "eu-west-1": { cidr: "10.0.0.0/11", zones },
          "eu-west-2": { cidr: "10.8.0.0/16", zones: { "eu-west-2a": { slot: 0 } } },
        },
      }).map(({ code, path }) => [code, path]),
    ).toEqual([
      ["CIDR_OUTSIDE_PARENT", "regions.eu-west-1.cidr"],
      ["OVERLAPPING_CIDRS", "regions.eu-west-2.cidr"],
    ]);
  });

  test("an account without a mandatory tag", () => {
    expect(problemsOf({ accounts: { ...valid.accounts, bare: { id: "100000000009" } } })).toEqual([
      { code: "MISSING_TAG", path: "accounts.bare.tags", found: "ManagedBy", allowed: "Owner" },
    ]);
  });
});

describe("values of a wrong form", () => {
  test("are thrown all at once, each with its path", () => {
    expect(
      formErrors({
        id: "org-1",
        accounts: { network: { id: "1" }, Payments: { id: "100000000002" } },
        tags: { defaults: { "aws:x": "y" } },
        backend: { type: "cloud" },
        surprise: true,
      }).sort(),
    ).toEqual([
      "(organization)",
      "accounts.Payments",
      "accounts.network.id",
      "backend.organization",
      "id",
      "tags.defaults.aws:x",
    ]);
  });

  test("a backend of another kind is refused with what is allowed", () => {
    expect(formErrors({ backend: { type: "ftp" } })).toEqual(["backend.type"]);
    expect(formErrors({ backend: { type: "s3", bucket: "states" } })).toEqual(["backend.region"]);
    expect(formErrors({ backend: { type: "local", path: "x" } })).toEqual(["backend"]);
  });

  test("the message says where, what was found and which rule", () => {
    expect(() => defineOrganization({ ...valid, id: "org-1" })).toThrow(
      /^id: an organization id .*"org-1".*\[INVALID_FORMAT\]$/,
    );
  });
});
