import type { Finished } from "./installation.js";

/** Terraform in the folder of one stack, with its credentials. */
export type RunTerraform = (args: readonly string[]) => Promise<Finished>;

const PLAN = "deployed.tfplan";

/**
 * What AWS has of a stack now, as `terraform show -json` tells it of a state: the state after a refresh, which changes
 * neither AWS nor the state.
 *
 * @throws Error with what Terraform wrote, if it fails
 */
export async function showDeployed(run: RunTerraform): Promise<string> {
  await succeed(run, ["plan", "-refresh-only", `-out=${PLAN}`, "-input=false", "-no-color"]);
  // Of a plan that only refreshes the planned values are empty: it plans nothing.
  const { prior_state: state } = JSON.parse(await succeed(run, ["show", "-json", PLAN])) as { prior_state: unknown };
  return JSON.stringify(state);
}

async function succeed(run: RunTerraform, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(args);
  if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed: ${stderr.trim()}`);
  return stdout;
}
