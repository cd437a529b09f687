import type { Shortfalls } from "./explain.js";
import type { Outcome } from "./judge.js";
import type { Judged } from "./run.js";
import type { Subject } from "./subjects.js";

const OUTCOMES: readonly Outcome[] = ["VIOLATED", "UNPROVEN", "refused", "warned", "survived"];

/** A table of figures by what was broken, and what is wrong with the table of survivors. */
export function toReport({ title }: Subject, judged: readonly Judged[], shortfalls: Shortfalls): string {
  const operators = [...new Set(judged.map(({ operator }) => operator))];
  const rows = operators.map((operator) =>
    row(
      operator,
      judged.filter((one) => one.operator === operator),
    ),
  );
  const table = [[title, "mutants", ...OUTCOMES], ...rows, row("all", judged)];
  const caught = judged.filter(({ outcome }) => outcome !== "survived").length;
  const survived = judged.length - caught;
  return [
    ...table.map(align),
    "",
    `${String(caught)} of ${String(judged.length)} mutants change a verdict; ${String(survived)} survive.`,
    ...list("Survived without an explanation", shortfalls.unexplained),
    ...list("Caught although the table explains why it would survive", shortfalls.caught),
    ...list("In the table, but no such survivor", shortfalls.idle),
  ].join("\n");
}

function row(label: string, judged: readonly Judged[]): string[] {
  const counts = OUTCOMES.map((outcome) => judged.filter((one) => one.outcome === outcome).length);
  return [label, ...[judged.length, ...counts].map(String)];
}

function align([label = "", ...figures]: readonly string[]): string {
  return [label.padEnd(48), ...figures.map((figure) => figure.padStart(10))].join("");
}

function list(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : ["", `${title}:`, ...names.map((name) => `  ${name}`)];
}
