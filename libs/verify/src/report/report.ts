import type { Verdict } from "../intents/finding.js";
import type { Result } from "../intents/evaluate.js";

/** All results of one run. */
export interface Report {
  readonly results: readonly Result[];
}

const GRAVITY: readonly Verdict[] = ["PROVEN", "UNPROVEN", "VIOLATED"];

/** The worst of all. */
export function verdictOf({ results }: Report): Verdict {
  const worst = Math.max(0, ...results.map(({ verdict }) => GRAVITY.indexOf(verdict)));
  return GRAVITY[worst] ?? "PROVEN";
}

export const EXIT_STATUS: Readonly<Record<Verdict, number>> = { PROVEN: 0, VIOLATED: 1, UNPROVEN: 3 };
