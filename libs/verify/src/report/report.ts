import type { Result } from "../intents/evaluate.js";
import type { Verdict } from "../intents/finding.js";

/** A recommendation that the network does not follow: no packet is lost or leaked by it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly at: string;
  /** Why it is accepted, where the intents file says so. */
  readonly accepted?: string;
}

/** An intent that selects nothing, as it says that it may. */
export interface EmptyIntent {
  readonly name: string;
  readonly message: string;
}

/** All results of one run. */
export interface Report {
  readonly results: readonly Result[];
  readonly warnings: readonly Warning[];
  readonly empty: readonly EmptyIntent[];
}

const GRAVITY: readonly Verdict[] = ["PROVEN", "UNPROVEN", "VIOLATED"];

/** The worst of all. */
export function verdictOf({ results }: Pick<Report, "results">): Verdict {
  const worst = Math.max(0, ...results.map(({ verdict }) => GRAVITY.indexOf(verdict)));
  return GRAVITY[worst] ?? "PROVEN";
}

const EXIT_STATUS: Readonly<Record<Verdict, number>> = { PROVEN: 0, VIOLATED: 1, UNPROVEN: 3 };

/** @param strict - whether a warning that is not accepted counts like something VIOLATED */
export function exitStatusOf(report: Report, strict: boolean): number {
  if (strict && report.warnings.some(({ accepted }) => accepted === undefined)) return EXIT_STATUS.VIOLATED;
  return EXIT_STATUS[verdictOf(report)];
}

/** Marks the warnings that the intents file accepts. */
export function accepting(
  warnings: readonly Warning[],
  accept: readonly { readonly code: string; readonly at?: string | undefined; readonly reason: string }[],
): Warning[] {
  return warnings.map((warning) => {
    const found = accept.find(({ code, at }) => code === warning.code && (at === undefined || at === warning.at));
    return found === undefined ? warning : { ...warning, accepted: found.reason };
  });
}
