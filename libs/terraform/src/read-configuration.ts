import { type Allocation, type Configuration, type Resource, Unknown, type Value } from "./configuration.js";
import { compareText } from "./evaluate/values.js";
import { loadParser, type ParseTemplate } from "./expression/parse.js";
import { finishResource, finishValue } from "./finish.js";
import { findStacks, type Input, type StackSource } from "./inputs/inputs.js";
import { ConfiguredStack } from "./module/configured-stack.js";
import { allocate, type Allocations } from "./network/allocation.js";
import { type Bindings, refuseUnknownBindings } from "./network/bindings.js";
import { Network, type Stack } from "./network/network.js";
import { readAll, ReadError, throwAll } from "./read-error.js";
import { PlanStack } from "./recorded/plan-stack.js";
import { StateStack } from "./recorded/state-stack.js";

/**
 * Reads Terraform JSON, states and plans as one network, with every attribute resolved as far as it can be known before
 * apply: expressions evaluated, references followed within and across stacks, ids of states turned back into references.
 *
 * @param inputs - `cdktf.out` folders, folders or files of Terraform JSON, outputs of `terraform show -json`
 * @param bindings - what the intents file says about pools and variables
 * @throws {ReadError | ReadErrors} for an input that cannot be read
 */
export async function readConfiguration(inputs: readonly Input[], bindings: Bindings = {}): Promise<Configuration> {
  const parse = await loadParser();
  const sources = readAll(inputs, (input) => findStacks(input, parse)).flat();
  refuseEqualNames(sources);
  const choosing = networkOf(sources, bindings, parse);
  refuseUnknownBindings(choosing);
  // What refers to a block of IPAM's is evaluated anew once there is a stand-in, hence a network of its own for choosing.
  const allocations = allocate(choosing);
  const network = networkOf(sources, bindings, parse, allocations);
  const configuration = configurationOf(network, allocations);
  refuseMissingStacks(network);
  return configuration;
}

/** Once everything is evaluated, so that only what is referred to counts. */
function refuseMissingStacks({ remoteStates }: Network): void {
  const reason = (state: string) =>
    `no input is the stack whose state is ${state}; give that stack, or bind the outputs that are used`;
  throwAll(
    remoteStates.missing.map(
      ({ node, state }) => new ReadError("STACK_NOT_GIVEN", node.file, node.address, reason(state)),
    ),
  );
}

function refuseEqualNames(sources: readonly StackSource[]): void {
  const files = new Map<string, string>();
  readAll(sources, ({ name, file }) => {
    const other = files.get(name);
    if (other !== undefined) {
      const reason = `two inputs are stacks named "${name}", the other is ${other}; name one: NAME=PATH`;
      throw new ReadError("DUPLICATE_STACK", file, "", reason);
    }
    files.set(name, file);
  });
}

function networkOf(
  sources: readonly StackSource[],
  bindings: Bindings,
  parse: ParseTemplate,
  allocations?: Allocations,
): Network {
  const network = new Network(bindings, allocations);
  for (const source of sources) network.addStack(stackOf(source, network, parse));
  // Firewall endpoints are known by their subnets, so that the subnets come first.
  const recorded = network.stacks.filter((stack) => stack instanceof StateStack || stack instanceof PlanStack);
  for (const stack of recorded) stack.indexIds();
  for (const stack of recorded) stack.indexEndpoints();
  return network;
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

function configurationOf(network: Network, allocations: Allocations): Configuration {
  const nodes = [...network.nodes()].sort((a, b) => compareText(a.address, b.address));
  const resources = new Map<string, Resource>();
  for (const node of nodes) resources.set(node.address, finishResource(node, network));
  const outputs = new Map<string, Value>();
  const unread: Unknown[] = [];
  for (const stack of network.stacks) {
    for (const name of stack.outputNames()) {
      outputs.set(`${stack.name}:${name}`, finishValue(stack.output(name) ?? null, "value"));
    }
    unread.push(...stack.unread());
  }
  const chosen = [...allocations].filter((entry): entry is [string, Allocation] => !(entry[1] instanceof Unknown));
  return { resources, allocations: new Map(chosen), outputs, unread };
}
