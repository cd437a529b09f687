import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SCRIPT = resolve(import.meta.dirname, "../../.ci/failed-tests.mjs");

/** What the script prints of a report that lies in the folder where it runs. */
function printed(report?: object): string {
  const folder = mkdtempSync(join(tmpdir(), "causeway-report-"));
  const file = join(folder, "report.json");
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  return execFileSync(process.execPath, [SCRIPT, "test:labs", file], { cwd: folder, encoding: "utf8" });
}

const passed = { fullName: "holds", status: "passed", failureMessages: [] };
const failed = { fullName: "breaks", status: "failed", failureMessages: ["Error: 1 is no 2\n    at line 3"] };

describe("what CI prints of a suite that failed", () => {
  it("is each failed test with its error, and no other", () => {
    const report = {
      testResults: [
        { name: "a.test.ts", status: "failed", message: "", assertionResults: [passed, failed] },
        { name: "b.test.ts", status: "passed", message: "", assertionResults: [passed] },
      ],
    };
    expect(printed(report)).toMatch(/^test:labs: \S*a\.test\.ts: breaks\n {2}Error: 1 is no 2\n .*at line 3\n$/);
  });

  it("is the file that could not be loaded", () => {
    const report = {
      testResults: [{ name: "a.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] }],
    };
    expect(printed(report)).toMatch(/^test:labs: \S*a\.test\.ts\n {2}Cannot find module\n$/);
  });

  it("is no more than the beginning of a long error", () => {
    const long = {
      ...failed,
      failureMessages: [Array.from({ length: 90 }, (_, line) => `line ${String(line)}`).join("\n")],
    };
    const report = { testResults: [{ name: "a.test.ts", status: "failed", message: "", assertionResults: [long] }] };
    expect(printed(report).split("\n").length).toBeLessThan(20);
  });

  it.each([
    ["there is no report", undefined],
    ["no test was run", { testResults: [] }],
  ])("is the suite where %s", (_, report) => {
    expect(printed(report)).toMatch(/^test:labs: failed without a failed test/);
  });
});
