import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { defineAccount } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { testOrganization } from "@causeway/platform/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compareAddresses, describeDifference, isEqual, writeRecord } from "../src/addresses/guard.js";

describe("a change of addresses", () => {
  let folder: string;
  let record: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-test-"));
    record = join(folder, "addresses.txt");
    writeRecord(testOrganization(), withVpcs("one", "two"), record);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const withVpcs = (...ids: string[]): AccountApp =>
    defineAccount("alpha", ({ stack }) => {
      const main = stack();
      ids.forEach((id) => new Vpc(main, id, { cidrBlock: "10.0.0.0/16" }));
    });

  test("is none when nothing changed", () => {
    expect(isEqual(compareAddresses(testOrganization(), withVpcs("two", "one"), record))).toBe(true);
  });

  test("names what is new and what Terraform would destroy", () => {
    const difference = compareAddresses(testOrganization(), withVpcs("two", "three"), record);
    expect(difference).toEqual({ added: ["alpha aws_vpc.three"], lost: ["alpha aws_vpc.one"], moved: [] });
    expect(describeDifference(difference, record)).toMatch(/would destroy[^]*alpha aws_vpc\.one/);
  });

  test("knows what a moved block keeps", () => {
    const app = defineAccount("alpha", ({ stack }) => {
      const main = stack();
      new Vpc(main, "two", { cidrBlock: "10.0.0.0/16" });
      new Vpc(main, "three", { cidrBlock: "10.0.0.0/16" });
      main.moved("aws_vpc.one", "aws_vpc.three");
    });
    expect(compareAddresses(testOrganization(), app, record)).toEqual({
      added: ["alpha aws_vpc.three"],
      lost: [],
      moved: ["alpha aws_vpc.one"],
    });
  });

  test("counts a missing record as empty", () => {
    writeFileSync(record, "");
    expect(compareAddresses(testOrganization(), withVpcs("one"), record).added).toEqual(["alpha aws_vpc.one"]);
  });
});
