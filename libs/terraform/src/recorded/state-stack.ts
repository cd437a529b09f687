import { dirname, resolve } from "node:path";
import { Unknown } from "../configuration.js";
import type { Evaluated } from "../evaluate/values.js";
import type { JsonObject } from "../json/json.js";
import type { Stacks, Stack } from "../stacks/stacks.js";
import { indexIds, indexInnerIds } from "./own-ids.js";
import { RecordedNode } from "./recorded-node.js";
import { allResources, readValues, type RecordedRoot } from "./recorded-values.js";

/** A stack as applied: the output of `terraform show -json` for a state. */
export class StateStack implements Stack {
  readonly directory: string;
  private readonly root: RecordedRoot;
  private readonly all: readonly RecordedNode[];

  constructor(
    readonly name: string,
    readonly file: string,
    json: JsonObject,
    private readonly stacks: Stacks,
  ) {
    this.directory = dirname(resolve(file));
    this.root = readValues(file, json["values"], "values");
    this.all = allResources(this.root.module).map((resource) => new RecordedNode(resource, name, file, stacks));
    for (const node of this.all) stacks.register(node);
  }

  indexIds(): void {
    for (const node of this.all) indexIds(node.resource, node.address, this.stacks);
  }

  indexInnerIds(): void {
    for (const node of this.all) indexInnerIds(node.resource, node.address, this.stacks);
  }

  nodes(types?: ReadonlySet<string>): readonly RecordedNode[] {
    return types === undefined ? this.all : this.all.filter((node) => types.has(node.type));
  }

  outputNames(): readonly string[] {
    return [...this.root.outputs.keys()];
  }

  output(name: string): Evaluated | undefined {
    const value = this.root.outputs.get(name);
    return value === undefined ? undefined : this.stacks.identities.resolve(value as Evaluated, name);
  }

  /** Values are recorded. */
  variableNames(): readonly string[] {
    return [];
  }

  unread(): readonly Unknown[] {
    const deposed = this.all.filter(({ resource }) => resource.isDeposed);
    return deposed.map(({ address }) => new Unknown("it was replaced, and exists until it is destroyed", address));
  }

  /** The JSON of a state does not say where it is kept. */
  backend(): undefined {
    return undefined;
  }
}
