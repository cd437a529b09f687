import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mockedTest } from "./mocked-test.js";
import { plannedStack } from "./planned-stack.js";
import type { PlannedStack } from "./planned-stack.js";
import { machineLimits, runTasks } from "./schedule.js";
import type { Task } from "./schedule.js";
import { copyWithoutBackend } from "./stacks.js";
import type { SynthesizedStack } from "./stacks.js";
import { errorsOf } from "./terraform.js";
import type { Terraform } from "./terraform.js";

/** Memory of one process of the AWS provider; each alias has its own. */
const PROVIDER_MEGABYTES = 500;

/**
 * Takes stacks through `terraform validate` and a mocked plan and apply. Each gets the outputs of the stacks that it
 * reads, as they came out of their own apply.
 */
export async function planStacks(
  terraform: Terraform,
  stacks: readonly SynthesizedStack[],
): Promise<ReadonlyMap<string, PlannedStack>> {
  const tasks = stacks.map((stack): Task<PlannedStack> => ({
    name: stack.name,
    after: [...stack.reads.values()],
    megabytes: PROVIDER_MEGABYTES * (stack.json.provider?.aws?.length ?? 1),
    run: (planned) => planStack(terraform, stack, planned),
  }));
  return runTasks(tasks, machineLimits());
}

async function planStack(
  terraform: Terraform,
  stack: SynthesizedStack,
  planned: ReadonlyMap<string, PlannedStack>,
): Promise<PlannedStack> {
  const folder = terraform.folder(stack.name);
  copyWithoutBackend(stack, folder);

  const invalid = errorsOf(await terraform.validate(folder));
  if (invalid.length > 0) {
    return plannedStack(stack.name, invalid, ["not planned: the configuration is invalid"]);
  }
  const failed = [...stack.reads.values()].filter((source) => planned.get(source)?.failures.length !== 0);
  if (failed.length > 0) {
    return plannedStack(stack.name, [], [`not planned: it reads ${failed.join(", ")}, which could not be planned`]);
  }
  const outputs = new Map([...planned].map(([name, source]) => [name, source.outputs]));
  writeFileSync(join(folder, "mocked.tftest.json"), JSON.stringify(mockedTest(stack, outputs)));
  const { diagnostics, runs } = await terraform.test(folder);
  return plannedStack(stack.name, [], errorsOf(diagnostics), runs.get("apply")?.state);
}
