import { accountOf } from "@causeway/platform";
import type { SynthesizedStack } from "../terraform/stacks.js";

/** A stack, and what must be applied before it. */
export interface OrderedStack {
  readonly name: string;
  /** Name of the account that it belongs to. */
  readonly account: string;
  /** Names of the stacks that are applied before it, sorted; on destruction they come after it. */
  readonly after: readonly string[];
}

/** Names of stacks that may be applied side by side. */
export type Wave = readonly string[];

/** Name, within an account, of the stack that the networking account's apply needs: `<account>_prerequisites`. */
const PREREQUISITES = "prerequisites";

/**
 * The order in which the stacks of an organization are applied, as what each of them waits for:
 *
 * 1. the stacks `<account>_prerequisites`, which wait for nothing;
 * 2. those of the networking account;
 * 3. all others: they take their addresses and their place at the hub from the networking account, also where they
 *    find it by tags and read no state of it.
 *
 * Stacks without resources and data sources, which an account's removal leaves, come before all of these and the other way round: what
 * they had is destroyed while what it hangs on is still there.
 *
 * Within these a stack waits for those whose outputs it reads. Stacks that wait for nothing of each other may be
 * applied side by side.
 *
 * @param stacks as `readStacks` gives them: all of the organization
 * @param networkAccount name of the networking account
 * @returns sorted so that each stack stands after those that it waits for, and by name within that
 * @throws Error if stacks wait for each other
 */
export function orderStacks(
  stacks: readonly Pick<SynthesizedStack, "name" | "reads" | "json">[],
  networkAccount: string,
): readonly OrderedStack[] {
  const places = stacks.map((stack) => ({ name: stack.name, place: placeOf(stack, networkAccount) }));
  const unordered = stacks.map((stack): OrderedStack => {
    const { name, reads } = stack;
    const place = placeOf(stack, networkAccount);
    const earlier = places.filter((other) => other.place < place).map((other) => other.name);
    const read = [...reads.values()].filter((source) => places.some((other) => other.name === source));
    return { name, account: accountOf(name), after: [...new Set([...earlier, ...read])].sort() };
  });
  return inOrder(unordered);
}

/** The same order wave by wave: each stack as early as what it waits for allows. What is destroyed goes the other way. */
export function applyOrder(
  stacks: readonly Pick<SynthesizedStack, "name" | "reads" | "json">[],
  networkAccount: string,
): readonly Wave[] {
  const waveOf = new Map<string, number>();
  const waves: string[][] = [];
  for (const { name, after } of orderStacks(stacks, networkAccount)) {
    const wave = Math.max(-1, ...after.map((earlier) => waveOf.get(earlier) ?? -1)) + 1;
    waveOf.set(name, wave);
    (waves[wave] ??= []).push(name);
  }
  return waves;
}

function placeOf({ name, json }: Pick<SynthesizedStack, "name" | "json">, networkAccount: string): number {
  const isMain = name === accountOf(name);
  const place = name === `${accountOf(name)}_${PREREQUISITES}` ? 1 : accountOf(name) === networkAccount ? 2 : 3;
  // Stacks of an account that is emptied read nothing any more: its main stack, which the others read, goes last.
  const isEmptied = json.resource === undefined && json.data === undefined;
  return isEmptied ? -place - (isMain || place === 1 ? 0 : 0.5) : place;
}

function inOrder(stacks: readonly OrderedStack[]): readonly OrderedStack[] {
  const ordered: OrderedStack[] = [];
  const waiting = new Map([...stacks].sort((a, b) => (a.name < b.name ? -1 : 1)).map((stack) => [stack.name, stack]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ after }) => !after.some((name) => waiting.has(name)));
    if (ready.length === 0) {
      throw new Error(`these stacks wait for each other: ${[...waiting.keys()].join(", ")}`);
    }
    for (const stack of ready) {
      waiting.delete(stack.name);
      ordered.push(stack);
    }
  }
  return ordered;
}
