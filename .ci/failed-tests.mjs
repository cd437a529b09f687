/**
 * Prints each failed test of a Vitest report with the beginning of its error, and each file that could not be loaded. A
 * suite that failed otherwise (no report, a setup that threw) is named alone.
 *
 * Usage: node failed-tests.mjs <suite> <report>
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const LINES = 12;

const [suite, report] = process.argv.slice(2);
const { testResults = [] } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
const beginning = (message) => message.split("\n").slice(0, LINES).join("\n  ");

const failures = testResults
  .filter(({ status }) => status === "failed")
  .flatMap(({ name, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0) return [`${suite}: ${file}\n  ${beginning(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${suite}: ${file}: ${fullName}\n  ${beginning(failureMessages.join("\n"))}`,
    );
  });
console.log(failures.length > 0 ? failures.join("\n") : `${suite}: failed without a failed test; its output says why`);
