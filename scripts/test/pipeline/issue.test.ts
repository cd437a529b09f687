import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SCRIPT = resolve(import.meta.dirname, "../../../.github/issue.sh");

/** Stands in for GitHub's command: it has one number for whoever lists the issues, and writes down what it is called with. */
const GH = `#!/usr/bin/env bash
for word in "$@"; do [ "$word" != --jq ] || { [ -z "$ISSUE" ] || echo "$ISSUE"; exit; }; done
echo "$*" >>"$CALLS"
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "causeway-issue-"));
  writeFileSync(join(folder, "gh"), GH, { mode: 0o755 });
  writeFileSync(join(folder, "drift.md"), "<!-- marker -->\nfound\n");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What GitHub is asked to do. */
function calls(found: boolean, issue: string): string {
  const log = join(folder, "calls");
  execFileSync(SCRIPT, [join(folder, "drift.md"), String(found)], {
    env: {
      PATH: [folder, process.env["PATH"]].join(delimiter),
      GITHUB_REPOSITORY: "acme/network",
      ISSUE: issue,
      CALLS: log,
    },
  });
  return existsSync(log) ? readFileSync(log, "utf8") : "";
}

describe("the issue of what the nightly run found", () => {
  it("is opened where there is none", () => {
    expect(calls(true, "")).toMatch(/--method POST repos\/acme\/network\/issues -f title=.* -F body=@/);
  });

  it("is brought up to date where there is one", () => {
    expect(calls(true, "7")).toMatch(/--method PATCH repos\/acme\/network\/issues\/7 -f state=open -F body=@/);
  });

  it("is closed once nothing is left", () => {
    expect(calls(false, "7")).toMatch(/--method PATCH repos\/acme\/network\/issues\/7 -f state=closed/);
  });

  it("is none where nothing was found", () => {
    expect(calls(false, "")).toBe("");
  });
});
