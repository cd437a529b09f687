import { Unknown } from "../configuration.js";
import { OnceByName } from "../evaluate/once.js";
import type { Scope } from "../evaluate/scope.js";
import { type Evaluated, EvaluationError, isList, isObject, LazyObject } from "../evaluate/values.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { ResourceObject } from "../stacks/attributes.js";
import type { Stacks } from "../stacks/stacks.js";
import { PlanExpressions } from "./plan-expressions.js";
import { RecordedNode } from "./recorded-node.js";
import type { RecordedModule, RecordedResource } from "./recorded-values.js";

/** The plan that a module belongs to. */
export interface PlanHost {
  readonly name: string;
  readonly file: string;
  readonly stacks: Stacks;
  addNode(node: RecordedNode): void;
}

/** A module instance of a plan: the scope of the names that its configuration uses. */
export class PlannedModule {
  private readonly children = new Map<string, PlannedModule[]>();
  private readonly nodes = new Map<string, RecordedNode[]>();
  private readonly once = new OnceByName();

  constructor(
    private readonly stack: PlanHost,
    private readonly recorded: RecordedModule,
    private readonly configuration: JsonObject,
    unknown: ReadonlyMap<string, JsonObject>,
    private readonly input: (name: string) => Evaluated | undefined,
  ) {
    for (const resource of recorded.resources) this.addResource(resource, unknown.get(resource.address) ?? {});
    const calls = objectIn(configuration, "module_calls");
    for (const child of recorded.children) {
      const name = callName(child.address.slice(recorded.address.length));
      const call = objectIn(calls, name);
      const expressions = objectIn(call, "expressions");
      const at = `${stack.name}:${child.address}`;
      const module = new PlannedModule(stack, child, objectIn(call, "module"), unknown, (variable) =>
        Object.hasOwn(expressions, variable) ? this.expressions(at).resolve(expressions[variable]) : undefined,
      );
      this.children.set(name, [...(this.children.get(name) ?? []), module]);
    }
  }

  outputNames(): string[] {
    return Object.keys(objectIn(this.configuration, "outputs"));
  }

  output(name: string): Evaluated | undefined {
    const outputs = objectIn(this.configuration, "outputs");
    if (!Object.hasOwn(outputs, name)) return undefined;
    const at = `${this.stack.name}:${this.recorded.address}${this.recorded.address === "" ? "" : "."}output.${name}`;
    return this.once.get(name, at, () => this.expressions(at).resolve(objectIn(outputs, name)["expression"]));
  }

  private addResource(resource: RecordedResource, unknown: JsonObject): void {
    const own = this.configured(resource.mode, resource.type, resource.name);
    const expressions = own === undefined ? {} : objectIn(own, "expressions");
    const { stack } = this;
    // What is unknown as a whole and not configured is computed by AWS. Blocks made by `dynamic` have no expressions.
    const names = Object.keys(unknown).filter((name) =>
      unknown[name] === true ? Object.hasOwn(expressions, name) : hasUnknown(unknown[name]),
    );
    const node: RecordedNode = new RecordedNode(resource, stack.name, stack.file, stack.stacks, {
      names,
      resolve: (name, known) =>
        this.expressions(node.address, this.instanceVariables(own ?? {}, resource.index)).fill(
          known,
          unknown[name],
          expressions[name],
        ),
    });
    stack.addNode(node);
    const key = `${resource.mode} ${resource.type}.${resource.name}`;
    this.nodes.set(key, [...(this.nodes.get(key) ?? []), node]);
  }

  private expressions(at: string, own: Readonly<Record<string, Evaluated>> = {}): PlanExpressions {
    const scope: Scope = {
      at,
      variable: (name) => (Object.hasOwn(own, name) ? (own[name] as Evaluated) : this.variable(name, at)),
    };
    return new PlanExpressions(scope, this.stack.stacks.provider);
  }

