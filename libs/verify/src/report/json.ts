import type { Report } from "../results/result.js";
import { verdictOf } from "./report.js";

/** The serialized form that `libs/verify/README.md` fixes. */
export function toJson(report: Report): string {
  const results = report.results.map(({ name, verdict, code, message, trace, about }) => ({
    name,
    verdict,
    code,
    message,
    trace,
    ...(about && { about }),
  }));
  const { warnings } = report;
  const empty = report.empty.map(({ name, message }) => ({ name, message }));
  return JSON.stringify({ version: 1, verdict: verdictOf(report), results, warnings, empty }, null, 2);
}
