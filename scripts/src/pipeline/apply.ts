import { runTasks } from "../terraform/schedule.js";
import type { Task } from "../terraform/schedule.js";
import { changedStacks } from "./changes.js";
import type { ChangedStack } from "./changes.js";
import { limitsOf, megabytesOf, terraformIn } from "./context.js";
import type { PipelineContext } from "./context.js";
import { recordApplied } from "./plan.js";
import type { PlannedStack, Review } from "./plan.js";
import { TerraformError } from "./terraform-run.js";

/**
 * What came of one stack.
 *
 * - `applied`
 * - `left`: for the next run, which plans it anew: what it waits for was applied in this run, or is left itself.
 * - `blocked`: something that it waits for failed.
 * - `failed`
 */
export interface AppliedStack {
  readonly stack: string;
  readonly outcome: "applied" | "left" | "blocked" | "failed";
  /** Why it was not applied. */
  readonly reason?: string;
}

/** What an apply came to. */
export interface ApplyResult {
  readonly stacks: readonly AppliedStack[];
  /** Whether another run can go on: some stacks were applied, and others were left for it. */
  readonly again: boolean;
}

/**
 * Applies what was reviewed, and nothing else: each stack is planned once more by the role that may change it, and
 * applied if that plan does what the reviewed one does. A stack is applied only if all that it waits for is.
 *
 * @throws Error if the review is of another commit
 */
export async function applyReviewed(context: PipelineContext, review: Review): Promise<ApplyResult> {
  const { applied, commit, organization, stacks } = context;
  if (review.commit !== commit) {
    throw new Error(`commit ${review.commit} was reviewed, and ${commit} is checked out: plan again`);
  }
  const newer = applied.newerThan(commit);
  if (newer !== undefined) {
    throw new Error(`commit ${newer} is newer than ${commit} and applied already: nothing of this one is applied`);
  }
  const reviewed = new Map(review.stacks.map((stack) => [stack.stack, stack]));
  const changed = changedStacks(stacks, organization.networkAccount.name, applied);
  const tasks = changed.map((stack): Task<AppliedStack> => ({
    name: stack.name,
    after: stack.waitsFor,
    megabytes: megabytesOf(context, stack.name),
    run: async (earlier) => {
      const before = stack.waitsFor.flatMap((name) => earlier.get(name) ?? []);
      return { stack: stack.name, ...(await applyStack(context, stack, reviewed.get(stack.name), before)) };
    },
  }));
  const results = [...(await runTasks(tasks, limitsOf(context))).values()];
  const has = (outcome: AppliedStack["outcome"]) => results.some((result) => result.outcome === outcome);
  return { stacks: results, again: has("applied") && has("left") };
}

async function applyStack(
  context: PipelineContext,
  stack: ChangedStack,
  reviewed: PlannedStack | undefined,
  earlier: readonly AppliedStack[],
): Promise<Omit<AppliedStack, "stack">> {
  const stuck = earlier.filter(({ outcome }) => outcome === "failed" || outcome === "blocked");
  if (stuck.length > 0) return { outcome: "blocked", reason: `waits for ${names(stuck)}, which failed` };
  if (reviewed?.outcome === "failed") {
    return { outcome: "failed", reason: reviewed.reason ?? "it could not be planned" };
  }
  const left = earlier.filter(({ outcome }) => outcome === "left");
  if (left.length > 0) return { outcome: "left", reason: `waits for ${names(left)}` };
  if (reviewed?.plan === undefined) return { outcome: "left", reason: "no plan of it was reviewed yet" };
  try {
    const terraform = terraformIn(context, stack, "apply");
    const plan = await terraform.plan(undefined);
    if (plan.digest !== reviewed.plan.digest) {
      const reason = `its plan is no longer the one that was reviewed: ${plan.summary}`;
      // What it waits for gave it other values, which are reviewed next. Anything else is nothing this run knows of.
      return earlier.length > 0 ? { outcome: "left", reason } : { outcome: "failed", reason: `${reason}; run again` };
    }
    if (plan.hasChanges) await terraform.apply();
    recordApplied(context, stack.name);
    return { outcome: "applied" };
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return { outcome: "failed", reason: error.message };
  }
}

function names(stacks: readonly AppliedStack[]): string {
  return stacks.map(({ stack }) => stack).join(", ");
}
