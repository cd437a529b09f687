import type { Cidr } from "@causeway/cidr";
import type { Range } from "./range.js";

/** Longest-prefix matching over any number of prefixes, in as many steps as there are different lengths. */
export class PrefixIndex<T> {
  private readonly byLength = { 4: new Map<number, Map<bigint, T[]>>(), 6: new Map<number, Map<bigint, T[]>>() };
  private lengths: { 4: number[]; 6: number[] } | undefined;

  add(prefix: Cidr, item: T): void {
    const lengths = this.byLength[prefix.family];
    let blocks = lengths.get(prefix.prefixLength);
    if (blocks === undefined) lengths.set(prefix.prefixLength, (blocks = new Map()));
    const items = blocks.get(prefix.first);
    if (items === undefined) blocks.set(prefix.first, [item]);
    else items.push(item);
    this.lengths = undefined;
  }

  /** What stands under every prefix that contains the range's first address, longest prefix first. */
  matches(range: Range): T[][] {
    this.lengths ??= { 4: descending(this.byLength[4]), 6: descending(this.byLength[6]) };
    const bits = range.family === 4 ? 32 : 128;
    const found: T[][] = [];
    for (const length of this.lengths[range.family]) {
      const shift = BigInt(bits - length);
      const items = this.byLength[range.family].get(length)?.get((range.first >> shift) << shift);
      if (items !== undefined) found.push(items);
    }
    return found;
  }
}

function descending(lengths: ReadonlyMap<number, unknown>): number[] {
  return [...lengths.keys()].sort((a, b) => b - a);
}
