import { createHash } from "node:crypto";
import type { Shortfalls } from "../../src/mutation/explain.js";
import { type Candidate, candidatesOf, judgeCandidates, type Judged, type Network } from "../../src/mutation/run.js";
import { shortfallsOfSubject, type Subject } from "../../src/mutation/subjects.js";

/** A fact of the routing that is left out. */
const ROUTING =
  /^delete \S+:aws_(route|route_table_association|ec2_transit_gateway_route|ec2_transit_gateway_route_table_(association|propagation))\.|\.appliance_mode_support to disable$/;

/**
 * Breaks a selection of the facts that `npm run mutation` breaks, those that leave routing out and one in so many of all,
 * and holds what survives against the explanations.
 */
export async function judgeSelection(
  subject: Subject,
  networks: readonly Network[],
  oneIn = 50,
): Promise<{ judged: Judged[]; shortfalls: Shortfalls }> {
  const isSelected = ({ mutant }: Candidate) => ROUTING.test(mutant) || numberOf(mutant) % oneIn === 0;
  const all = candidatesOf(networks);
  const judged = await judgeCandidates(all.filter(isSelected));
  const unjudged = all.filter((candidate) => !isSelected(candidate));
  return { judged, shortfalls: shortfallsOfSubject(subject, networks, judged, unjudged) };
}

/** A name's own number: whether a mutant is chosen does not change with what comes before it. */
function numberOf(mutant: string): number {
  return createHash("sha256").update(mutant).digest().readUInt32BE();
}
