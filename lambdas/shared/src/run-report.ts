import type { ErrorSummary } from "./aws-error.js";
import { FunctionError } from "./function-error.js";
import type { Telemetry } from "./telemetry.js";

export interface Failure extends ErrorSummary {
  /** What could not be changed: the id of a route table, an instance or an attachment. */
  readonly subject: string;
}

export interface RunReport<Kind extends string> {
  readonly dryRun: boolean;
  readonly findings: readonly { readonly kind: Kind }[];
  readonly failures: readonly Failure[];
}

/**
 * Logs a run's report and counts its findings by kind, what it changed (nothing, in a dry run) and what failed; a run
 * without failures counts as `RunsCompleted`. All are written always, so that a missing value means that nothing ran.
 */
export function tellReport<Kind extends string>(
  report: RunReport<Kind>,
  kinds: readonly Kind[],
  changes: Readonly<Record<string, readonly unknown[]>>,
  telemetry: Telemetry,
): void {
  const { dryRun, findings, failures } = report;
  telemetry.info(dryRun ? "Difference" : "Run", { ...report });
  for (const finding of findings) telemetry.warn(finding.kind, { finding });
  for (const failure of failures) telemetry.error("Change failed", { failure });
  for (const kind of kinds) telemetry.count(kind, findings.filter((finding) => finding.kind === kind).length);
  for (const [metric, changed] of Object.entries(changes)) telemetry.count(metric, dryRun ? 0 : changed.length);
  telemetry.count("ChangesFailed", failures.length);
  if (failures.length === 0) telemetry.count("RunsCompleted");
}

/**
 * After everything was tried, so that the next run has only the rest to do.
 *
 * @throws FunctionError with `code` if anything failed
 */
export function failUnlessComplete(code: string, { failures }: Pick<RunReport<string>, "failures">): void {
  if (failures.length === 0) return;
  const lines = failures.map(({ subject, name, message }) => `${subject}: ${name}: ${message}`);
  throw new FunctionError(code, lines.join(" | "), { failures });
}
