import { Command } from "commander";
import { bootstrapApps } from "@causeway/bootstrap";
import { DescriptionError, formatProblem, problemsFrom, synthesize } from "@causeway/platform";
import { executeTerraform } from "./pipeline/execute.js";
import { TerraformRun } from "./pipeline/terraform-run.js";
import { loadOrganization } from "./synth/load.js";
import { withBackend } from "./terraform/sample-organization.js";

const OUTDIR = "bootstrap.out";

/** `npm run bootstrap`: what must exist before a pipeline can apply the organization. */
await new Command("bootstrap")
  .description(
    "Writes the stacks of the bootstrap to bootstrap.out, and plans them with the credentials of the management account.",
  )
  .option("--synth", "only write them")
  .option("--apply", "apply what was planned")
  .option(
    "--organization <file>",
    "description of the organization",
    process.env["CAUSEWAY_ORGANIZATION"] ?? "apps/organization.ts",
  )
  .action(run)
  .parseAsync(process.argv);

async function run(options: { synth?: true; apply?: true; organization: string }): Promise<void> {
  try {
    const organization = await loadOrganization(options.organization);
    const apps = bootstrapApps(organization);
    if (apps.length === 0) {
      throw new DescriptionError([
        {
          code: "NO_BOOTSTRAP",
          path: options.organization,
          found: "no management account, or no pipeline",
          allowed: 'management: { id: "..." } and pipeline: { host: "github", repository: "owner/name" }',
          message: "the bootstrap makes roles for a pipeline, by an administrator of the management account",
        },
      ]);
    }
    // The states of the bootstrap cannot lie in the bucket that it makes.
    const local = withBackend(organization, { type: "local" });
    const stacks = synthesize({ organization: local, apps, outdir: OUTDIR, complete: true });
    // The management account first: what the others share rests on it.
    const ordered = [...stacks].sort(
      (a, b) => Number(b.name.startsWith("management")) - Number(a.name.startsWith("management")),
    );
    for (const { folder, name } of options.synth ? [] : ordered) {
      const environment = () => Promise.resolve(process.env as Record<string, string>);
      const terraform = new TerraformRun(
        executeTerraform,
        folder,
        environment,
        "apps/terraform.lock.hcl",
        () => undefined,
      );
      const plan = await terraform.plan(undefined);
      console.log(`${name}: ${plan.summary}\n${plan.text}`);
      if (options.apply && plan.hasChanges) await terraform.apply();
    }
    if (options.synth)
      ordered.forEach(({ folder }) => {
        console.log(folder);
      });
  } catch (error) {
    console.error(problemsFrom(error, "bootstrap").map(formatProblem).join("\n"));
    process.exitCode = 1;
  }
}
