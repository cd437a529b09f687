import { resolve } from "node:path";
import type { Configuration, Resource, Unknown, Value } from "./configuration.js";
import { within } from "./evaluate/bounds.js";
import { compareText, type Evaluated } from "./evaluate/values.js";
import { finishResource, finishValue } from "./finish.js";
import { findStacks, type Input, type StackSource } from "./inputs/inputs.js";
import { ConfiguredStack } from "./module/configured-stack.js";
import { NO_FACTS, type Placeholders, type ProviderFacts } from "./provider.js";
import { readAll, ReadError, throwAll } from "./read-error.js";
import { PlanStack } from "./recorded/plan-stack.js";
import { StateStack } from "./recorded/state-stack.js";
import { type Bindings, refuseUnknownBindings } from "./stacks/bindings.js";
import { Stacks, type Stack } from "./stacks/stacks.js";

/** How to read. */
export interface ReadOptions {
  /** Values that no input holds. Default: none. */
  readonly bindings?: Bindings;
  /** What is known of the provider's resource types. Default: nothing. */
  readonly provider?: ProviderFacts;
}

/**
 * Reads Terraform JSON, states and plans as one whole, with every attribute resolved as far as it can be known before
 * apply: expressions evaluated, references followed within and across stacks, ids of states turned back into references.
 *
 * @param inputs - `cdktf.out` folders, folders or files of Terraform JSON, outputs of `terraform show -json`
 * @throws {ReadError | ReadErrors} for an input that cannot be read
 */
export async function readConfiguration(inputs: readonly Input[], options: ReadOptions = {}): Promise<Configuration> {
  const { bindings = {}, provider = NO_FACTS } = options;
  const sources = readAll(inputs, (input) => findStacks(input)).flat();
  refuseEqualNames(sources);
  const choosing = stacksOf(sources, new Stacks(provider, bindings, new Map()));
  const placeholders = placeholdersOf(choosing);
  // What is computed from a placeholder is evaluated anew, hence with stacks of its own.
  const isFinal = placeholders.size === 0;
  const stacks = isFinal ? choosing : stacksOf(sources, new Stacks(provider, bindings, placeholders));
  const configuration = configurationOf(stacks);
  refuseMissingStacks(stacks);
  return configuration;
}

/** What is wrong with bindings of variables is told together with what is wrong with the caller's own. */
function placeholdersOf(stacks: Stacks): Placeholders {
  let placeholders: Placeholders | undefined;
  const steps = [
    () => (placeholders = stacks.provider.placeholders?.(stacks)),
    () => {
      refuseUnknownBindings(stacks);
    },
  ];
  readAll(steps, (step) => {
    step();
  });
  return placeholders ?? new Map<string, Evaluated>();
}

/** Once everything is evaluated, so that only what is referred to counts. */
function refuseMissingStacks({ remoteStates }: Stacks): void {
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
  const folders = new Map<string, string>();
  readAll(sources, (source) => {
    if (source.kind !== "module" || !source.isFolder) return;
    const folder = resolve(source.config.directory);
    const other = folders.get(folder);
    if (other !== undefined) {
      const reason = `its folder is also the stack "${other}": Terraform reads all files of a folder as one`;
      throw new ReadError("DUPLICATE_STACK", source.file, "", reason);
    }
    folders.set(folder, source.name);
  });
}

function stacksOf(sources: readonly StackSource[], stacks: Stacks): Stacks {
  for (const source of sources) stacks.addStack(stackOf(source, stacks));
  // Some ids are told apart by others, so that those come first.
  const recorded = stacks.all.filter((stack) => stack instanceof StateStack || stack instanceof PlanStack);
  for (const stack of recorded) stack.indexIds();
  for (const stack of recorded) stack.indexInnerIds();
  return stacks;
}

function stackOf(source: StackSource, stacks: Stacks): Stack {
  switch (source.kind) {
    case "module":
      return new ConfiguredStack(source.name, source.file, source.config, stacks, source.assigned);
    case "state":
      return new StateStack(source.name, source.file, source.json, stacks);
    case "plan":
      return new PlanStack(source.name, source.file, source.json, stacks);
  }
}

function configurationOf(stacks: Stacks): Configuration {
  const nodes = [...stacks.nodes()].sort((a, b) => compareText(a.address, b.address));
  const placeholders = placeholdersByAddress(stacks.placeholders);
  const resources = new Map<string, Resource>();
  for (const node of nodes) {
    const own = placeholders.get(node.address) ?? [];
    resources.set(
      node.address,
      within(node.file, node.address, () => finishResource(node, stacks, own)),
    );
  }
  const outputs = new Map<string, Value>();
  const unread: Unknown[] = [];
  for (const stack of stacks.all) {
    for (const name of stack.outputNames()) {
      const address = `${stack.name}:${name}`;
      outputs.set(
        address,
        within(stack.file, address, () => finishValue(stack.output(name) ?? null, "value")),
      );
    }
    unread.push(...stack.unread());
  }
  return { resources, outputs, unread };
}

/** Names of the attributes that have a placeholder. */
function placeholdersByAddress(placeholders: Placeholders): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const key of placeholders.keys()) {
    const end = key.lastIndexOf(".");
    const address = key.slice(0, end);
    names.set(address, [...(names.get(address) ?? []), key.slice(end + 1)]);
  }
  return names;
}
