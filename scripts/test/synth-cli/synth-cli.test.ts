import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");
const FIXTURES = "scripts/test/synth-cli/fixtures";

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "causeway-test-"));
});
afterEach(() => {
  rmSync(outdir, { recursive: true });
});

function synth(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/synth.mjs", "--outdir", outdir, ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const good = () => synth("--organization", `${FIXTURES}/organization.ts`, "--apps", `${FIXTURES}/good`);
const bad = (organization = "organization.ts") =>
  synth("--organization", `${FIXTURES}/${organization}`, "--apps", `${FIXTURES}/bad`);

/** Path, content and time of every file below the output folder. */
function files(): string[] {
  return readdirSync(outdir, { recursive: true, encoding: "utf8" })
    .map((path) => join(outdir, path))
    .filter((path) => statSync(path).isFile())
    .sort()
    .map((path) => `${path} ${String(statSync(path).mtimeMs)} ${readFileSync(path, "utf8")}`);
}

describe("a good description", () => {
  test("prints each stack that it wrote, and a second run finds nothing to change", () => {
    const first = good();
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expect(first.stdout).toMatch(/wrote +\S+stacks\/alpha +\d+ resources\n1 stack of organization o-test123456/);
    const before = files();
    expect(good().stdout).toMatch(/unchanged +\S+stacks\/alpha/);
    expect(files()).toEqual(before);
  });
});

describe("a bad description", { timeout: 60_000 }, () => {
  test("reports every mistake of every account with its place, exits with 1 and changes no file", () => {
    good();
    const before = files();
    const { status, stderr, stdout } = bad();
    expect(status).toBe(1);
    expect(stdout).toBe("");
    for (const [place, code] of [
      ["alpha/unknown.segment", "UNKNOWN_SEGMENT"],
      ["alpha/tiny/vpc.tiers.private", "SUBNET_TOO_SMALL"],
      ["alpha/elsewhere/vpc.zones", "ZONE_OUTSIDE_REGION"],
      ["alpha/crooked/vpc.addresses.cidr", "MISALIGNED_CIDR"],
      ["alpha/crooked", "DUPLICATE_ID"],
      ["apps/nobody", "UNKNOWN_ACCOUNT"],
      ["beta/payments", "DUPLICATE_SPOKE"],
      ["beta/payments/vpc", "OVERLAPPING_CIDRS"],
      ["network/inspection/firewall.rules.sites", "CAPACITY_EXCEEDED"],
    ] as const) {
      expect(stderr, `${place} ${code}`).toMatch(
        new RegExp(`^${place}\\S*: .*\\[${code}\\]\\n +found: +\\S.*\\n +allowed: +\\S`, "m"),
      );
    }
    // Nine mistakes, of which the /27 breaks two tiers: none is reported a second time as its own consequence.
    expect(stderr).toMatch(/\n10 problems; nothing was written to /);
    expect(files()).toEqual(before);
  });

  test("reports the organization's mistakes together with those of the apps", () => {
    const { status, stderr } = bad("bad-organization.ts");
    expect(status).toBe(1);
    for (const line of [
      /^connections\[0\]: .*\[UNKNOWN_SEGMENT\]$/m,
      /^segments\.production\.pool: .*\[UNKNOWN_POOL\]$/m,
      /^pools\.development\.eu-west-1: .*10\.4\.0\.0\/14.*\[MISALIGNED_CIDR\]$/m,
      /^pools\.twin\.eu-west-1: .*10\.8\.0\.0\/16.*10\.8\.0\.0\/14.*\[OVERLAPPING_CIDRS\]$/m,
      /^alpha\/unknown\.segment: .*\[UNKNOWN_SEGMENT\]$/m,
    ]) {
      expect(stderr).toMatch(line);
    }
  });

  test("names the field that a backend lacks", () => {
    const { status, stderr } = bad("incomplete-backend.ts");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^backend\.organization: /m);
  });

  test("names the accounts that have an app when another is asked for", () => {
    const { status, stderr } = synth("--apps", `${FIXTURES}/good`, "omega");
    expect(status).toBe(1);
    expect(stderr).toMatch(/omega.*\[UNKNOWN_APP\]\n +found: +omega\n +allowed: alpha/);
  });
});
