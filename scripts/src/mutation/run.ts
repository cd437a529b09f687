import type { Judgement } from "./judge.js";
import { mutantsOf } from "./operators/index.js";
import { type Job, judgeJobs } from "./pool.js";
import { readStacks } from "./stacks.js";

/** A network that is broken. */
export interface Network {
  readonly name: string;
  /** As `synth` writes it; it is not written to. */
  readonly folder: string;
}

/** A mutant of a network. */
export interface Candidate extends Job {
  readonly network: string;
  readonly operator: string;
  readonly mutant: string;
}

export interface Judged extends Judgement {
  readonly network: string;
  readonly operator: string;
  readonly mutant: string;
}

/** Every mutant of some networks. */
export function candidatesOf(networks: readonly Network[]): Candidate[] {
  return networks.flatMap(({ name, folder }) =>
    mutantsOf(readStacks(folder)).map((mutant, index) => ({
      network: name,
      operator: mutant.operator,
      mutant: mutant.name,
      folder,
      index,
    })),
  );
}

/** Breaks one fact at a time and asks the verifier each time; says on stderr how far. */
export async function judgeCandidates(candidates: readonly Candidate[]): Promise<Judged[]> {
  let last = "";
  const judgements = await judgeJobs(candidates, ({ network, operator }) => {
    const group = `${network}: ${operator}`;
    if (group === last) return;
    last = group;
    const size = candidates.filter((one) => one.network === network && one.operator === operator).length;
    console.error(`judging   ${group}, ${String(size)} mutants`);
  });
  return candidates.map(({ network, operator, mutant }, position) => {
    const judgement = judgements[position];
    if (judgement === undefined) throw new Error(`no judgement of "${mutant}"`);
    return { network, operator, mutant, ...judgement };
  });
}
