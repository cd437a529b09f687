import { relative } from "node:path";
import { Command } from "commander";
import { formatNotice, formatProblem, problemsFrom, synthesize } from "@causeway/platform";
import type { PublishedStack } from "@causeway/platform";
import { appNames, loadApps, loadOrganization } from "./load.js";

interface Options {
  readonly organization: string;
  readonly apps: string;
  readonly outdir: string;
}

/** `npm run synth`, the command of `cdktf.json`, and Nx's `synth` target of each app. */
export async function synthCommand(argv: readonly string[]): Promise<void> {
  const program = new Command("synth")
    .description("Builds the Terraform of the organization's accounts. Needs no credentials and no network.")
    .argument("[accounts...]", "accounts to build; all of them if none is named")
    .option(
      "--organization <file>",
      "description of the organization",
      process.env["CAUSEWAY_ORGANIZATION"] ?? "apps/organization.ts",
    )
    .option("--apps <folder>", "where the accounts' apps lie, one folder each", "apps")
    .option("--outdir <folder>", "where to write", process.env["CDKTF_OUTDIR"] ?? "cdktf.out")
    .action(run);
  await program.parseAsync(argv);
}

async function run(accounts: string[], options: Options): Promise<void> {
  const started = performance.now();
  try {
    const names = accounts.length > 0 ? [...new Set(accounts)] : appNames(options.apps);
    const organization = await loadOrganization(options.organization);
    const stacks = synthesize({
      organization,
      apps: await loadApps(names, options.apps),
      outdir: options.outdir,
      complete: accounts.length === 0,
      tell: (notice) => {
        console.error(formatNotice(notice));
      },
    });
    printStacks(stacks);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${count(stacks.length, "stack")} of organization ${organization.id} in ${seconds} s`);
  } catch (error) {
    const problems = problemsFrom(error, "synth");
    console.error(problems.map(formatProblem).join("\n"));
    console.error(`${count(problems.length, "problem")}; nothing was written to ${options.outdir}`);
    process.exitCode = 1;
  }
}

function printStacks(stacks: readonly PublishedStack[]): void {
  for (const { folder, resources, changed } of stacks) {
    console.log(`${changed ? "wrote    " : "unchanged"} ${relative(".", folder)}  ${count(resources, "resource")}`);
  }
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}
