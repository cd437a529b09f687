import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs `action` with a `terraform` that only knows its version, so that a test needs no Terraform on the machine.
 *
 * @returns what `action` returned, and how often Terraform was run
 */
export function withFakeTerraform<T>(version: string, action: () => T): { result: T; runs: number } {
  const folder = mkdtempSync(join(tmpdir(), "causeway-terraform-"));
  const binary = join(folder, "terraform");
  const log = join(folder, "log");
  const previous = process.env["TERRAFORM_BINARY_NAME"];
  writeFileSync(binary, `#!/bin/sh\necho run >> '${log}'\necho '{"terraform_version":"${version}"}'\n`);
  chmodSync(binary, 0o755);
  process.env["TERRAFORM_BINARY_NAME"] = binary;
  try {
    const result = action();
    return { result, runs: existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").length : 0 };
  } finally {
    if (previous === undefined) {
      delete process.env["TERRAFORM_BINARY_NAME"];
    } else {
      process.env["TERRAFORM_BINARY_NAME"] = previous;
    }
    rmSync(folder, { recursive: true });
  }
}
