import type { Intent } from "@causeway/intents";
import type { Party } from "../model/party.js";

export type Pair = readonly [Party, Party];

/** Chooses pairs that speak for all pairs of the two sides. */
export type Representatives = (intent: Intent, from: readonly Party[], to: readonly Party[]) => Iterable<Pair>;

/** Every pair: the reference against which grouping is tested. */
export function* everyPair(_intent: Intent, from: readonly Party[], to: readonly Party[]): Iterable<Pair> {
  for (const source of from) for (const destination of to) yield [source, destination];
}
