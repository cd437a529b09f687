import type { Judged } from "./run.js";

/** Why mutants survive that leave every verdict as it was. */
export interface Explanation {
  readonly reason: string;
  /** Names of mutants; `*` stands for any text. */
  readonly mutants: readonly string[];
}

export interface Shortfalls {
  /** Mutants that survived and that no explanation names: a gap in the verifier or in the intents. */
  readonly unexplained: readonly string[];
  /** Mutants that an explanation names and that the verifier catches. */
  readonly caught: readonly string[];
  /** Patterns that name no mutant. */
  readonly idle: readonly string[];
}

/** Holds what survived against the explanations, in both directions. */
export function shortfallsOf(judged: readonly Judged[], explanations: readonly Explanation[]): Shortfalls {
  const patterns = explanations.flatMap(({ mutants }) => mutants).map((text) => ({ text, regex: regexOf(text) }));
  const isExplained = ({ mutant }: Judged) => patterns.some(({ regex }) => regex.test(mutant));
  return {
    unexplained: namesOf(judged.filter((one) => one.outcome === "survived" && !isExplained(one))),
    caught: namesOf(judged.filter((one) => one.outcome !== "survived" && isExplained(one))),
    idle: patterns.filter(({ regex }) => !judged.some(({ mutant }) => regex.test(mutant))).map(({ text }) => text),
  };
}

function namesOf(judged: readonly Judged[]): string[] {
  return judged.map(({ mutant }) => mutant);
}

function regexOf(pattern: string): RegExp {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

/** Whether every survivor is explained, and nothing else is. */
export function isSound(shortfalls: Shortfalls): boolean {
  return Object.values(shortfalls).every((names: readonly string[]) => names.length === 0);
}
