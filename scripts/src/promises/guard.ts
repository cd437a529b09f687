import type { Organization } from "@causeway/organization";
import type { AccountApp } from "@causeway/platform";
import { without } from "../record/record.js";
import type { Current, RecordKind } from "../record/record.js";
import { judgeIntents } from "./judge.js";
import { fromLine, toLine } from "./line.js";
import type { JudgedIntent } from "./line.js";

type Change = "lost" | "verdict" | "about" | "added";

/** The intents that an account declares, each on record as `<verdict> <sentence> | <what was judged>`. */
export const PROMISES: RecordKind<Change> = {
  name: "promises",
  source: "what the verifier says now",
  changes: {
    lost: "gone; nothing says any longer that these hold",
    verdict: "with another verdict",
    about: "about something else",
    added: "new",
  },
};

/**
 * What each account promises, by its name.
 *
 * @param apps - of the whole organization
 * @throws {InputError} if the verifier has no verdict
 */
export async function currentPromises(
  organization: Organization,
  apps: readonly AccountApp[],
): Promise<ReadonlyMap<string, Current<Change>>> {
  const judged = await judgeIntents(organization, apps);
  return new Map([...judged].map(([account, intents]) => [account, promisesOf(intents)]));
}

/** Sorted by sentence, so that a verdict that changes changes one line of the record and moves none. */
function promisesOf(intents: readonly JudgedIntent[]): Current<Change> {
  const sorted = [...intents].sort((a, b) => (a.sentence < b.sentence ? -1 : 1));
  const lines = [...new Set(sorted.map(toLine))];
  return { lines, differenceFrom: (recorded) => differenceOf(recorded, lines) };
}

function differenceOf(recorded: readonly string[], lines: readonly string[]): Record<Change, string[]> {
  const difference: Record<Change, string[]> = { lost: [], verdict: [], about: [], added: [] };
  const added = without(lines, recorded).map((line) => ({ line, now: fromLine(line) }));
  for (const line of without(recorded, lines)) {
    const before = fromLine(line);
    const successor = added.findIndex(({ now }) => now.sentence === before.sentence);
    const [found] = successor < 0 ? [] : added.splice(successor, 1);
    if (found === undefined) {
      difference.lost.push(line);
      continue;
    }
    const { now } = found;
    const change = now.verdict === before.verdict ? "about" : "verdict";
    difference[change].push(`${before.sentence}\n  on record: ${shown(before)}\n  now:       ${shown(now)}`);
  }
  difference.added.push(...added.map(({ line }) => line));
  return difference;
}

function shown({ verdict, about }: JudgedIntent): string {
  return `${verdict}, ${about}`;
}
