import { Cidr } from "./cidr.js";

export interface NamedCidr {
  readonly name: string;
  readonly cidr: Cidr;
}

/** Two blocks that share addresses: `a` contains `b`, or equals it. */
export interface Overlap<T extends NamedCidr> {
  a: T;
  b: T;
}

/**
 * All pairs of blocks that share addresses, in address order whatever the order of `blocks`. Takes n log n steps and
 * one more for each pair found.
 *
 * @param most - how many pairs are enough; equal blocks make a pair with each other. Default: all
 */
export function findOverlaps<T extends NamedCidr>(blocks: readonly T[], most = Infinity): Overlap<T>[] {
  const sorted = [...blocks].sort((a, b) => Cidr.compare(a.cidr, b.cidr) || compareText(a.name, b.name));
  const overlaps: Overlap<T>[] = [];
  // Aligned blocks are nested or apart, so the blocks that reach into the next one form a stack.
  const enclosing: T[] = [];
  for (const block of sorted) {
    for (let top = enclosing.at(-1); top && !top.cidr.contains(block.cidr); top = enclosing.at(-1)) enclosing.pop();
    for (const outer of enclosing) {
      if (overlaps.length >= most) return overlaps;
      overlaps.push({ a: outer, b: block });
    }
    enclosing.push(block);
  }
  return overlaps;
}

/** By code unit, so that the order does not depend on the machine's locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
