import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { formatProblem, problemsFrom } from "@causeway/platform";
import { loadOrganization } from "../synth/load.js";
import { readStacks } from "../terraform/stacks.js";
import { applyReviewed } from "./apply.js";
import { AppliedStacks } from "./applied.js";
import type { PipelineContext } from "./context.js";
import { findDrift, proveDeployed } from "./drift.js";
import { executeTerraform } from "./execute.js";
import { Git } from "./git.js";
import { planChanges } from "./plan.js";
import type { Review } from "./plan.js";
import { prove } from "./prove.js";
import { applyText, driftMarkdown, isAlarming, reviewMarkdown } from "./report.js";
import { Roles } from "./roles.js";

const OUTDIR = "cdktf.out";
const REVIEW = join(OUTDIR, "review.json");

interface Options {
  readonly organization: string;
  readonly remote?: string;
  readonly parallel: string;
  readonly summary?: string;
  readonly outputs?: string;
  /** Of `drift`. */
  readonly report?: string;
}

/** `npm run pipeline`: what the workflows run, and what can be run by hand. */
export function pipelineProgram(): Command {
  const program = new Command("pipeline").description(
    "Plans and applies the stacks of cdktf.out that are not applied as they are described.",
  );
  command(program, "review", "plan what a proposed change would apply, with roles that only read", (context, options) =>
    plan(context, options, "review"),
  );
  command(program, "plan", "plan what is to be applied, and write down what `apply` is held to", (context, options) =>
    plan(context, options, "apply"),
  );
  command(program, "apply", "apply what `plan` planned, and nothing else", apply);
  command(
    program,
    "drift",
    "tell what AWS has that was not applied, and prove the intents from what it has",
    drift,
  ).option("--report <file>", "write the result as Markdown");
  program
    .command("prove")
    .description("prove the intents of what is synthesized; with the verifier's status")
    .option("--report <file>", "write the result as Markdown")
    .option("--sarif <file>", "write the findings for code scanning")
    .option("--summary <file>", "append what a person should read, as Markdown")
    .action(({ report, sarif, summary }: { report?: string; sarif?: string; summary?: string }) => {
      const { status, markdown } = prove([], sarif);
      console.log(markdown);
      if (report !== undefined) writeFileSync(report, markdown);
      if (summary !== undefined) appendFileSync(summary, markdown);
      process.exitCode = status;
    });
  return program;
}

type Action = (context: PipelineContext, options: Options) => Promise<void>;

function command(program: Command, name: string, description: string, action: Action): Command {
  return program
    .command(name)
    .description(description)
    .option(
      "--organization <file>",
      "description of the organization",
      process.env["CAUSEWAY_ORGANIZATION"] ?? "apps/organization.ts",
    )
    .option("--remote <name>", "git remote that has on record what is applied (default: this checkout alone)")
    .option("--parallel <number>", "stacks at a time", String(availableParallelism()))
    .option("--summary <file>", "append what a person should read, as Markdown")
    .option("--outputs <file>", "append name=value lines for the steps that follow")
    .action(async (options: Options) => {
      try {
        await run(options, action);
      } catch (error) {
        console.error(problemsFrom(error, "pipeline").map(formatProblem).join("\n"));
        process.exitCode = 1;
      }
    });
}

async function run(options: Options, action: Action): Promise<void> {
  const organization = await loadOrganization(options.organization);
  using roles = new Roles(organization);
  if (organization.backend.type === "local" && roles.byIdentity) {
    throw new Error(
      'backend "local" keeps the state on the machine that applies, and a pipeline\'s machine is thrown away; ' +
        'set the organization\'s backend to "cloud" or "s3"',
    );
  }
  const git = new Git(process.cwd());
  const context: PipelineContext = {
    organization,
    stacks: readStacks(OUTDIR),
    commit: git.head,
    applied: AppliedStacks.read(git, options.remote),
    roles,
    execute: executeTerraform,
    locks: "apps/terraform.lock.hcl",
    parallel: Number(options.parallel),
    log: console.log,
  };
  await action(context, options);
}

async function plan(context: PipelineContext, options: Options, purpose: "review" | "apply"): Promise<void> {
  const review = await planChanges(context, purpose);
  writeFileSync(REVIEW, `${JSON.stringify(review, null, 2)}\n`);
  const markdown = reviewMarkdown(review);
  console.log(markdown);
  if (options.summary !== undefined) appendFileSync(options.summary, markdown);
  output(
    options,
    "changes",
    review.stacks.some(({ outcome }) => outcome === "changes"),
  );
  if (review.problems.length > 0 || review.stacks.some(({ outcome }) => outcome === "failed")) process.exitCode = 1;
}

async function apply(context: PipelineContext, options: Options): Promise<void> {
  const review = JSON.parse(readFileSync(REVIEW, "utf8")) as Review;
  const result = await applyReviewed(context, review);
  const text = applyText(result);
  console.log(text);
  if (options.summary !== undefined) appendFileSync(options.summary, `\`\`\`\n${text}\n\`\`\`\n`);
  output(options, "again", result.again);
  if (result.stacks.some(({ outcome }) => outcome === "failed" || outcome === "blocked")) process.exitCode = 1;
}

async function drift(context: PipelineContext, options: Options): Promise<void> {
  const found = await findDrift(context);
  const proof = proveDeployed(context, found, prove);
  const markdown = driftMarkdown(found, proof);
  console.log(markdown);
  if (options.report !== undefined) writeFileSync(options.report, markdown);
  if (options.summary !== undefined) appendFileSync(options.summary, markdown);
  const alarming = isAlarming(found, proof);
  output(options, "found", alarming);
  if (alarming) process.exitCode = 1;
}

function output({ outputs }: Options, name: string, value: boolean): void {
  if (outputs !== undefined) appendFileSync(outputs, `${name}=${String(value)}\n`);
}
