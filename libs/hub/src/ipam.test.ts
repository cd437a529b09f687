import { TerraformOutput } from "cdktf";
import { expect, test } from "vitest";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { Ipam } from "./ipam.js";

const twoRegions = testOrganization({
  regions: {
    "eu-west-1": { cidr: "10.0.0.0/12", zones: { "eu-west-1a": { slot: 0 } } },
    "us-east-1": { cidr: "10.16.0.0/12", zones: { "us-east-1a": { slot: 0 } } },
  },
  pools: {
    production: { "eu-west-1": "10.0.0.0/14", "us-east-1": "10.16.0.0/20" },
    development: { "eu-west-1": "10.4.0.0/14" },
    shared: { "eu-west-1": "10.8.0.0/27" },
    inspection: { "eu-west-1": "10.15.0.0/16" },
  },
});

function ipam(organization = twoRegions): ParsedStack {
  return synthesizeForTest((stack) => void new Ipam(stack, "ipam"), { organization });
}

/** Follows a pool's parents: each is named by the address of its CIDR, which must exist first. */
function parents(stack: ParsedStack, pool: string): string[] {
  const source = stack.resource(`aws_vpc_ipam_pool.${pool}`)["source_ipam_pool_id"];
  if (source === undefined) {
    return [];
  }
  const [, cidr = ""] = /^\$\{aws_vpc_ipam_pool_cidr\.(.+)\.ipam_pool_id\}$/.exec(String(source)) ?? [];
  const owner = stack.resource(`aws_vpc_ipam_pool_cidr.${cidr}`)["ipam_pool_id"];
  const [, parent = ""] = /^\$\{aws_vpc_ipam_pool\.(.+)\.id\}$/.exec(String(owner)) ?? [];
  return [parent, ...parents(stack, parent)];
}

test("IPAM operates in every region of the organization", () => {
  expect(ipam().resource("aws_vpc_ipam.ipam_ipam")).toMatchObject({
    operating_regions: [{ region_name: "eu-west-1" }, { region_name: "us-east-1" }],
    tier: "advanced",
  });
});

test("a pool lies below its region's, that below the supernet's, and each waits for its parent's addresses", () => {
  const stack = ipam();
  expect(parents(stack, "ipam_us-east-1_pool-production")).toEqual(["ipam_us-east-1", "ipam_supernet"]);
  expect(parents(stack, "ipam_eu-west-1_pool-shared")).toEqual(["ipam_eu-west-1", "ipam_supernet"]);
});

test("every pool has the addresses that the organization gives it", () => {
  const cidrs = Object.entries(ipam().resources("aws_vpc_ipam_pool_cidr")).map(([name, { cidr }]) => [name, cidr]);
  expect(Object.fromEntries(cidrs)).toEqual({
    ipam_supernet_cidr: "10.0.0.0/8",
    "ipam_eu-west-1_cidr": "10.0.0.0/12",
    "ipam_eu-west-1_pool-development_cidr": "10.4.0.0/14",
    "ipam_eu-west-1_pool-inspection_cidr": "10.15.0.0/16",
    "ipam_eu-west-1_pool-production_cidr": "10.0.0.0/14",
    "ipam_eu-west-1_pool-shared_cidr": "10.8.0.0/27",
    "ipam_us-east-1_cidr": "10.16.0.0/12",
    "ipam_us-east-1_pool-production_cidr": "10.16.0.0/20",
  });
});

test("all pools but the top one belong to a region", () => {
  const locales = Object.entries(ipam().resources("aws_vpc_ipam_pool")).map(([name, { locale }]) => [name, locale]);
  expect(Object.fromEntries(locales)).toMatchObject({
    "ipam_eu-west-1": "eu-west-1",
    "ipam_eu-west-1_pool-inspection": "eu-west-1",
    "ipam_us-east-1": "us-east-1",
    "ipam_us-east-1_pool-production": "us-east-1",
  });
  expect(ipam().resource("aws_vpc_ipam_pool.ipam_supernet")).not.toHaveProperty("locale");
});

