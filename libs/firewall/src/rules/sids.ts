import { createHash } from "node:crypto";

/**
 * Range of the sids made here: above the ranges that Suricata's users know (local, Emerging Threats, AWS's own), and
 * within 31 bits, so that any log consumer can hold them.
 */
export const FIRST_SID = 1_000_000_000;
export const LAST_SID = 2_147_483_647;

/**
 * A sid for every name, each used once and none of `taken`. It is a hash of the name alone, so that alarms and
 * exceptions that quote it survive any edit of the other rules. Only if two names meet in one sid, which among 1,000
 * rules happens once in 2,000 policies, does the later name in alphabetical order take the next hash.
 */
export function allocateSids(names: readonly string[], taken: Iterable<number> = []): Map<string, number> {
  const used = new Set(taken);
  const sids = new Map<string, number>();
  for (const name of [...new Set(names)].sort()) {
    let sid = candidate(name, 0);
    for (let attempt = 1; used.has(sid); attempt += 1) {
      sid = candidate(name, attempt);
    }
    used.add(sid);
    sids.set(name, sid);
  }
  return sids;
}

function candidate(name: string, attempt: number): number {
  const text = attempt === 0 ? name : `${name}#${String(attempt)}`;
  const hash = createHash("sha256").update(text).digest().readUIntBE(0, 6);
  return FIRST_SID + (hash % (LAST_SID - FIRST_SID + 1));
}
