import { compactLayout } from "@causeway/cidr";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { Vpc } from "../vpc.js";
import type { VpcAddresses } from "./addresses.js";

function synth(addresses: VpcAddresses) {
  return synthesizeForTest((stack) => {
    new Vpc(stack, "main", { addresses, tiers: ["private", "transit"], layout: compactLayout });
  });
}

function problems(addresses: VpcAddresses) {
  return problemsOf((stack) => {
    new Vpc(stack, "main", { addresses, tiers: ["private", "transit"] });
  });
}

test("subnets of a fixed block carry literal blocks", () => {
  const stack = synth({ cidr: "10.1.0.0/20" });

  expect(stack.resource("aws_vpc.main_vpc")).toMatchObject({ cidr_block: "10.1.0.0/20" });
  expect(stack.resource("aws_subnet.main_private-b_subnet")).toMatchObject({ cidr_block: "10.1.2.0/23" });
  expect(stack.resource("aws_subnet.main_transit-a_subnet")).toMatchObject({ cidr_block: "10.1.12.0/24" });
});

test("a fixed block with a pool is recorded in the pool", () => {
  const vpc = synth({ cidr: "10.1.0.0/20", poolId: "ipam-pool-1" }).resource("aws_vpc.main_vpc");

  expect(vpc).toMatchObject({ cidr_block: "10.1.0.0/20", ipv4_ipam_pool_id: "ipam-pool-1" });
  expect(vpc).not.toHaveProperty("ipv4_netmask_length");
});

test("subnets of a block that IPAM chooses have the same places, as expressions over the VPC's block", () => {
  const stack = synth({ poolId: "ipam-pool-1", netmaskLength: 20 });
  const vpc = stack.resource("aws_vpc.main_vpc");

  expect(vpc).toMatchObject({ ipv4_ipam_pool_id: "ipam-pool-1", ipv4_netmask_length: 20 });
  expect(vpc).not.toHaveProperty("cidr_block");
  expect(stack.resource("aws_subnet.main_private-b_subnet")).toMatchObject({
    cidr_block: "${cidrsubnet(aws_vpc.main_vpc.cidr_block, 3, 1)}",
  });
  expect(stack.resource("aws_subnet.main_transit-a_subnet")).toMatchObject({
    cidr_block: "${cidrsubnet(aws_vpc.main_vpc.cidr_block, 4, 12)}",
  });
});

test("a block or a netmask that AWS allows for no VPC is reported with what is allowed", () => {
  expect(problems({ cidr: "10.0.0.0/15" })).toMatchObject([
    { code: "VPC_PREFIX_OUT_OF_RANGE", path: "network/main.addresses.cidr", found: "/15", allowed: "/16 to /28" },
  ]);
  expect(problems({ poolId: "ipam-pool-1", netmaskLength: 29 })).toContainEqual(
    expect.objectContaining({ code: "VPC_PREFIX_OUT_OF_RANGE", path: "network/main.addresses.netmaskLength" }),
  );
});

test("a netmask that cannot hold a tier is reported at the tier, with the size that could", () => {
  expect(problems({ poolId: "ipam-pool-1", netmaskLength: 24 })).toMatchObject([
    { code: "SUBNET_TOO_SMALL", path: "network/main.tiers.transit", found: "/30", allowed: "/28 or larger" },
  ]);
});

test("a fixed block of any size and form leads to problems, never to an exception", () => {
  for (const cidr of ["10.0.0.0/0", "10.0.0.0/32", "10.0.3.1/28", "10.0.0.0", "", "fd00::/56", "300.0.0.0/16"]) {
    const codes = problems({ cidr }).map(({ code }) => code);

    expect(codes, cidr).not.toEqual([]);
    expect(codes, cidr).not.toContain("UNEXPECTED_ERROR");
  }
});

test("a misaligned block is reported with the aligned one, and an IPv6 block as such", () => {
  expect(problems({ cidr: "10.0.16.4/20" })).toMatchObject([
    { code: "MISALIGNED_CIDR", path: "network/main.addresses.cidr", found: "10.0.16.4/20", allowed: "10.0.16.0/20" },
  ]);
  expect(problems({ cidr: "fd00::/56" })).toMatchObject([
    { code: "NOT_IPV4", path: "network/main.addresses.cidr", found: "fd00::/56" },
  ]);
});

test("fixed blocks of two VPCs that overlap are reported with both", () => {
  const found = problemsOf((stack) => {
    new Vpc(stack, "one", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
    new Vpc(stack, "two", { addresses: { cidr: "10.0.64.0/20" }, tiers: ["private"] });
  });

  expect(found).toMatchObject([
    { code: "OVERLAPPING_CIDRS", path: "network/two.addresses.cidr", found: "10.0.64.0/20" },
  ]);
  expect(found[0]?.message).toContain("10.0.0.0/16 of network/one.addresses.cidr");
});
