import type { Cidr } from "@causeway/cidr";
import type { Family, Range } from "./range.js";

/**
 * Where any prefix in play begins or ends. Between two boundaries all addresses are treated alike by every table and
 * filter, so one walk speaks for all of them.
 */
export class Boundaries {
  private readonly starts: Readonly<Record<Family, readonly bigint[]>>;

  constructor(prefixes: Iterable<Cidr>) {
    const starts: Record<Family, Set<bigint>> = { 4: new Set(), 6: new Set() };
    for (const { family, first, last } of prefixes) {
      starts[family].add(first);
      starts[family].add(last + 1n);
    }
    const ascending = (set: Set<bigint>) => [...set].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.starts = { 4: ascending(starts[4]), 6: ascending(starts[6]) };
  }

  /** The parts of `range` that no prefix tells apart. */
  atoms(range: Range): Range[] {
    const starts = this.starts[range.family];
    const atoms: Range[] = [];
    let first = range.first;
    for (let index = firstAbove(starts, range.first); index < starts.length; index++) {
      const start = starts[index];
      if (start === undefined || start > range.last) break;
      atoms.push({ family: range.family, first, last: start - 1n });
      first = start;
    }
    atoms.push({ family: range.family, first, last: range.last });
    return atoms;
  }
}

function firstAbove(sorted: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle];
    if (candidate !== undefined && candidate <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