  /** `count` or `each` of an instance. */
  private instanceVariables(
    resource: JsonObject,
    index: RecordedResource["index"],
  ): Readonly<Record<string, Evaluated>> {
    if (typeof index === "number") return { count: { index } };
    if (index === undefined) return {};
    const at = `${this.stack.name}:${this.recorded.address}`;
    const members = this.expressions(at).resolve(resource["for_each_expression"]);
    const value = isObject(members) && Object.hasOwn(members, index) ? members[index] : undefined;
    // Of a set, the key is the value.
    const isSet = isList(members) && members.includes(index);
    return {
      each: { key: index, value: value ?? (isSet ? index : new Unknown("a plan does not tell each.value", at)) },
    };
  }

  private variable(name: string, at: string): Evaluated {
    switch (name) {
      case "var":
        return new Names((variable) => this.input(variable) ?? new Unknown(`var.${variable} is not in the plan`, at));
      case "module":
        return new Names((call) => this.moduleValue(call));
      case "data":
        return new Names((type) => new Names((resource) => this.resourceValue("data", type, resource)));
      case "each":
      case "count":
      case "local":
      case "path":
      case "terraform":
        return new Unknown(`a plan does not tell the value of ${name}; its Terraform JSON would`, at);
      default:
        return new Names((resource) => this.resourceValue("managed", name, resource));
    }
  }

  private resourceValue(mode: string, type: string, name: string): Evaluated {
    const nodes = this.nodes.get(`${mode} ${type}.${name}`) ?? [];
    if (nodes.length === 0) return this.noInstances(mode, type, name);
    const objects = nodes.map((node) => new ResourceObject(node, this.stack.stacks));
    return byIndex(
      `${type}.${name}`,
      nodes.map((node) => node.resource.index),
      objects,
    );
  }

  /** A resource that is configured, but of which `count` or `for_each` makes no instance. */
  private noInstances(mode: string, type: string, name: string): Evaluated {
    const resource = this.configured(mode, type, name);
    if (resource?.["count_expression"] !== undefined) return [];
    if (resource?.["for_each_expression"] !== undefined) return {};
    throw new EvaluationError(`${type}.${name} is not planned`);
  }

  private configured(mode: string, type: string, name: string): JsonObject | undefined {
    const resources = (this.configuration["resources"] ?? []) as readonly Json[];
    return resources
      .filter(isJsonObject)
      .find((item) => (item["mode"] ?? "managed") === mode && item["type"] === type && item["name"] === name);
  }

  private moduleValue(name: string): Evaluated {
    const modules = this.children.get(name) ?? [];
    const objects = modules.map((module) => new Names((output) => module.output(output) ?? null));
    return byIndex(
      `module.${name}`,
      modules.map((module) => indexOfAddress(module.recorded.address)),
      objects,
    );
  }
}

class Names extends LazyObject {
  constructor(private readonly find: (name: string) => Evaluated) {
    super();
  }

  attribute(name: string): Evaluated {
    return this.find(name);
  }

  whole(): Evaluated {
    throw new EvaluationError("a namespace is no value");
  }
}

/** One object, a list by number or a map by key. */
function byIndex(
  name: string,
  indices: readonly (number | string | undefined)[],
  objects: readonly LazyObject[],
): Evaluated {
  const [first] = objects;
  if (first === undefined) throw new EvaluationError(`${name} is not planned`);
  if (indices[0] === undefined) return first;
  const entries = indices.map((index, i): [number | string, LazyObject] => [index ?? "", objects[i] as LazyObject]);
  if (entries.some(([index]) => typeof index === "string")) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, object]) => object);
}

function hasUnknown(json: Json | undefined): boolean {
  if (json === true) return true;
  if (Array.isArray(json)) return (json as readonly Json[]).some(hasUnknown);
  return isJsonObject(json) && Object.values(json).some(hasUnknown);
}

export function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

/** Of `module.a["x"]`, also as a part `.module.a["x"]` of a longer address. */
function callName(address: string): string {
  return /^\.?module\.([^.[]+)/.exec(address)?.[1] ?? address;
}

function indexOfAddress(address: string): string | number | undefined {
  const index = /\[(\d+|"(?:[^"\\]|\\.)*")\]$/.exec(address)?.[1];
  return index === undefined ? undefined : (JSON.parse(index) as string | number);
}
