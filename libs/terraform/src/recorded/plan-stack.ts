import { dirname, resolve } from "node:path";
import type { Unknown } from "../configuration.js";
import type { Evaluated } from "../evaluate/values.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import type { Stacks, Stack } from "../stacks/stacks.js";
import { indexIds, indexInnerIds } from "./own-ids.js";
import { objectIn, PlannedModule, type PlanHost } from "./planned-module.js";
import type { RecordedNode } from "./recorded-node.js";
import { whatPlanLacks } from "./plan-gaps.js";
import { readValues, type RecordedModule } from "./recorded-values.js";

/** A stack as planned: the output of `terraform show -json` for a plan. */
export class PlanStack implements Stack, PlanHost {
  readonly directory: string;
  private readonly all: RecordedNode[] = [];
  private readonly outputs: ReadonlyMap<string, Json>;
  private readonly root: PlannedModule;
  private readonly missing: readonly Unknown[];

  constructor(
    readonly name: string,
    readonly file: string,
    json: JsonObject,
    readonly stacks: Stacks,
  ) {
    this.directory = dirname(resolve(file));
    const planned = readValues(file, json["planned_values"], "planned_values");
    const before = objectIn(json, "prior_state");
    const prior = readValues(file, before["values"], "prior_state.values");
    this.outputs = planned.outputs;
    const configuration = objectIn(objectIn(json, "configuration"), "root_module");
    const variables = objectIn(json, "variables");
    const unknown = unknownByAddress(json["resource_changes"]);
    this.missing = whatPlanLacks(name, json, { planned: planned.module, prior: prior.module });
    this.root = new PlannedModule(this, withDataOf(planned.module, prior.module), configuration, unknown, (name) => {
      const variable = variables[name];
      return isJsonObject(variable) ? (variable["value"] as Evaluated) : undefined;
    });
  }

  addNode(node: RecordedNode): void {
    this.all.push(node);
    this.stacks.register(node);
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
    return [...new Set([...this.outputs.keys(), ...this.root.outputNames()])];
  }

  output(name: string): Evaluated | undefined {
    const value = this.outputs.get(name);
    if (value !== undefined) return this.stacks.identities.resolve(value as Evaluated, name);
    return this.root.output(name);
  }

  /** Values are recorded. */
  variableNames(): readonly string[] {
    return [];
  }

  unread(): readonly Unknown[] {
    return this.missing;
  }

  /** The JSON of a plan does not say where the state is kept. */
  backend(): undefined {
    return undefined;
  }
}

/** Data sources that were read while planning are in the state before, not among the planned values. */
function withDataOf(planned: RecordedModule, prior: RecordedModule): RecordedModule {
  const known = new Set(planned.resources.map((resource) => resource.address));
  const data = prior.resources.filter((resource) => resource.mode === "data" && !known.has(resource.address));
  const children = new Map(planned.children.map((child) => [child.address, child]));
  for (const child of prior.children) {
    const own = children.get(child.address) ?? { address: child.address, resources: [], children: [] };
    children.set(child.address, withDataOf(own, child));
  }
  return { ...planned, resources: [...planned.resources, ...data], children: [...children.values()] };
}

function unknownByAddress(changes: Json | undefined): ReadonlyMap<string, JsonObject> {
  const list = Array.isArray(changes) ? (changes as readonly Json[]) : [];
  const entries = list.filter(isJsonObject).map((change): [string, JsonObject] => {
    const { address } = change;
    return [typeof address === "string" ? address : "", objectIn(objectIn(change, "change"), "after_unknown")];
  });
  return new Map(entries);
}
