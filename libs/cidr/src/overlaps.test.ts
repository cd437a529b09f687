import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCidr, anyCrowdedCidr } from "../test/arbitraries.js";
import { Cidr } from "./cidr.js";
import { findOverlaps } from "./overlaps.js";

const named = (blocks: Record<string, string>) =>
  Object.entries(blocks).map(([name, text]) => ({ name, cidr: Cidr.parse(text) }));
const pairs = (blocks: Parameters<typeof findOverlaps>[0]) => findOverlaps(blocks).map(({ a, b }) => [a.name, b.name]);

describe("findOverlaps", () => {
  it("finds nothing among blocks that only touch", () => {
    expect(pairs(named({ a: "10.0.0.0/24", b: "10.0.1.0/24", c: "10.0.2.0/23" }))).toEqual([]);
  });

  it("keeps the families apart", () => {
    expect(pairs(named({ v4: "0.0.0.0/0", v6: "::/0" }))).toEqual([]);
  });

  it("names every pair of nested and of equal blocks, the outer one first", () => {
    const blocks = named({ inner: "10.0.1.0/24", twin: "10.0.1.0/24", outer: "10.0.0.0/16", apart: "10.1.0.0/16" });
    expect(pairs(blocks)).toEqual([
      ["outer", "inner"],
      ["outer", "twin"],
      ["inner", "twin"],
    ]);
  });

  it("leaves an enclosing block behind once past its end", () => {
    const blocks = named({ a: "10.0.0.0/24", b: "10.0.0.0/28", c: "10.0.0.16/28", d: "10.0.1.0/28" });
    expect(pairs(blocks)).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
  });

  it("returns the blocks as they were given, with all they carry", () => {
    const [first, second] = [
      { name: "a", cidr: Cidr.parse("10.0.0.0/8"), owner: "team-a" },
      { name: "b", cidr: Cidr.parse("10.0.0.0/9"), owner: "team-b" },
    ];
    expect(findOverlaps([second, first])).toEqual([{ a: first, b: second }]);
  });

  it("agrees with comparing every block with every other, in any order of the blocks", () => {
    const anyBlocks = fc.array(fc.oneof({ weight: 4, arbitrary: anyCrowdedCidr }, anyCidr), { maxLength: 12 });
    fc.assert(
      fc.property(anyBlocks, fc.infiniteStream(fc.nat()), (cidrs, keys) => {
        const blocks = cidrs.map((cidr, index) => ({ name: `block-${index}`, cidr }));
        const brute = blocks.flatMap((a, i) =>
          blocks.slice(i + 1).flatMap((b) => (a.cidr.overlaps(b.cidr) ? [[a.name, b.name].sort().join()] : [])),
        );
        const found = findOverlaps(blocks);
        expect(found.map(({ a, b }) => [a.name, b.name].sort().join()).sort()).toEqual(brute.sort());
        expect(found.every(({ a, b }) => a.cidr.contains(b.cidr))).toBe(true);

        const shuffled = blocks
          .map((block) => ({ block, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ block }) => block);
        expect(findOverlaps(shuffled)).toEqual(found);
      }),
    );
  });

  it("stops at as many pairs as are asked for", () => {
    const blocks = Array.from({ length: 10 }, (_, i) => ({ name: `s${i}`, cidr: Cidr.parse("10.0.0.0/24") }));
    expect(findOverlaps(blocks)).toHaveLength(45);
    expect(findOverlaps(blocks, 3)).toEqual(findOverlaps(blocks).slice(0, 3));
  });
});
