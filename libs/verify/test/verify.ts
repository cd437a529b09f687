import { readStacks } from "../src/read/testing/network-on-disk.js";
import { checkStructure } from "../src/structural/checks.js";
import { buildNetwork } from "../src/model/build.js";
import type { Bindings } from "../src/read/index.js";
import { evaluateIntents, type Representatives, type Result } from "../src/intents/evaluate.js";
import { parseIntents } from "../src/intents/load.js";
import type { IntentDescription } from "../src/intents/schema.js";
import { declaredPrefixes } from "../src/intents/select.js";

import type { Stacks } from "./stacks.js";

/** Reads the stacks as the command does, and judges the intents, grouped unless `representatives` says otherwise. */
export async function verify(
  stacks: Stacks,
  intents: readonly IntentDescription[],
  bindings: Bindings = {},
  representatives?: Representatives,
): Promise<Result[]> {
  const parsed = parseIntents({ version: 1, intents }, "intents").intents;
  const configuration = await readStacks(stacks.json, bindings);
  return evaluateIntents(buildNetwork(configuration, declaredPrefixes(parsed)), parsed, representatives);
}

/** The verdict and code of one intent. */
export async function verdictOf(stacks: Stacks, intent: Omit<IntentDescription, "name">, bindings: Bindings = {}) {
  const [result] = await verify(stacks, [{ name: "intent", ...intent }], bindings);
  if (result === undefined) throw new Error("the intent was not judged");
  return result;
}

/** Codes of the structural mistakes. */
export async function mistakesOf(stacks: Stacks): Promise<(string | null)[]> {
  const configuration = await readStacks(stacks.json);
  return checkStructure(buildNetwork(configuration), configuration).map(({ code }) => code);
}
