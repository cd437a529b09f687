import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { defineAccount } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { testOrganization } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { ADDRESSES, currentAddresses } from "../src/addresses/guard.js";
import { describeDifference, isEqual } from "../src/record/record.js";

describe("a change of addresses", () => {
  const withVpcs = (...ids: string[]): AccountApp =>
    defineAccount("alpha", ({ stack }) => {
      const main = stack();
      ids.forEach((id) => new Vpc(main, id, { cidrBlock: "10.0.0.0/16" }));
    });
  const addresses = (app: AccountApp) => currentAddresses(testOrganization(), app);
  const recorded = addresses(withVpcs("one", "two")).lines;

  test("is none when nothing changed", () => {
    expect(isEqual(addresses(withVpcs("two", "one")).differenceFrom(recorded))).toBe(true);
  });

  test("names what is new and what Terraform would destroy", () => {
    const difference = addresses(withVpcs("two", "three")).differenceFrom(recorded);
    expect(difference).toEqual({ added: ["alpha aws_vpc.three"], lost: ["alpha aws_vpc.one"], moved: [] });
    expect(describeDifference(ADDRESSES, "alpha", difference)).toMatch(/would destroy[^]*alpha aws_vpc\.one/);
  });

  test("knows what a moved block keeps", () => {
    const app = defineAccount("alpha", ({ stack }) => {
      const main = stack();
      new Vpc(main, "two", { cidrBlock: "10.0.0.0/16" });
      new Vpc(main, "three", { cidrBlock: "10.0.0.0/16" });
      main.moved("aws_vpc.one", "aws_vpc.three");
    });
    expect(addresses(app).differenceFrom(recorded)).toEqual({
      added: ["alpha aws_vpc.three"],
      lost: [],
      moved: ["alpha aws_vpc.one"],
    });
  });
});
