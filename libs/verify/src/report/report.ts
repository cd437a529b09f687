import type { Report, Verdict, Warning } from "../results/result.js";

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
