import { judge } from "../../src/mutation/judge.js";
import { OPERATORS } from "../../src/mutation/operators/index.js";
import type { Judged } from "../../src/mutation/run.js";
import { readStacks } from "../../src/mutation/stacks.js";

/**
 * Breaks what was synthesized into a folder one fact at a time, and asks the verifier each time.
 *
 * @param isWanted - whether a mutant of this name is one of those
 * @param operators - what breaks facts; default: all
 */
export async function judgeBroken(
  folder: string,
  isWanted: (name: string) => boolean,
  operators: readonly string[] = Object.keys(OPERATORS),
): Promise<Judged[]> {
  const stacks = readStacks(folder);
  const judged: Judged[] = [];
  for (const operator of operators) {
    for (const mutant of (OPERATORS[operator]?.(stacks) ?? []).filter(({ name }) => isWanted(name))) {
      judged.push({ operator, mutant: mutant.name, ...(await judge(folder, stacks, mutant)) });
    }
  }
  return judged;
}
