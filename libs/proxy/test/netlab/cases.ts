import type { SniCheck } from "../../src/instance/index.js";
import type { Outcome, Traffic } from "./lab/traffic.js";

/** Something that a workload tries, and what must come of it. */
export interface Case {
  /** A fact: `X passes`, or `X is stopped`. */
  readonly name: string;
  readonly why: string;
  readonly act: (traffic: Traffic) => Promise<Outcome>;
  /** The servers that it reaches; they differ where the check of the SNI makes the difference. */
  readonly reaches: readonly string[] | Readonly<Record<SniCheck, readonly string[]>>;
  /** What the client gets. Default: anything. */
  readonly answer?: RegExp;
}

export function expectedBy({ reaches }: Case, sniCheck: SniCheck): readonly string[] {
  return "dns" in reaches ? reaches[sniCheck] : reaches;
}
