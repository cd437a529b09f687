/**
 * Prints how many tests of a Vitest report passed and failed, e.g. `12 0`. A suite that failed without a failed test
 * (a file that could not be loaded, a setup that threw, no report at all) counts as one that failed.
 *
 * Usage: node count-tests.mjs <report> <exit status of Vitest>
 */
import { existsSync, readFileSync } from "node:fs";

const [report, status] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
const failed = numFailedTests === 0 && status !== "0" ? 1 : numFailedTests;
console.log(`${numPassedTests} ${failed}`);
