import type { AppliedStack, ApplyResult } from "./apply.js";
import { type Drift, type ExaminedStack, isFound } from "./drift.js";
import type { PlannedStack, Review } from "./plan.js";
import { PROVEN, type Proof } from "./prove.js";

/** Of one plan's text. A step's summary on GitHub takes 1 MiB in all, and the log has the rest. */
const TEXT_LIMIT = 60_000;

const PLAN_TITLES: Readonly<Record<PlannedStack["outcome"], string>> = {
  failed: "Failed",
  changes: "Planned",
  waits: "Planned in a later run",
  unchanged: "Nothing to change",
};

const DRIFT_TITLES: Readonly<Record<ExaminedStack["outcome"], string>> = {
  failed: "Could not be read",
  drifted: "Not as it was applied",
  pending: "Not applied as described",
  unchanged: "As described",
};

/** Marks the issue that a later run replaces. */
const DRIFT_MARKER = "<!-- causeway-drift -->";

/** A review in Markdown: what a person reads before the apply. */
export function reviewMarkdown({ outdatedBy, problems, stacks }: Review): string {
  if (outdatedBy !== undefined) return `Commit ${outdatedBy} is newer and applied already: nothing is left to do.\n`;
  const sections = sectionsOf(PLAN_TITLES, stacks, problems);
  return `${sections.length === 0 ? "Every stack is applied as described." : sections.join("\n\n")}\n`;
}

/**
 * What AWS has beside what is described, in Markdown.
 *
 * @param proof from what AWS has; none where not all of it could be read
 */
export function driftMarkdown(drift: Drift, proof: Proof | undefined): string {
  const verdict = isFound(drift)
    ? "AWS is not as it was applied; docs/drift.md says what to do."
    : "AWS is as it was applied.";
  return [
    DRIFT_MARKER,
    `${verdict} Commit ${drift.commit}.`,
    ...sectionsOf(DRIFT_TITLES, drift.stacks, drift.problems),
    proof?.markdown ?? "Nothing is proven from it: that takes every stack that is applied.\n",
  ].join("\n\n");
}

/**
 * Whether a person should look at what a scheduled run found. Where something is not applied yet, intents of it may not
 * hold in AWS, which is no surprise.
 */
export function isAlarming(drift: Drift, proof: Proof | undefined): boolean {
  const isPending = drift.stacks.some(({ outcome }) => outcome === "pending");
  return isFound(drift) || (!isPending && proof !== undefined && proof.status !== PROVEN);
}

interface Member extends Pick<PlannedStack, "stack" | "plan" | "reason"> {
  readonly outcome: string;
}

function sectionsOf<O extends string>(
  titles: Readonly<Record<O, string>>,
  stacks: readonly (Member & { readonly outcome: O })[],
  problems: readonly string[],
): string[] {
  const sections = (Object.keys(titles) as O[]).flatMap((outcome) => {
    const members = stacks.filter((stack) => stack.outcome === outcome);
    return members.length === 0 ? [] : [`## ${titles[outcome]}`, ...members.map(planMarkdown)];
  });
  const wrong = problems.map((problem) => `- **${problem}**`);
  return [...(wrong.length > 0 ? ["## Stranded", ...wrong] : []), ...sections];
}

function planMarkdown({ stack, outcome, plan, reason }: Member): string {
  const head = `**${stack}**${plan === undefined ? "" : `: ${plan.summary}`}`;
  const text = plan?.text.slice(0, TEXT_LIMIT).trimEnd();
  return [
    head,
    ...(reason === undefined ? [] : [fenced(reason)]),
    ...(text === undefined || outcome === "unchanged"
      ? []
      : [`<details><summary>Plan</summary>\n\n${fenced(text)}\n</details>`]),
  ].join("\n\n");
}

/** Text as it is: the fence is longer than any in the text, so that no name in there can end it. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** One line a stack. */
export function applyText({ stacks, again }: ApplyResult): string {
  const lines = stacks.map(({ stack, outcome, reason }: AppliedStack) =>
    reason === undefined ? `${outcome.padEnd(7)} ${stack}` : `${outcome.padEnd(7)} ${stack}: ${reason}`,
  );
  const next = again ? ["Stacks were left for another run of the pipeline, which goes on from here."] : [];
  return [...lines, ...next].join("\n");
}
