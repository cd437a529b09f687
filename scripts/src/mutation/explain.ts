import type { Candidate, Judged } from "./run.js";

/** Why mutants survive that leave every verdict as it was. */
export interface Explanation {
  readonly reason: string;
  /** Names of mutants; `*` stands for any text, `?` for one character. */
  readonly mutants: readonly string[];
  /** Networks of which this holds; default: all that are judged together. */
  readonly networks?: readonly string[];
}

export interface Shortfalls {
  /** Mutants that survived and that no explanation names: a gap in the verifier or in the intents. */
  readonly unexplained: readonly string[];
  /** Mutants that an explanation names and that the verifier catches. */
  readonly caught: readonly string[];
  /** Patterns that name no survivor. */
  readonly idle: readonly string[];
}

type Named = Pick<Candidate, "network" | "mutant">;

/**
 * Holds what survived against the explanations, in both directions.
 *
 * @param unjudged - mutants of which nothing is known, if only some were judged
 * @param isExact - whether an explanation may name a mutant only if that survives; default: each
 */
export function shortfallsOf(
  judged: readonly Judged[],
  explanations: readonly Explanation[],
  unjudged: readonly Named[] = [],
  isExact: (one: Judged) => boolean = () => true,
): Shortfalls {
  const patterns = explanations.flatMap(({ mutants, networks }) =>
    mutants.map((text) => ({ text, names: matcherOf(text, networks) })),
  );
  const isExplained = (one: Named) => patterns.some(({ names }) => names(one));
  const survivors = judged.filter(({ outcome }) => outcome === "survived");
  const caught = judged.filter(({ outcome }) => outcome !== "survived");
  return {
    unexplained: namesOf(survivors.filter((one) => !isExplained(one))),
    caught: namesOf(caught.filter((one) => isExact(one) && isExplained(one))),
    idle: patterns.filter(({ names }) => ![...survivors, ...unjudged].some(names)).map(({ text }) => text),
  };
}

function namesOf(judged: readonly Judged[]): string[] {
  return judged.map(({ network, mutant }) => `${network}: ${mutant}`);
}

function matcherOf(pattern: string, networks?: readonly string[]): (one: Named) => boolean {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  const regex = new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return ({ network, mutant }) => (networks?.includes(network) ?? true) && regex.test(mutant);
}

/** Whether every survivor is explained, and nothing else is. */
export function isSound(shortfalls: Shortfalls): boolean {
  return Object.values(shortfalls).every((names: readonly string[]) => names.length === 0);
}
