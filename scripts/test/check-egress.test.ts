import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "../check-egress.sh");
const INSTANCE = "i-0123456789abcdef0";

/** Answers as the AWS CLI would: writes its arguments to `calls`, takes each status from the next line of `statuses`. */
const FAKE_AWS = `#!/usr/bin/env bash
dir=$(dirname "$0")
printf '%s\\n' "$*" >> "$dir/calls"
case "$*" in
  *send-command*) [[ -e $dir/refuse ]] && { echo AccessDenied >&2; exit 254; }; echo command-1 ;;
  *"--query Status "*)
    status=$(head -n 1 "$dir/statuses")
    [[ $(wc -l < "$dir/statuses") -gt 1 ]] && sed -i 1d "$dir/statuses"
    [[ $status == missing ]] && { echo InvocationDoesNotExist >&2; exit 254; }
    echo "$status" ;;
  *StandardOutputContent*) cat "$dir/stdout" ;;
  *StandardErrorContent*) echo "curl: (28) timed out" ;;
esac
`;

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "causeway-egress-"));
  writeFileSync(join(folder, "aws"), FAKE_AWS);
  chmodSync(join(folder, "aws"), 0o755);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly statuses?: readonly string[];
  readonly stdout?: string;
  readonly args?: readonly string[];
  readonly timeout?: string;
}

function check({ statuses = ["Success"], stdout = "203.0.113.7\n\n", args, timeout = "60" }: Answer = {}) {
  writeFileSync(join(folder, "statuses"), `${statuses.join("\n")}\n`);
  writeFileSync(join(folder, "stdout"), stdout);
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    CHECK_EGRESS_TIMEOUT: timeout,
    CHECK_EGRESS_INTERVAL: "0",
  };
  const result = spawnSync(SCRIPT, args ?? [INSTANCE, "203.0.113.6,203.0.113.7"], { env, encoding: "utf8" });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

const calls = (): string[] => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

test("an expected address is equal", () => {
  expect(check()).toEqual({
    status: 0,
    stdout: `equal: the internet sees ${INSTANCE} as 203.0.113.7\n`,
    stderr: "",
  });
});

test("another address is different, even if an expected one begins with it", () => {
  expect(check({ args: [INSTANCE, "203.0.113.70,198.51.100.1"] })).toEqual({
    status: 1,
    stdout: `different: the internet sees ${INSTANCE} as 203.0.113.7, expected 203.0.113.70,198.51.100.1\n`,
    stderr: "",
  });
});

test("it waits until the instance has answered", () => {
  expect(check({ statuses: ["missing", "Pending", "InProgress", "Success"] }).status).toBe(0);
  expect(calls().filter((call) => call.includes("--query Status"))).toHaveLength(4);
});

test("it asks over IPv4 and passes region and profile to every call", () => {
  const options = ["--region", "eu-central-1", "--profile", "payments"];
  expect(check({ args: [INSTANCE, "203.0.113.7", ...options] }).status).toBe(0);
  expect(calls()[0]).toContain("curl -4 -s --max-time 20 https://checkip.amazonaws.com");
  expect(calls()[0]).toContain("--document-name AWS-RunShellScript");
  expect(calls().filter((call) => !call.endsWith(options.join(" ")))).toEqual([]);
});

test.each(["Failed", "TimedOut", "Cancelled"])("a command that ends as %s tells nothing", (status) => {
  expect(check({ statuses: [status] })).toMatchObject({
    status: 3,
    stdout: "",
    stderr: `unknown: the command ended as ${status}: curl: (28) timed out\n`,
  });
});

test("an answer that does not come in time tells nothing", () => {
  expect(check({ statuses: ["InProgress"], timeout: "0" })).toMatchObject({
    status: 3,
    stderr: "unknown: no answer within 0 seconds; the command is InProgress\n",
  });
});

test.each(["", "<html>blocked</html>", "2001:db8::1"])("the answer %j tells nothing", (stdout) => {
  expect(check({ stdout })).toMatchObject({ status: 3, stdout: "" });
});

test("a command that Systems Manager refuses tells nothing", () => {
  writeFileSync(join(folder, "refuse"), "");
  const { status, stderr } = check();
  expect(status).toBe(3);
  expect(stderr).toContain("AccessDenied");
});

test.each([
  [[]],
  [[INSTANCE]],
  [["web-1", "203.0.113.7"]],
  [[INSTANCE, "nat.example.com"]],
  [[INSTANCE, "203.0.113.7,"]],
])("the arguments %j are wrong usage, and nothing is asked", (args) => {
  const { status, stderr } = check({ args });
  expect(status).toBe(2);
  expect(stderr).toContain("Usage: check-egress.sh");
  expect(calls).toThrow(/ENOENT/);
});
