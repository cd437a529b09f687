import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_CAPACITY } from "./aws-limits.js";
import { capacityStep, checkCapacity, statelessCapacity } from "./capacity.js";
import type { StatelessRule } from "./rule-group.js";

const ANY: StatelessRule = { protocols: [], sources: [], destinations: [], sourcePorts: [], destinationPorts: [] };

describe("the capacity of stateless rules", () => {
  test("is one for a rule without settings", () => {
    expect(statelessCapacity([ANY])).toBe(1);
  });

  test("is the product of a rule's settings, as in AWS's own example of two protocols and three sources", () => {
    const sources = ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"];
    expect(statelessCapacity([{ ...ANY, protocols: [6, 17], sources }])).toBe(6);
  });

  test("is the sum over the rules", () => {
    const sources = ["10.0.0.0/24", "10.0.1.0/24"];
    const ports = [
      { from: 22, to: 22 },
      { from: 3389, to: 3389 },
    ];
    expect(
      statelessCapacity([
        ANY,
        { ...ANY, sources, destinationPorts: ports },
        { ...ANY, sourcePorts: ports, destinations: sources },
      ]),
    ).toBe(9);
  });
});

describe("the default capacity", () => {
  test.each([
    [1, 100],
    [100, 100],
    [101, 200],
    [2_001, 5_000],
    [29_999, 30_000],
    [40_000, 30_000],
  ])("for %i is %i", (needed, step) => {
    expect(capacityStep(needed)).toBe(step);
  });

  test("holds what it is for, and never shrinks when rules are added", () => {
    const needed = fc.integer({ min: 1, max: MAX_CAPACITY });
    fc.assert(
      fc.property(needed, needed, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(capacityStep(less)).toBeGreaterThanOrEqual(less);
        expect(capacityStep(less)).toBeLessThanOrEqual(capacityStep(more));
        expect(checkCapacity(less, capacityStep(less))).toEqual([]);
      }),
    );
  });
});

describe("a capacity", () => {
  test.each([0, -1, 1.5, 30_001, NaN])("of %d is refused", (capacity) => {
    expect(checkCapacity(1, capacity)).toMatchObject([{ code: "INVALID_CAPACITY" }]);
  });

  test("below what the rules need is refused with both numbers", () => {
    expect(checkCapacity(101, 100)).toMatchObject([
      { code: "CAPACITY_EXCEEDED", found: "101", allowed: "at most 100" },
    ]);
  });
});
