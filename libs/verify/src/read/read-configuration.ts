import type { Configuration, Resource, Unknown, Value } from "../configuration.js";
import { compareText } from "./evaluate/values.js";
import { loadParser, type ParseTemplate } from "./expression/parse.js";
import { finishResource, finishValue } from "./finish.js";
import { findStacks, type Input, type StackSource } from "./inputs/inputs.js";
import { ConfiguredStack } from "./module/configured-stack.js";
import type { Bindings } from "./network/bindings.js";
import { Network, type Stack } from "./network/network.js";
import { ReadError } from "./read-error.js";
import { PlanStack } from "./recorded/plan-stack.js";
import { StateStack } from "./recorded/state-stack.js";

/**
 * Reads Terraform JSON, states and plans as one network, with every attribute resolved as far as it can be known before
 * apply: expressions evaluated, references followed within and across stacks, ids of states turned back into references.
 *
 * @param inputs - `cdktf.out` folders, folders or files of Terraform JSON, outputs of `terraform show -json`
 * @param bindings - what the intents file says about pools and variables
 * @throws {ReadError} for an input that cannot be read
 */
export async function readConfiguration(inputs: readonly Input[], bindings: Bindings = {}): Promise<Configuration> {
  const parse = await loadParser();
  const network = new Network(bindings);
  for (const source of inputs.flatMap((input) => findStacks(input, parse))) {
    const other = network.stack(source.name);
    if (other !== undefined) {
      const reason = `two inputs are stacks named "${source.name}", the other is ${other.file}; name one: NAME=PATH`;
      throw new ReadError("DUPLICATE_STACK", source.file, "", reason);
    }
    network.addStack(stackOf(source, network, parse));
  }
  // Firewall endpoints are known by their subnets, so that the subnets come first.
  const recorded = network.stacks.filter((stack) => stack instanceof StateStack || stack instanceof PlanStack);
  for (const stack of recorded) stack.indexIds();
  for (const stack of recorded) stack.indexEndpoints();
  return configurationOf(network);
}

function stackOf(source: StackSource, network: Network, parse: ParseTemplate): Stack {
  switch (source.kind) {
    case "module":
      return new ConfiguredStack(source.name, source.file, source.config, network, parse, source.assigned);
    case "state":
      return new StateStack(source.name, source.file, source.json, network);
    case "plan":
      return new PlanStack(source.name, source.file, source.json, network, parse);
  }
}

function configurationOf(network: Network): Configuration {
  const nodes = [...network.nodes()].sort((a, b) => compareText(a.address, b.address));
  const resources = new Map<string, Resource>();
  for (const node of nodes) resources.set(node.address, finishResource(node, network));
  const outputs = new Map<string, Value>();
  const unread: Unknown[] = [];
  for (const stack of network.stacks) {
    for (const name of stack.outputNames()) {
      outputs.set(`${stack.name}:${name}`, finishValue(stack.output(name) ?? null));
    }
    unread.push(...stack.unread());
  }
  return { resources, allocations: network.allocator.allocations(), outputs, unread };
}
