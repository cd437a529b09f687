import type { AppliedStack, ApplyResult } from "./apply.js";
import type { PlannedStack, Review } from "./plan.js";

/** Of one plan's text. A step's summary on GitHub takes 1 MiB in all, and the log has the rest. */
const TEXT_LIMIT = 60_000;

const PLAN_TITLES: Readonly<Record<PlannedStack["outcome"], string>> = {
  failed: "Failed",
  changes: "Planned",
  waits: "Planned in a later run",
  unchanged: "Nothing to change",
};

/** A review in Markdown: what a person reads before the apply. */
export function reviewMarkdown({ outdatedBy, problems, stacks }: Review): string {
  if (outdatedBy !== undefined) return `Commit ${outdatedBy} is newer and applied already: nothing is left to do.\n`;
  const sections = (Object.keys(PLAN_TITLES) as PlannedStack["outcome"][]).flatMap((outcome) => {
    const members = stacks.filter((stack) => stack.outcome === outcome);
    return members.length === 0 ? [] : [`## ${PLAN_TITLES[outcome]}`, ...members.map(planMarkdown)];
  });
  const wrong = problems.map((problem) => `- **${problem}**`);
  if (sections.length + wrong.length === 0) return "Every stack is applied as described.\n";
  return `${[...(wrong.length > 0 ? ["## Stranded", ...wrong] : []), ...sections].join("\n\n")}\n`;
}

function planMarkdown({ stack, outcome, plan, reason }: PlannedStack): string {
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
