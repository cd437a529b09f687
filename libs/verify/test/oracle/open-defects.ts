import type { Comparison } from "./compare.js";
import type { Net } from "./net.js";

interface OpenDefect {
  /** What AWS does and the verifier does not know yet. */
  readonly fact: string;
  readonly isMet: (net: Net, found: Comparison) => boolean;
}

/**
 * Where the verifier is known to be wrong. A run counts and prints them; anything else fails it. Whoever mends one
 * deletes its entry.
 */
export const OPEN_DEFECTS: readonly OpenDefect[] = [
  {
    fact: "a stateful firewall loses flows of which it sees one direction",
    isMet: (_net, { judgement: { why } }) => why.includes("a stateful firewall sees half of it"),
  },
  {
    fact: "Block Public Access stops what passes endpoints of firewalls, also in VPCs that are excluded",
    isMet: ({ blockPublicAccess, firewalls }) => blockPublicAccess.length > 0 && firewalls.length > 0,
  },
];

/** What is known of it, if anything. */
export function openDefectOf(net: Net, found: Comparison): string | undefined {
  return OPEN_DEFECTS.find(({ isMet }) => isMet(net, found))?.fact;
}
