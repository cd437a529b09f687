import type { Cidr } from "./cidr.js";

/**
 * What is left of `from` without the addresses of `remove`: the fewest blocks that cover exactly that, in address
 * order. Blocks of the other family or outside `from` remove nothing.
 */
export function subtract(from: Cidr, remove: readonly Cidr[]): Cidr[] {
  const reaching = remove.filter((block) => block.overlaps(from));
  if (reaching.length === 0) return [from];
  if (reaching.some((block) => block.contains(from))) return [];
  return [...subtract(from.subnet(1, 0), reaching), ...subtract(from.subnet(1, 1), reaching)];
}
