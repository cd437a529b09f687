import { Unknown } from "../configuration.js";
import { orUnknown } from "../evaluate/evaluate.js";
import { within } from "../evaluate/bounds.js";
import { dynamicLabels, evaluateJson, withDynamicBlocks } from "../evaluate/json-value.js";
import { OnceByName } from "../evaluate/once.js";
import type { Scope } from "../evaluate/scope.js";
import { type Evaluated, isObject } from "../evaluate/values.js";
import type { TypeFacts } from "../provider.js";
import { callFunction } from "../functions/index.js";
import type { Json } from "../json/json.js";
import { ResourceObject } from "../stacks/attributes.js";
import type { Stacks } from "../stacks/stacks.js";
import type { ResourceNode } from "../stacks/resource-node.js";
import { expand, type Expansion, type InstanceKey, valueOfInstances } from "./expansion.js";
import type { ResourceConfig } from "./module-config.js";
import type { ModuleInstance } from "./module-instance.js";

/** Arguments that mean something to Terraform rather than to the provider. */
const META_ARGUMENTS = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "dynamic",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

/** A `resource` or `data` block with the instances that it makes. */
export class ResourceBlock {
  readonly address: string;
  /** Names of the blocks that its `dynamic` blocks make. */
  readonly dynamic: readonly string[];
  private state: Expanded | "expanding" | undefined;

  constructor(
    readonly module: ModuleInstance,
    readonly config: ResourceConfig,
  ) {
    const prefix = config.mode === "data" ? "data." : "";
    this.address = `${module.address}${prefix}${config.type}.${config.name}`;
    this.dynamic = dynamicLabels(config.body);
  }

  /** What its name means in an expression. */
  value(): Evaluated {
    return this.expand().value;
  }

  /** Empty where the instances are not known. */
  nodes(): readonly ConfiguredNode[] {
    return this.expand().nodes;
  }

  /** Why its instances are not known, if they are not and it matters. */
  unread(): Unknown | undefined {
    const { expansion } = this.expand();
    const isRelevant = this.config.mode === "managed" && !this.module.stacks.provider.isIrrelevant(this.config.type);
    return expansion instanceof Unknown && isRelevant ? expansion : undefined;
  }

  private expand(): Expanded {
    if (this.state === "expanding") {
      const cycle = new Unknown(`reference cycle through ${this.address}`, this.address);
      return { expansion: cycle, nodes: [], value: cycle };
    }
    if (this.state !== undefined) return this.state;
    this.state = "expanding";
    const { module, config } = this;
    const expansion = within(config.file, this.address, () => expand(config.body, module.scope(this.address)));
    const keys = expansion instanceof Unknown ? [] : expansion.keys;
    const nodes = keys.map((key) => new ConfiguredNode(this, key));
    for (const node of nodes) module.stacks.register(node);
    const objects = nodes.map((node) => new ResourceObject(node, module.stacks));
    this.state = { expansion, nodes, value: valueOfInstances(expansion, objects) };
    return this.state;
  }
}

interface Expanded {
  readonly expansion: Expansion | Unknown;
  readonly nodes: readonly ConfiguredNode[];
  readonly value: Evaluated;
}

/** An instance of a resource as a module's files configure it. */
export class ConfiguredNode implements ResourceNode {
  readonly address: string;
  readonly stack: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly provider: string;
  readonly file: string;
  private readonly scope: Scope;
  private readonly stacks: Stacks;
  private readonly once = new OnceByName();

  constructor(
    private readonly block: ResourceBlock,
    key: InstanceKey,
  ) {
    const { module, config } = block;
    this.address = block.address + key.suffix;
    this.stack = module.stack;
    this.mode = config.mode;
    this.type = config.type;
    this.file = config.file;
    this.stacks = module.stacks;
    this.provider = module.providerOf(config.body["provider"], config.type);
    this.scope = module.scope(this.address, key.variables, this);
  }

  names(): readonly string[] {
    const own = Object.keys(this.block.config.body).filter((name) => !META_ARGUMENTS.has(name));
    return [...new Set([...own, ...this.block.dynamic, ...(this.defaultTags() === undefined ? [] : ["tags_all"])])];
  }

  get region(): string | undefined {
    return this.block.module.caller.region(this.provider);
  }

  private get facts(): TypeFacts | undefined {
    return this.stacks.provider.types[this.type];
  }

  private defaultTags(): Evaluated | undefined {
    if (this.mode === "data" || this.facts?.takesDefaultTags !== true) return undefined;
    return this.block.module.caller.defaultTags(this.provider);
  }

  /** A resource's own tags win over its provider's. */
  private allTags(defaultTags: Evaluated): Evaluated {
    return callFunction("merge", [defaultTags, this.given("tags") ?? null], this.scope);
  }

  given(name: string): Evaluated | undefined {
    const { body } = this.block.config;
    const defaultTags = name === "tags_all" ? this.defaultTags() : undefined;
    if (defaultTags !== undefined) return this.once.get(name, this.address, () => this.allTags(defaultTags));
    if (META_ARGUMENTS.has(name) || !(Object.hasOwn(body, name) || this.block.dynamic.includes(name))) return undefined;
    const value = this.once.get(name, this.address, () => this.evaluate(name, body[name]));
    return value ?? undefined;
  }

  private evaluate(name: string, json: Json | undefined): Evaluated {
    const compute = (): Evaluated => {
      const fixed = json === undefined ? undefined : evaluateJson(json, this.scope);
      if (!this.block.dynamic.includes(name)) return fixed ?? null;
      return withDynamicBlocks(fixed, this.block.config.body, name, this.scope);
    };
    const resolved = within(this.file, this.address, () =>
      this.stacks.identities.resolve(orUnknown(this.scope.at, compute), name),
    );
    return isObject(resolved) && this.facts?.blocks?.includes(name) === true ? [resolved] : resolved;
  }
}
