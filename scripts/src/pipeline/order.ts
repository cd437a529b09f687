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

/** A stack is called `<account>` or `<account>_<name>`; an account's name holds no underscore. */
export function accountOf(stack: string): string {
  return stack.split("_", 1)[0] ?? stack;
}

/**
 * The order in which the stacks of an organization are applied, as what each of them waits for:
 *
 * 1. the stacks `<account>_prerequisites`, which wait for nothing;
 * 2. those of the networking account;
 * 3. all others: they take their addresses and their place at the hub from the networking account, also where they
 *    find it by tags and read no state of it.
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
  stacks: readonly Pick<SynthesizedStack, "name" | "reads">[],
  networkAccount: string,
): readonly OrderedStack[] {
  const places = stacks.map(({ name }) => ({ name, place: placeOf(name, networkAccount) }));
  const unordered = stacks.map(({ name, reads }): OrderedStack => {
    const place = placeOf(name, networkAccount);
    const earlier = places.filter((other) => other.place < place).map((other) => other.name);
    const read = [...reads.values()].filter((source) => places.some((other) => other.name === source));
    return { name, account: accountOf(name), after: [...new Set([...earlier, ...read])].sort() };
  });
  return inOrder(unordered);
}

/** The same order wave by wave: each stack as early as what it waits for allows. What is destroyed goes the other way. */
export function applyOrder(
  stacks: readonly Pick<SynthesizedStack, "name" | "reads">[],
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

function placeOf(stack: string, networkAccount: string): number {
  if (stack === `${accountOf(stack)}_${PREREQUISITES}`) return 0;
  return accountOf(stack) === networkAccount ? 1 : 2;
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
