import { isUnchanged, type TagDecision } from "./decide.js";
import { compareText, type Tags } from "./tags.js";

/** EC2 takes more ids in one call, and asks for smaller batches. */
const MAX_IDS_PER_CALL = 100;

/** Resources that need the same change: first `remove`, which makes room, then `set`. */
export interface Batch {
  readonly ids: readonly string[];
  readonly remove: Tags;
  readonly set: Tags;
}

/** Puts equal changes together. The order depends on the changes and ids alone. */
export function batches(decisions: ReadonlyMap<string, TagDecision>): Batch[] {
  const groups = new Map<string, { decision: TagDecision; ids: string[] }>();
  for (const [id, decision] of decisions) {
    if (isUnchanged(decision)) continue;
    const key = JSON.stringify([sorted(decision.remove), sorted(decision.set)]);
    const group = groups.get(key) ?? { decision, ids: [] };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, { decision, ids }]) =>
      chunks(ids.sort(compareText)).map((chunk) => ({ ids: chunk, remove: decision.remove, set: decision.set })),
    );
}

function sorted(tags: Tags): [string, string][] {
  return [...tags].sort(([a], [b]) => compareText(a, b));
}

function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MAX_IDS_PER_CALL) }, (_, index) =>
    ids.slice(index * MAX_IDS_PER_CALL, (index + 1) * MAX_IDS_PER_CALL),
  );
}
