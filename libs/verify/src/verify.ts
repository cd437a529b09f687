import type { NetworkConfiguration } from "./allocation/network-configuration.js";
import { readNetwork } from "./allocation/read-network.js";
import { evaluateIntents } from "./intents/evaluate.js";
import { loadDeclaredIntents, loadGivenIntents } from "./intents/load.js";
import { InputError, type IntentsFile } from "@causeway/intents";
import { uncoveredVpcs } from "./intents/coverage.js";
import { declaredPrefixes } from "./intents/select.js";
import { TRANSIT_GATEWAYS } from "./kinds/transit-gateway/transit.js";
import { ALL_KINDS, buildNetwork } from "./kinds/build.js";
import { bindDevices } from "./kinds/interface/router-bindings.js";
import type { Network } from "./model/network.js";
import { type Input, ReadError, ReadErrors } from "@causeway/terraform";
import { accepting } from "./report/report.js";
import type { EmptyIntent, Report } from "./results/result.js";
import type { FileOf } from "./report/sarif.js";
import { adviseStructure, checkStructure, soundStructure } from "./structural/checks.js";

export interface Verification {
  readonly report: Report;
  readonly fileOf: FileOf;
  /** How long each phase took. */
  readonly seconds: Readonly<Record<"reading" | "modelling" | "reasoning", number>>;
}

/**
 * Reads Terraform, judges the intents and the structure.
 *
 * @param intentsFrom - intents files, and folders such as `cdktf.out` with what apps declared beside their stacks.
 *   Default: the inputs that are such folders
 * @param kinds - of AWS resources that it knows
 * @throws {ReadError} for an input that cannot be read
 * @throws {InputError} for intents that cannot be judged, and for several things that are wrong with the input
 */
export async function verify(
  inputs: readonly Input[],
  intentsFrom: readonly string[] = [],
  kinds = ALL_KINDS,
): Promise<Verification> {
  const start = performance.now();
  const intents = await attempt(() =>
    intentsFrom.length === 0 ? loadDeclaredIntents(inputs.map(({ path }) => path)) : loadGivenIntents(intentsFrom),
  );
  // What is wrong with the intents does not keep from telling what is wrong with the Terraform.
  const file = intentsFrom.join(", ");
  const bindings = intents instanceof Error ? {} : { ...intents.bindings, ...(file !== "" && { file }) };
  const configuration = await attempt(() => readNetwork(inputs, bindings));
  if (intents instanceof Error || configuration instanceof Error) throw together([configuration, intents]);

  const read = performance.now();
  const network = modelOf(configuration, intents, kinds);
  refuseNothing(network, intents);
  const modelled = performance.now();
  const empty: EmptyIntent[] = [];
  const onEmpty = (intent: EmptyIntent): unknown => empty.push(intent);
  const judged = [
    ...evaluateIntents(network, intents.intents, undefined, onEmpty),
    ...checkStructure(network, configuration),
  ];
  const results = judged.length > 0 ? judged : [soundStructure(network, intents.intents.length > 0)];
  const advice = [...adviseStructure(network, configuration), ...uncoveredVpcs(network, intents.intents)];
  const warnings = accepting(advice, intents.accept);
  const seconds = {
    reading: (read - start) / 1000,
    modelling: (modelled - read) / 1000,
    reasoning: (performance.now() - modelled) / 1000,
  };
  return {
    report: { results, warnings, empty },
    fileOf: (address) => configuration.resources.get(address)?.file,
    seconds,
  };
}

/**
 * The network that a configuration describes, with what the intents file tells besides.
 *
 * @throws {InputError} for devices and announcements of what the input does not hold
 */
export function modelOf(
  configuration: NetworkConfiguration,
  { intents, bindings }: IntentsFile,
  kinds = ALL_KINDS,
): Network {
  const network = buildNetwork(configuration, declaredPrefixes(intents, bindings.announcements), kinds);
  const problems = bindDevices(network, bindings);
  if (problems.length > 0) throw new InputError(problems);
  return network;
}

type Refusal = ReadError | ReadErrors | InputError;

function isRefusal(error: unknown): error is Refusal {
  return error instanceof ReadError || error instanceof ReadErrors || error instanceof InputError;
}

async function attempt<Result>(act: () => Result | Promise<Result>): Promise<Result | Refusal> {
  try {
    return await act();
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

function together(parts: readonly unknown[]): Error {
  const refusals = parts.filter(isRefusal);
  const [only] = refusals;
  if (refusals.length === 1 && only instanceof ReadError) return only;
  return new InputError(refusals.flatMap(({ message }) => message.split("\n")));
}

/** PROVEN of nothing would be no verdict. */
function refuseNothing(network: Network, { intents }: IntentsFile): void {
  if (intents.length > 0 || network.vpcs.size + network.all(TRANSIT_GATEWAYS).size > 0) return;
  const why = network.unplaced.map(({ reason, at }) => `${at} ${reason}`);
  throw new InputError(["nothing to judge: the input has neither intents nor a VPC or transit gateway", ...why]);
}