test("a pool allocates what a VPC of its segment may be, but no more than it holds", () => {
  const lengths = (pool: string, organization = twoRegions) => {
    const {
      allocation_min_netmask_length: min,
      allocation_default_netmask_length: standard,
      allocation_max_netmask_length: max,
    } = ipam(organization).resource(`aws_vpc_ipam_pool.${pool}`);
    return [min, standard, max];
  };
  expect(lengths("ipam_eu-west-1_pool-production")).toEqual([20, 24, 28]);
  expect(lengths("ipam_us-east-1_pool-production")).toEqual([20, 24, 28]);
  expect(lengths("ipam_eu-west-1_pool-shared")).toEqual([27, 27, 28]);
  expect(lengths("ipam_eu-west-1_pool-inspection")).toEqual([16, 24, 28]);
  const segments = {
    production: { pool: "production", allocationMinNetmaskLength: 26 },
    development: { pool: "development", allocationMinNetmaskLength: 16 },
  };
  const own = testOrganization({ segments, connections: [] });
  expect(lengths("ipam_eu-west-1_pool-production", own)).toEqual([26, 26, 28]);
  expect(lengths("ipam_eu-west-1_pool-development", own)).toEqual([16, 24, 28]);
});

test("a segment's pools are shared with the accounts that may use the segment, and no pool with any other", () => {
  const organization = testOrganization({
    regions: {
      "eu-west-1": { cidr: "10.0.0.0/12", zones: { "eu-west-1a": { slot: 0 } } },
      "us-east-1": { cidr: "10.16.0.0/12", zones: { "us-east-1a": { slot: 0 } } },
    },
    pools: {
      production: { "eu-west-1": "10.0.0.0/14", "us-east-1": "10.16.0.0/20" },
      development: { "eu-west-1": "10.4.0.0/14" },
      shared: { "eu-west-1": "10.8.0.0/14" },
      inspection: { "eu-west-1": "10.15.0.0/16" },
    },
    accounts: {
      network: { id: "100000000001", segments: ["shared", "production"] },
      alpha: { id: "100000000002", segments: ["production"] },
      beta: { id: "100000000003", segments: ["production", "development"] },
      gamma: { id: "100000000004", segments: [] },
    },
  });
  const stack = ipam(organization);
  const of = (type: string, value: string) =>
    Object.values(stack.resources(type)).map((each) => [each["resource_share_arn"], each[value]]);
  const share = (pool: string) => `\${aws_ram_resource_share.ipam_share-${pool}_share.arn}`;
  const pool = (key: string) => `\${aws_vpc_ipam_pool.ipam_${key}.arn}`;
  expect(Object.keys(stack.resources("aws_ram_resource_share"))).toHaveLength(2);
  expect(of("aws_ram_principal_association", "principal").sort()).toEqual([
    [share("development"), "100000000003"],
    [share("production"), "100000000002"],
    [share("production"), "100000000003"],
  ]);
  expect(of("aws_ram_resource_association", "resource_arn").sort()).toEqual([
    [share("development"), pool("eu-west-1_pool-development")],
    [share("production"), pool("eu-west-1_pool-production")],
    [share("production"), pool("us-east-1_pool-production")],
  ]);
});

test("a pool's id waits for its addresses", () => {
  const stack = synthesizeForTest((stack) => {
    new TerraformOutput(stack, "id", { value: new Ipam(stack, "ipam").poolId("production") });
  });
  expect(stack.outputs["id"]).toBe("${aws_vpc_ipam_pool_cidr.ipam_eu-west-1_pool-production_cidr.ipam_pool_id}");
  expect(stack.resource("aws_vpc_ipam_pool_cidr.ipam_eu-west-1_pool-production_cidr")).toMatchObject({
    ipam_pool_id: "${aws_vpc_ipam_pool.ipam_eu-west-1_pool-production.id}",
  });
});

test("an unknown pool, or one without addresses in the region, is refused with the region's pools", () => {
  const problems = problemsOf(
    (stack) => {
      const ipam = new Ipam(stack, "ipam");
      ipam.poolId("staging");
      ipam.poolId("development", "us-east-1");
    },
    { organization: twoRegions },
  );
  expect(problems).toMatchObject([
    { code: "UNKNOWN_POOL", found: "staging", allowed: "development, inspection, production, shared" },
    { code: "UNKNOWN_POOL", found: "development", allowed: "production" },
  ]);
});

test("a pool that no VPC fits in is refused", () => {
  const pools = { tiny: { "eu-west-1": "10.0.0.0/29" } };
  const organization = testOrganization({ pools, segments: { tiny: { pool: "tiny" } }, connections: [] });
  expect(problemsOf((stack) => void new Ipam(stack, "ipam"), { organization })).toMatchObject([
    { code: "POOL_TOO_SMALL", found: "10.0.0.0/29", allowed: "/28 or larger" },
  ]);
});
