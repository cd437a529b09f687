import { expect, test } from "vitest";
import { accountOf, applyOrder } from "./order.js";

test("prerequisites come first, then the networking account, then the others, each with its main stack first", () => {
  const stacks = ["alpha", "alpha_prerequisites", "beta_dns", "beta", "hub", "hub_proxy", "hub_prerequisites"];
  expect(applyOrder(stacks, "hub")).toEqual([
    ["alpha_prerequisites", "hub_prerequisites"],
    ["hub"],
    ["hub_proxy"],
    ["alpha", "beta"],
    ["beta_dns"],
  ]);
});

test("a wave without a stack is left out", () => {
  expect(applyOrder(["alpha"], "hub")).toEqual([["alpha"]]);
  expect(applyOrder([], "hub")).toEqual([]);
});

test("a stack's account stands before the underscore", () => {
  expect(["alpha-2", "alpha-2_dns"].map(accountOf)).toEqual(["alpha-2", "alpha-2"]);
});
