import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "@causeway/cidr";
import type { IntentDescription } from "@causeway/intents";
import type { Organization } from "@causeway/organization";
import { defineAccount } from "../account/account-app.js";
import type { AccountApp } from "../account/account-app.js";
import type { AccountStack } from "../account/account-stack.js";
import { DescriptionError } from "../synth/problems.js";
import { INTENTS_FILE } from "../synth/publish.js";
import { synthesize } from "../synth/synthesize.js";
import type { SynthesizeProps } from "../synth/synthesize.js";
import { withFakeTerraform } from "./fake-terraform.js";
import { testOrganization } from "./organization.js";
import { ParsedStack } from "./parsed-stack.js";
import type { TerraformJson } from "./parsed-stack.js";

export interface TestOptions {
  /** Default: `testOrganization()`. */
  readonly organization?: Organization;
  /** Account whose main stack is built. Default: network. */
  readonly account?: string;
}

type Build = (stack: AccountStack) => void;

/** Synthesizes without asking for the Terraform of the machine, whatever the backend. */
export function synthesizeWithoutTerraform(props: SynthesizeProps): void {
  withFakeTerraform("1.11.4", () => synthesize(props));
}

/** Synthesizes apps through the project's own entry and parses what was written, by stack name. */
export function synthesizeApps(organization: Organization, apps: readonly AccountApp[]): Record<string, ParsedStack> {
  const outdir = mkdtempSync(join(tmpdir(), "causeway-test-"));
  try {
    synthesizeWithoutTerraform({ organization, apps, outdir });
    return parseStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What a synthesis wrote, by stack name. */
export function parseStacks(outdir: string): Record<string, ParsedStack> {
  return Object.fromEntries(
    readdirSync(join(outdir, "stacks")).map((name) => {
      const folder = join(outdir, "stacks", name);
      const json = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as TerraformJson;
      return [name, new ParsedStack(name, json, readIntents(join(folder, INTENTS_FILE)))];
    }),
  );
}

function readIntents(file: string): readonly IntentDescription[] {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { intents: readonly IntentDescription[] }).intents
    : [];
}

/** Synthesizes one account's main stack. */
export function synthesizeForTest(build: Build, options: TestOptions = {}): ParsedStack {
  const { organization = testOrganization(), account = "network" } = options;
  const stack = synthesizeApps(organization, [
    defineAccount(account, (context) => {
      build(context.stack());
    }),
  ])[account];
  if (stack === undefined) {
    throw new Error(`no stack "${account}" was synthesized`);
  }
  return stack;
}

/** The problems for which a stack is refused; none if it is synthesized. */
export function problemsOf(build: Build, options: TestOptions = {}): readonly Problem[] {
  try {
    synthesizeForTest(build, options);
    return [];
  } catch (error) {
    if (error instanceof DescriptionError) {
      return error.problems;
    }
    throw error;
  }
}
