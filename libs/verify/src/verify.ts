import { evaluateIntents } from "./intents/evaluate.js";
import { loadDeclaredIntents, loadIntents } from "./intents/load.js";
import { declaredPrefixes } from "./intents/select.js";
import { buildNetwork } from "./model/build.js";
import { type Input, readConfiguration } from "./read/index.js";
import type { Report } from "./report/report.js";
import type { FileOf } from "./report/sarif.js";
import { checkStructure } from "./structural/checks.js";

export interface Verification {
  readonly report: Report;
  readonly fileOf: FileOf;
}

/**
 * Reads Terraform, judges the intents and the structure.
 *
 * @param intentsFile - default: the intents that synthesized apps declared beside their stacks
 * @throws {ReadError} for an input that cannot be read
 * @throws {InputError} for intents that cannot be judged
 */
export async function verify(inputs: readonly Input[], intentsFile?: string): Promise<Verification> {
  const file =
    intentsFile === undefined ? loadDeclaredIntents(inputs.map(({ path }) => path)) : loadIntents(intentsFile);
  const configuration = await readConfiguration(inputs, file.bindings);
  const network = buildNetwork(configuration, declaredPrefixes(file.intents));
  const results = [...evaluateIntents(network, file.intents), ...checkStructure(network, configuration)];
  return { report: { results }, fileOf: (address) => configuration.resources.get(address)?.file };
}
