import { runTasks } from "../terraform/schedule.js";
import type { Task } from "../terraform/schedule.js";
import { changedStacks, goneStacks } from "./changes.js";
import type { ChangedStack, GoneStack } from "./changes.js";
import { limitsOf, megabytesOf, planRolesElsewhere, terraformIn } from "./context.js";
import type { PipelineContext } from "./context.js";
import { digestOf, resourcesOf } from "./digest.js";
import type { StackPlan } from "./stack-plan.js";
import { TerraformError } from "./terraform-run.js";

/**
 * What came of one stack.
 *
 * - `changes`: there is a plan with something to change.
 * - `unchanged`: there is nothing to change.
 * - `waits`: it can be planned once other stacks are applied.
 * - `failed`
 */
export interface PlannedStack {
  readonly stack: string;
  readonly outcome: "changes" | "unchanged" | "waits" | "failed";
  readonly plan?: StackPlan;
  /** Why it waits or failed. */
  readonly reason?: string;
}

/** What a person reviews, and what `apply` is held to. */
export interface Review {
  /** Commit that was synthesized. */
  readonly commit: string;
  /** A newer commit that is applied already; nothing of this one is planned then. */
  readonly outdatedBy?: string;
  readonly stacks: readonly PlannedStack[];
  /** What is wrong with the change as a whole. */
  readonly problems: readonly string[];
}

/**
 * Plans the stacks whose Terraform is not what was last applied. A stack is planned if all that it waits for is applied.
 * Otherwise a new one waits, and one that exists is planned as things are: if that fails, it waits too.
 *
 * @param purpose `review` for a change that is proposed: with roles that only read. `apply` for what is on the main
 *   branch: records what needs no apply
 */
export async function planChanges(context: PipelineContext, purpose: "review" | "apply"): Promise<Review> {
  const { applied, commit, organization, stacks } = context;
  const outdatedBy = purpose === "apply" ? applied.newerThan(commit) : undefined;
  if (outdatedBy !== undefined) return { commit, outdatedBy, stacks: [], problems: [] };

  const gone = goneStacks(stacks, applied);
  const changed = changedStacks(stacks, organization.networkAccount.name, applied);
  const tasks = changed.map((stack): Task<PlannedStack> => ({
    name: stack.name,
    after: stack.waitsFor,
    megabytes: megabytesOf(context, stack.name),
    run: async (earlier) => {
      const waitsFor = stack.waitsFor.filter((name) => earlier.get(name)?.outcome !== "unchanged");
      const planned = await planStack(context, stack, waitsFor);
      if (purpose === "apply" && planned.outcome === "unchanged" && waitsFor.length === 0) {
        recordApplied(context, stack.name);
      }
      return planned;
    },
  }));
  const planned = await runTasks(tasks, limitsOf(context));
  if (purpose === "apply") {
    gone
      .filter(({ resources }) => resources === 0)
      .forEach(({ name }) => {
        applied.remove(name);
      });
  }
  const problems = gone.filter(({ resources }) => resources > 0).map(stranded);
  return { commit, stacks: changed.flatMap(({ name }) => planned.get(name) ?? []), problems };
}

export function recordApplied({ applied, commit, stacks }: PipelineContext, name: string): void {
  const stack = stacks.find((candidate) => candidate.name === name);
  if (stack !== undefined) {
    applied.record(name, { commit, digest: digestOf(stack), resources: resourcesOf(stack) });
  }
}

async function planStack(
  context: PipelineContext,
  stack: ChangedStack,
  waitsFor: readonly string[],
): Promise<PlannedStack> {
  const after = `is planned once ${waitsFor.join(", ")} is applied`;
  if (stack.isNew && waitsFor.length > 0) return { stack: stack.name, outcome: "waits", reason: after };
  try {
    const roleArns = planRolesElsewhere(context, stack.name);
    const plan = await terraformIn(context, stack, "plan").plan({ roleArns });
    const [unprotected] = plan.protectedFromDestruction;
    if (unprotected !== undefined) {
      const reason = `${plan.protectedFromDestruction.join(", ")}: AWS protects it from deletion; apply the account with removal: "unprotect" first`;
      return { stack: stack.name, outcome: "failed", plan, reason };
    }
    return { stack: stack.name, outcome: plan.hasChanges ? "changes" : "unchanged", plan };
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return waitsFor.length > 0
      ? { stack: stack.name, outcome: "waits", reason: `${after}; now Terraform says: ${error.message}` }
      : { stack: stack.name, outcome: "failed", reason: error.message };
  }
}

/** What is wrong with a stack that is no longer described. */
export function stranded({ name, resources }: GoneStack): string {
  return (
    `stack "${name}" is no longer described, and ${String(resources)} resources of it are in its account: nothing ` +
    'would destroy them. Take the change back, and remove the account with removal: "unprotect" and "destroy" first'
  );
}
