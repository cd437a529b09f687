import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeSample } from "../terraform/sample-organization.js";
import { judge, type Judgement } from "./judge.js";
import { OPERATORS } from "./operators/index.js";
import { readStacks } from "./stacks.js";

export interface Judged extends Judgement {
  readonly operator: string;
  readonly mutant: string;
}

/** Synthesizes the sample organization, breaks one fact at a time and asks the verifier each time; says on stderr how far. */
export async function judgeMutants(): Promise<Judged[]> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-mutation-"));
  try {
    await synthesizeSample(folder, { type: "local" });
    const stacks = readStacks(folder);
    const judged: Judged[] = [];
    for (const [operator, mutantsOf] of Object.entries(OPERATORS)) {
      const mutants = mutantsOf(stacks);
      console.error(`judging   ${operator}: ${String(mutants.length)} mutants`);
      for (const mutant of mutants) {
        judged.push({ operator, mutant: mutant.name, ...(await judge(folder, stacks, mutant)) });
      }
    }
    return judged;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
