import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTasks } from "../terraform/schedule.js";
import type { Task } from "../terraform/schedule.js";
import { goneStacks } from "./changes.js";
import { limitsOf, megabytesOf, planRolesElsewhere, terraformIn } from "./context.js";
import type { PipelineContext } from "./context.js";
import { digestOf } from "./digest.js";
import { orderStacks } from "./order.js";
import { stranded } from "./plan.js";
import type { Proof } from "./prove.js";
import type { StackPlan } from "./stack-plan.js";
import { TerraformError } from "./terraform-run.js";

/**
 * What was found of one stack.
 *
 * - `drifted`: AWS is not as the last apply left it.
 * - `unchanged`: AWS is as described.
 * - `pending`: what is described is not applied yet. What its plan would change is not told from what somebody changed.
 * - `failed`: it could not be read.
 */
export interface ExaminedStack {
  readonly stack: string;
  readonly outcome: "drifted" | "unchanged" | "pending" | "failed";
  readonly plan?: StackPlan;
  /** Why it is pending or failed. */
  readonly reason?: string;
  /** What AWS has of it, as `terraform show -json` tells it of a state. May hold secrets. */
  readonly state?: object;
}

/** What AWS has of an organization, beside what is described. */
export interface Drift {
  /** Commit that was synthesized. */
  readonly commit: string;
  readonly stacks: readonly ExaminedStack[];
  /** Stacks that are no longer described, and of which something is left. */
  readonly problems: readonly string[];
}

/** Plans every stack of the organization with roles that only read. Neither AWS nor any state nor any record changes. */
export async function findDrift(context: PipelineContext): Promise<Drift> {
  const { applied, commit, organization, stacks } = context;
  const tasks = orderStacks(stacks, organization.networkAccount.name).map(({ name }): Task<ExaminedStack> => ({
    name,
    after: [],
    megabytes: megabytesOf(context, name),
    run: () => examine(context, name),
  }));
  const examined = await runTasks(tasks, limitsOf(context));
  const problems = goneStacks(stacks, applied)
    .filter(({ resources }) => resources > 0)
    .map(stranded);
  return { commit, stacks: [...examined.values()], problems };
}

async function examine(context: PipelineContext, name: string): Promise<ExaminedStack> {
  const stack = context.stacks.find((candidate) => candidate.name === name);
  const applied = context.applied.get(name);
  if (stack === undefined || applied === undefined) {
    return { stack: name, outcome: "pending", reason: "was never applied" };
  }
  const isApplied = applied.digest === digestOf(stack);
  try {
    const roleArns = planRolesElsewhere(context, name);
    const { plan, state } = await terraformIn(context, stack, "plan").planAndState({ roleArns });
    if (!isApplied) {
      const reason = `commit ${applied.commit} is applied, and what is described now is another`;
      return { stack: name, outcome: "pending", plan, reason, state };
    }
    return { stack: name, outcome: plan.hasChanges ? "drifted" : "unchanged", plan, state };
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return { stack: name, outcome: "failed", reason: error.message };
  }
}

/** Whether somebody should look at it. What is only to be applied yet is the pipeline's, which says so itself. */
export function isFound({ stacks, problems }: Drift): boolean {
  return problems.length > 0 || stacks.some(({ outcome }) => outcome === "drifted" || outcome === "failed");
}

/**
 * Proves the intents of the stacks that could be read from what AWS has of them.
 *
 * @param prove given inputs of the verifier and its options
 * @returns none if a stack could not be read, or nothing is applied: others would be judged as if it had nothing
 */
export function proveDeployed(
  { stacks }: PipelineContext,
  drift: Drift,
  prove: (inputs: readonly string[]) => Proof,
): Proof | undefined {
  const read = drift.stacks.filter(({ state }) => state !== undefined);
  if (read.length === 0 || drift.stacks.some(({ outcome }) => outcome === "failed")) return undefined;
  // States may hold secrets: they lie where nobody else reads, and not for longer than the proof takes.
  const folder = mkdtempSync(join(tmpdir(), "causeway-drift-"));
  try {
    const inputs = read.map(({ stack, state }) => {
      const file = join(folder, `${stack}.json`);
      writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
      return `${stack}=${file}`;
    });
    const names = new Set(read.map(({ stack }) => stack));
    const intents = stacks
      .filter(({ name }) => names.has(name))
      .map((stack) => join(stack.folder, "intents.json"))
      .filter((file) => existsSync(file));
    return prove([...inputs, ...intents.flatMap((file) => ["--intents", file])]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
