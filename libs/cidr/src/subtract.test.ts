import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCidr, anyCrowdedCidr } from "../test/arbitraries.js";
import { Cidr } from "./cidr.js";
import { findOverlaps } from "./overlaps.js";
import { subtract } from "./subtract.js";

const left = (from: string, ...remove: string[]) =>
  subtract(
    Cidr.parse(from),
    remove.map((text) => Cidr.parse(text)),
  ).map(String);

describe("subtract", () => {
  it.each([
    ["nothing", "10.0.0.0/8", [], ["10.0.0.0/8"]],
    ["a block elsewhere", "10.0.0.0/8", ["11.0.0.0/8"], ["10.0.0.0/8"]],
    ["a block of the other family", "0.0.0.0/0", ["::/0"], ["0.0.0.0/0"]],
    ["the block itself", "10.0.0.0/8", ["10.0.0.0/8"], []],
    ["a larger block", "10.0.0.0/8", ["0.0.0.0/0"], []],
    ["both halves", "10.0.0.0/8", ["10.0.0.0/9", "10.128.0.0/9"], []],
    ["the lower half", "10.0.0.0/8", ["10.0.0.0/9"], ["10.128.0.0/9"]],
    ["a quarter inside", "10.0.0.0/8", ["10.64.0.0/10"], ["10.0.0.0/10", "10.128.0.0/9"]],
    ["nested blocks", "10.0.0.0/8", ["10.64.0.0/10", "10.64.0.0/16"], ["10.0.0.0/10", "10.128.0.0/9"]],
    ["a block of IPv6", "2001:db8::/32", ["2001:db8:8000::/34"], ["2001:db8::/33", "2001:db8:c000::/34"]],
  ])("leaves what is there without %s", (_, from, remove, expected) => {
    expect(left(from, ...remove)).toEqual(expected);
  });

  it("takes a single address out of all of IPv6 in 128 blocks", () => {
    expect(left("::/0", "2001:db8::1/128")).toHaveLength(128);
  });

  it("leaves exactly the addresses that were not removed", () => {
    const range = Cidr.parse("10.0.0.128/26");
    fc.assert(
      fc.property(fc.array(anyCrowdedCidr, { maxLength: 6 }), (remove) => {
        const rest = subtract(range, remove);
        for (let host = 0; host < Number(range.size); host++) {
          const address = range.subnet(6, host);
          const removed = remove.some((block) => block.contains(address));
          expect(rest.filter((block) => block.contains(address))).toHaveLength(removed ? 0 : 1);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("restores the whole with what it removed, disjoint, in order and in the fewest blocks", () => {
    fc.assert(
      fc.property(anyCidr, fc.array(fc.oneof(anyCidr, anyCrowdedCidr), { maxLength: 5 }), (from, remove) => {
        const rest = subtract(from, remove);
        const removed = subtract(from, rest);
        const total = [...rest, ...removed].reduce((sum, { size }) => sum + size, 0n);
        expect(total).toBe(from.size);
        expect(findOverlaps([...rest, ...removed].map((cidr) => ({ name: "", cidr })))).toEqual([]);
        expect(removed.every((block) => remove.some((gone) => gone.overlaps(block)))).toBe(true);
        expect(rest.some((block) => remove.some((gone) => gone.overlaps(block)))).toBe(false);
        expect(rest).toEqual([...rest].sort(Cidr.compare));
        for (const [index, block] of rest.entries()) {
          const next = rest[index + 1];
          if (next?.prefixLength !== block.prefixLength) continue;
          expect((block.first ^ next.first) === block.size).toBe(false);
        }
      }),
    );
  });
});
