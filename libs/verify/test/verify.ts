import { join } from "node:path";
import { writeStacks } from "@causeway/terraform/testing";
import type { NetworkConfiguration } from "../src/allocation/network-configuration.js";
import { type NetworkBindings, readNetwork } from "../src/allocation/read-network.js";
import { adviseStructure, checkStructure } from "../src/structural/checks.js";
import { buildNetwork } from "../src/kinds/build.js";
import { evaluateIntents } from "../src/intents/evaluate.js";
import type { Representatives } from "../src/intents/pairs.js";
import type { Result } from "../src/results/result.js";
import { parseIntents } from "../src/intents/load.js";
import type { IntentDescription } from "@causeway/intents";
import type { DeviceBindings } from "../src/kinds/interface/router-bindings.js";
import { modelOf } from "../src/verify.js";
import type { Stacks } from "./stacks.js";

export type AnyBindings = NetworkBindings & Partial<DeviceBindings>;

/** Reads stacks that are given as Terraform JSON by their names. */
export function readStacks(
  stacks: Readonly<Record<string, unknown>>,
  bindings: NetworkBindings = {},
): Promise<NetworkConfiguration> {
  return readNetwork([{ path: join(writeStacks(stacks), "cdktf.out") }], bindings);
}

/** Reads the stacks as the command does, and judges the intents, grouped unless `representatives` says otherwise. */
export async function verify(
  stacks: Stacks,
  intents: readonly IntentDescription[],
  bindings: AnyBindings = {},
  representatives?: Representatives,
): Promise<Result[]> {
  const { devices = {}, announcements = {}, ...values } = bindings;
  const file = parseIntents({ version: 1, intents, bindings: { devices, announcements } }, "intents");
  const configuration = await readStacks(stacks.json, values);
  return evaluateIntents(modelOf(configuration, file), file.intents, representatives);
}

/** The verdict and code of one intent. */
export async function verdictOf(stacks: Stacks, intent: Omit<IntentDescription, "name">, bindings: AnyBindings = {}) {
  const [result] = await verify(stacks, [{ name: "intent", ...intent }], bindings);
  if (result === undefined) throw new Error("the intent was not judged");
  return result;
}

/** Codes of the structural mistakes, and of what is recommended otherwise. */
export async function mistakesOf(stacks: Stacks): Promise<(string | null)[]> {
  const configuration = await readStacks(stacks.json);
  const network = buildNetwork(configuration);
  return [...checkStructure(network, configuration), ...adviseStructure(network, configuration)].map(
    ({ code }) => code,
  );
}
