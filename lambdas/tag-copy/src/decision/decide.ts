import { Ledger } from "./ledger.js";
import { compareText, isReserved, MAX_TAGS_PER_RESOURCE, type Tags } from "./tags.js";

/** Which of the owner's tags are copied, and which first. */
export interface CopyRules {
  /** Key of the tag that holds the ledger. */
  readonly ledgerKey: string;
  /** Keys that get a place first when not all fit, in this order; the others follow in the order of their keys. */
  readonly priorityKeys: readonly string[];
  /** Keys that are not copied; one that ends in `*` stands for all keys that begin so. */
  readonly excludedKeys: readonly string[];
}

/** What must be written to one resource in the participant's account. */
export interface TagDecision {
  /** Tags to create or overwrite, with the ledger. */
  readonly set: Tags;
  /** Tags to delete, each only if it still has this value. */
  readonly remove: Tags;
  /** Keys for which the resource has no room. */
  readonly leftOut: readonly string[];
  /** Keys that the participant set itself, to another value. */
  readonly conflicts: readonly string[];
}

/** Copies the owner's tags, and takes away what this function wrote and the owner no longer has. */
export function decideCopy(source: Tags, participant: Tags, rules: CopyRules): TagDecision {
  const usable = new Map([...source].filter(([key]) => !isReserved(key)));
  if (usable.size === 0) {
    // Owners' resources always carry tags: none at all is more likely a fault of the read than a wish.
    return { set: new Map(), remove: new Map(), leftOut: [], conflicts: [] };
  }
  const { own, foreign } = split(participant, rules.ledgerKey);
  const wanted = [...usable].filter(([key]) => key !== rules.ledgerKey && !isExcluded(key, rules.excludedKeys));
  const conflicts = wanted.filter(([key, value]) => foreign.has(key) && foreign.get(key) !== value);
  const copied = wanted.filter(([key]) => !foreign.has(key)).sort(byPriority(rules.priorityKeys));
  // One place is the ledger's own.
  const room = Math.max(0, MAX_TAGS_PER_RESOURCE - foreign.size - 1);
  const kept = new Map(copied.slice(0, room));
  return {
    ...changes(participant, own, kept, rules.ledgerKey),
    leftOut: copied.slice(room).map(([key]) => key),
    conflicts: conflicts.map(([key]) => key).sort(compareText),
  };
}

/** Takes away everything that this function wrote, and nothing else. */
export function decideRemoval(participant: Tags, rules: CopyRules): TagDecision {
  const { own } = split(participant, rules.ledgerKey);
  return { ...changes(participant, own, new Map(), rules.ledgerKey), leftOut: [], conflicts: [] };
}

export function isUnchanged({ set, remove }: TagDecision): boolean {
  return set.size === 0 && remove.size === 0;
}

function split(participant: Tags, ledgerKey: string): { own: Tags; foreign: Tags } {
  const ledger = Ledger.decode(participant.get(ledgerKey) ?? "") ?? Ledger.empty;
  const own = new Map<string, string>();
  const foreign = new Map<string, string>();
  for (const [key, value] of participant) {
    if (key === ledgerKey || isReserved(key)) continue;
    (ledger.holds(key, value) ? own : foreign).set(key, value);
  }
  return { own, foreign };
}

function changes(participant: Tags, own: Tags, kept: Tags, ledgerKey: string): Pick<TagDecision, "set" | "remove"> {
  const set = new Map([...kept].filter(([key, value]) => participant.get(key) !== value));
  const remove = new Map([...own].filter(([key]) => !kept.has(key)));
  const before = participant.get(ledgerKey);
  const after = Ledger.encode(kept);
  if (after !== undefined && after !== before) set.set(ledgerKey, after);
  if (after === undefined && before !== undefined) remove.set(ledgerKey, before);
  return { set, remove };
}

function isExcluded(key: string, excludedKeys: readonly string[]): boolean {
  return excludedKeys.some((pattern) =>
    pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern,
  );
}

function byPriority(priorityKeys: readonly string[]): (a: [string, string], b: [string, string]) => number {
  const rank = new Map(priorityKeys.map((key, index) => [key, index]));
  const last = priorityKeys.length;
  return ([a], [b]) => (rank.get(a) ?? last) - (rank.get(b) ?? last) || compareText(a, b);
}
