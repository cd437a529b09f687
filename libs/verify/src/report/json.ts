import { type Report, verdictOf } from "./report.js";

/** The serialized form that `libs/verify/README.md` fixes. */
export function toJson(report: Report): string {
  const results = report.results.map(({ name, verdict, code, message, trace }) => ({
    name,
    verdict,
    code,
    message,
    trace,
  }));
  return JSON.stringify({ version: 1, verdict: verdictOf(report), results }, null, 2);
}
