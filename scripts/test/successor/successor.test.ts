import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");

/** Every stack's Terraform but for the comment in which cdktf names its own version, by stack name. */
function synthesized(...nodeOptions: string[]): Record<string, unknown> {
  const outdir = mkdtempSync(join(tmpdir(), "causeway-test-"));
  try {
    execFileSync(process.execPath, [...nodeOptions, "scripts/synth.mjs", "--outdir", outdir], {
      cwd: ROOT,
      stdio: "pipe",
    });
    return Object.fromEntries(
      readdirSync(join(outdir, "stacks")).map((stack) => {
        const json = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as object;
        return [stack, { ...json, "//": undefined }];
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

// cdktf is archived; cdktn continues it. Moving is one alias in package.json as long as only public names are used.
test("the successor of cdktf synthesizes the same Terraform", { timeout: 120_000 }, () => {
  const hook = join(import.meta.dirname, "hook.mjs");
  const successor = synthesized("--import", hook);
  expect(Object.keys(successor)).not.toEqual([]);
  expect(successor).toEqual(synthesized());
});
