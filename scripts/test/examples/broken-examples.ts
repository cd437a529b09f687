import { OPERATORS } from "../../src/mutation/operators/index.js";
import { candidatesOf, judgeCandidates, type Judged } from "../../src/mutation/run.js";

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
  const all = candidatesOf([{ name: "example", folder }]);
  return judgeCandidates(all.filter(({ operator, mutant }) => operators.includes(operator) && isWanted(mutant)));
}
