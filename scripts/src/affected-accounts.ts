import { execFileSync } from "node:child_process";
import { Command } from "commander";
import { pipelineMatrix } from "./pipeline/matrix.js";
import { appNames, loadOrganization } from "./synth/load.js";

/** For pipelines: prints the accounts that a change affects, as lines for GitHub's `$GITHUB_OUTPUT`. */
await new Command("affected-accounts")
  .description("Prints all=, network= and others=, each a JSON list of the accounts that changed between two commits.")
  .requiredOption("--base <commit>", "where the change starts")
  .requiredOption("--head <commit>", "where it ends")
  .option("--organization <file>", "description of the organization", "apps/organization.ts")
  .action(async (options: { base: string; head: string; organization: string }) => {
    const nx = ["show", "projects", "--affected", "--withTarget=synth", "--json"];
    const output = execFileSync("node_modules/.bin/nx", [...nx, `--base=${options.base}`, `--head=${options.head}`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const affected = JSON.parse(output) as string[];
    const names = appNames().filter((name) => affected.includes(`@apps/${name}`));
    const { network, others } = pipelineMatrix(await loadOrganization(options.organization), names);
    console.log(`all=${JSON.stringify([...network, ...others])}`);
    console.log(`network=${JSON.stringify(network)}`);
    console.log(`others=${JSON.stringify(others)}`);
  })
  .parseAsync(process.argv);
