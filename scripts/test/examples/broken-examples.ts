import type { Shortfalls } from "../../src/mutation/explain.js";
import { type Candidate, candidatesOf, judgeCandidates, type Judged, type Network } from "../../src/mutation/run.js";
import { shortfallsOfSubject, type Subject } from "../../src/mutation/subjects.js";

/** A fact of the routing that is left out. */
const ROUTING =
  /^delete \S+:aws_(route|route_table_association|ec2_transit_gateway_route|ec2_transit_gateway_route_table_(association|propagation))\.|\.appliance_mode_support to disable$/;

const ONE_IN = 50;

/** Of the mutants that `npm run mutation -- --examples` judges: those that leave routing out, and one in fifty of all. */
function isSelected({ mutant }: Candidate, position: number): boolean {
  return ROUTING.test(mutant) || position % ONE_IN === 0;
}

/** Breaks a selection of the facts of examples, and holds what survives against the explanations. */
export async function judgeSelection(
  subject: Subject,
  networks: readonly Network[],
): Promise<{ judged: Judged[]; shortfalls: Shortfalls }> {
  const all = candidatesOf(networks);
  const judged = await judgeCandidates(all.filter(isSelected));
  const unjudged = all.filter((candidate, position) => !isSelected(candidate, position));
  return { judged, shortfalls: shortfallsOfSubject(subject, judged, unjudged) };
}
