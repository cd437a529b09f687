import type { Stacks } from "./stacks.js";

/** One fact of the organization broken. */
export interface Mutant {
  /** What is done, in words, with the address that it is done to: unique, and the same on every run. */
  readonly name: string;
  /** Does it to a copy. */
  readonly apply: (copy: Stacks) => void;
}

/** Makes the mutants of one kind. */
export type Operator = (stacks: Stacks) => Mutant[];
