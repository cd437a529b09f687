import type { Hop, Report, Result, Trace } from "../results/result.js";
import { CODES } from "../results/catalogue.js";
import { verdictOf } from "./report.js";

/** For people: each verdict, and for each that is not PROVEN the way of the packet and what to change. */
export function toText(report: Report): string {
  const blocks = report.results.map(block);
  const counts = (["PROVEN", "VIOLATED", "UNPROVEN"] as const)
    .map((verdict) => `${report.results.filter((result) => result.verdict === verdict).length} ${verdict}`)
    .join(", ");
  const empty = report.empty.map(({ name, message }) => `EMPTY     ${name}\n  ${message}`);
  const warned = report.warnings.map(({ code, message, accepted }) => {
    const lines = [`${accepted === undefined ? "WARNING" : "ACCEPTED"}`.padEnd(9) + ` ${code}: ${message}`];
    lines.push(accepted === undefined ? `  Change: ${CODES[code]?.remedy ?? ""}` : `  accepted: ${accepted}`);
    return lines.join("\n");
  });
  const more = [
    ...(report.empty.length > 0 ? [`${report.empty.length} intents are about nothing`] : []),
    ...(report.warnings.length > 0 ? [`${report.warnings.length} warnings`] : []),
  ];
  const remarks = more.length > 0 ? [`besides: ${more.join(", ")}`] : [];
  return [...blocks, ...empty, ...warned, ...remarks, `${verdictOf(report)}: ${counts}`].join("\n");
}

function block({ name, verdict, code, message, trace, assumptions = [] }: Result): string {
  if (verdict === "PROVEN") {
    return [`PROVEN    ${name}`, ...assumptions.map((assumption) => `  provided that ${assumption}`)].join("\n");
  }
  const lines = [`${verdict.padEnd(9)} ${name}`, `  ${code ?? ""}: ${message}`];
  if (trace !== null) lines.push(...traceLines(trace));
  const remedy = CODES[code ?? ""]?.remedy;
  if (remedy !== undefined) lines.push(`  Change: ${remedy}`);
  return `${lines.join("\n")}\n`;
}

function traceLines({ flow, forward, return: back }: Trace): string[] {
  const port = flow.port === null ? "" : ` port ${flow.port}`;
  const lines = [`  Flow: ${flow.source} to ${flow.destination}, ${flow.protocol}${port}`];
  if (forward.length > 0) lines.push("  Forward", ...forward.flatMap(hopLines));
  if (back.length > 0) lines.push("  Return", ...back.flatMap(hopLines));
  return lines;
}

function hopLines(hop: Hop, index: number): string[] {
  const where = `    ${index + 1}. ${hop.at}${hop.zone === null ? "" : ` (${hop.zone})`}`;
  const lines = [where, `       ${decision(hop)}`];
  for (const { matched, target, route } of hop.rejected ?? [])
    lines.push(`       not taken: ${matched} -> ${target}  by ${route}`);
  return lines;
}

function decision({ table, matched, target, route }: Hop): string {
  if (target === null) return table === null ? "no route table" : `${table}: no route matches`;
  if (table === null) return matched === null ? "same subnet" : `${matched} -> ${target}`;
  return `${table}: ${matched ?? ""} -> ${target}${target === "local" ? "" : `  by ${route ?? ""}`}`;
}
