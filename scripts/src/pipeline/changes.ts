import type { SynthesizedStack } from "../terraform/stacks.js";
import type { AppliedStacks } from "./applied.js";
import { digestOf } from "./digest.js";
import { orderStacks } from "./order.js";
import type { OrderedStack } from "./order.js";

/** A stack whose Terraform is not what was last applied. */
export interface ChangedStack extends OrderedStack {
  readonly folder: string;
  /** Whether it was never applied. */
  readonly isNew: boolean;
  /** Changed stacks among those that it waits for. */
  readonly waitsFor: readonly string[];
}

/**
 * The stacks that a run has to apply, in their order. What was applied is compared, not which files were edited: a
 * first run applies everything, a failed apply is repeated by the next run, and an account that is added is alone where
 * no other account's Terraform changes.
 */
export function changedStacks(
  stacks: readonly SynthesizedStack[],
  networkAccount: string,
  applied: AppliedStacks,
): readonly ChangedStack[] {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const changed: ChangedStack[] = [];
  for (const ordered of orderStacks(stacks, networkAccount)) {
    const stack = byName.get(ordered.name);
    const last = applied.get(ordered.name);
    if (stack === undefined || last?.digest === digestOf(stack)) continue;
    const waitsFor = ordered.after.filter((name) => changed.some((earlier) => earlier.name === name));
    changed.push({ ...ordered, folder: stack.folder, isNew: last === undefined, waitsFor });
  }
  return changed;
}

/** A stack that is on record as applied and no longer described. */
export interface GoneStack {
  readonly name: string;
  /** Resources that its last apply left, which nothing would ever destroy. */
  readonly resources: number;
}

export function goneStacks(stacks: readonly SynthesizedStack[], applied: AppliedStacks): readonly GoneStack[] {
  const described = new Set(stacks.map(({ name }) => name));
  return applied.stacks
    .filter((name) => !described.has(name))
    .map((name) => ({ name, resources: applied.get(name)?.resources ?? 0 }));
}
