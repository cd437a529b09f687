import { describe, expect, it } from "vitest";
import { Cidr } from "../cidr.js";
import { usableAddresses } from "./aws-limits.js";

describe("usableAddresses", () => {
  it.each([
    ["10.0.0.0/28", 11n],
    ["10.0.0.0/24", 251n],
    ["10.0.0.0/16", 65531n],
    ["2001:db8::/64", (1n << 64n) - 5n],
    ["10.0.0.0/29", 3n],
    ["10.0.0.0/30", 0n],
    ["10.0.0.0/32", 0n],
  ])("of %s are %i, without the five that AWS reserves", (subnet, usable) => {
    expect(usableAddresses(Cidr.parse(subnet))).toBe(usable);
  });
});
