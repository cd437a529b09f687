/**
 * Prints the name of every failed test of a Vitest report with the beginning of its error, and what could not be loaded.
 *
 * Usage: node failed-tests.mjs <lane> <report>
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const LINES = 12;

const [lane, report] = process.argv.slice(2);
const beginning = (message) => message.split("\n").slice(0, LINES).join("\n  ");
const suites = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")).testResults : undefined;
if (suites === undefined) console.log(`${lane}: no report`);
for (const { name, message, status, assertionResults } of suites ?? []) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  for (const { fullName, failureMessages } of failed) {
    console.log(`${lane}: ${file}: ${fullName}\n  ${beginning(failureMessages.join("\n"))}`);
  }
  if (status === "failed" && failed.length === 0) console.log(`${lane}: ${file}\n  ${beginning(message)}`);
}
