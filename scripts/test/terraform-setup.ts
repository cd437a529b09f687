import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { planStacks } from "../src/terraform/plan-stacks.js";
import type { PlannedStack } from "../src/terraform/planned-stack.js";
import { synthesizeSample } from "../src/terraform/sample-organization.js";
import { providerVersion, readStacks } from "../src/terraform/stacks.js";
import { TerraformUnavailable } from "../src/terraform/installation.js";
import { Terraform } from "../src/terraform/terraform.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Stacks of the sample organization after a mocked apply; none where Terraform cannot be run. */
    readonly planned: readonly PlannedStack[];
    /** Why Terraform cannot be run here; empty if it can. */
    readonly terraformMissing: string;
  }
}

/** Plans the sample organization once for all test files. */
export default async function setup(project: TestProject): Promise<void> {
  const outdir = mkdtempSync(join(tmpdir(), "causeway-sample-"));
  try {
    await synthesizeSample(outdir, { type: "local" });
    const stacks = readStacks(outdir);
    using terraform = await Terraform.prepare(providerVersion(stacks));
    console.log(`terraform: AWS provider ${terraform.provider.version}, ${String(stacks.length)} stacks`);
    const planned = await planStacks(terraform, stacks);
    project.provide("planned", [...planned.values()]);
    project.provide("terraformMissing", "");
  } catch (error) {
    if (!(error instanceof TerraformUnavailable) || process.env["REQUIRE_TERRAFORM"] === "1") {
      throw error;
    }
    console.warn(`\nSKIPPED: every test with real Terraform, because ${error.message}\n`);
    project.provide("planned", []);
    project.provide("terraformMissing", error.message);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
