import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { steppedTest } from "./mocked-test.js";
import { plannedStack } from "./planned-stack.js";
import type { PlannedStack } from "./planned-stack.js";
import { copyWithoutBackend } from "./stacks.js";
import type { SynthesizedStack } from "./stacks.js";
import { errorsOf } from "./terraform.js";
import type { ResourceChange, Terraform } from "./terraform.js";

/** What an apply would do, by Terraform address. */
export interface Changes {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly destroyed: readonly string[];
}

export interface PlannedStep {
  /** What is there after the step. */
  readonly stack: PlannedStack;
  /** Of the step's plan, on what the steps before it left. */
  readonly changes: Changes;
}

/**
 * Takes configurations of one stack through mocked plans and applies on one state, in their order.
 *
 * A mocked provider does not know which changes replace a resource: they count as updates.
 */
export async function planSteps(
  terraform: Terraform,
  steps: ReadonlyMap<string, SynthesizedStack>,
): Promise<ReadonlyMap<string, PlannedStep>> {
  const folder = terraform.folder("steps");
  const invalid = new Map<string, readonly string[]>();
  for (const [name, stack] of steps) {
    const own = join(folder, name);
    mkdirSync(own);
    copyWithoutBackend(stack, own);
    invalid.set(name, errorsOf(await terraform.validate(own)));
  }
  writeFileSync(join(folder, "steps.tftest.json"), JSON.stringify(steppedTest(steps)));
  const { diagnostics, runs } = await terraform.testModules(folder);
  const failures = errorsOf(diagnostics);
  return new Map(
    [...steps.keys()].map((name) => {
      const stack = plannedStack(name, invalid.get(name) ?? [], failures, runs.get(`apply-${name}`)?.state);
      return [name, { stack, changes: changesOf(runs.get(`plan-${name}`)?.changes ?? []) }];
    }),
  );
}

function changesOf(changes: readonly ResourceChange[]): Changes {
  const doing = (action: string) =>
    changes.filter(({ change }) => change.actions.includes(action)).map(({ address }) => address);
  return { created: doing("create"), updated: doing("update"), destroyed: doing("delete") };
}
