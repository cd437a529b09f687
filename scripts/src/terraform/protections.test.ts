import { expect, test } from "vitest";
import { protections } from "./protections.js";

test("what protects a resource from deletion is turned off, and nothing else", () => {
  const resource = {
    aws_lb: { a: { name: "a", enable_deletion_protection: true }, b: { enable_deletion_protection: false } },
    aws_networkfirewall_firewall: { f: { delete_protection: true, subnet_change_protection: true } },
    aws_vpc: { v: { cidr_block: "10.0.0.0/24" } },
  };
  expect(protections({ resource })).toEqual({
    aws_lb: { a: { enable_deletion_protection: false } },
    aws_networkfirewall_firewall: { f: { delete_protection: false } },
  });
});

test("where nothing is protected there is nothing to turn off", () => {
  expect(protections({ resource: { aws_lb: { b: {} } } })).toBeUndefined();
  expect(protections({})).toBeUndefined();
});
