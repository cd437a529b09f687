import { expect, test } from "vitest";
import { intentSchema, intentsFile } from "./schema.js";

const simple = { name: "a", from: "internet", to: { tags: { Tier: "public" } } } as const;

test("what is left out of an intent has its default, but for its traffic, of which that depends on what is expected", () => {
  expect(intentSchema.parse(simple)).toEqual({
    ...simple,
    traffic: {},
    expect: "reachable",
    sameZone: false,
    except: [],
    optional: false,
  });
});

test.each([
  [{ ports: ["90-80"] }, "a range of ports ascends and ends at 65535 or below"],
  [{ ports: ["80-65536"] }, "a range of ports ascends and ends at 65535 or below"],
  [{ ports: ["80"] }, 'a range of ports is "FIRST-LAST"'],
  [{ ports: [65536] }, "65535"],
])("traffic %j is refused", (traffic, reason) => {
  const { error } = intentSchema.safeParse({ ...simple, traffic });
  expect(JSON.stringify(error?.issues)).toContain(JSON.stringify(reason).slice(1, -1));
});

test.each([
  [{}, "a selector needs addresses, vpcs, tags or cidr"],
  [{ cidr: "10.0.0.0/8" }, "cidr and via go together"],
  [{ cidr: "10.0.0.0/8", via: "hub:aws_vpn_connection.a", tags: {} }, "cidr lies outside the modelled network"],
  [{ vpcs: ["main"] }, "an address is STACK:TERRAFORM_ADDRESS"],
])("the end %j is refused", (to, reason) => {
  const { error } = intentSchema.safeParse({ ...simple, to });
  expect(JSON.stringify(error?.issues)).toContain(reason);
});

test("a file of another version is refused", () => {
  expect(intentsFile.safeParse({ version: 2 }).success).toBe(false);
});
