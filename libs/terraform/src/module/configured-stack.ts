import { join } from "node:path";
import { Unknown } from "../configuration.js";
import { OnceByName } from "../evaluate/once.js";
import type { Evaluated } from "../evaluate/values.js";
import type { ParseTemplate } from "../expression/parse.js";
import type { Json, JsonObject } from "../json.js";
import type { Backend, Stacks, Stack } from "../stacks/stacks.js";
import type { ResourceNode } from "../stacks/resource-node.js";
import { backendOf } from "./backend.js";
import { blocksOf } from "./json-syntax.js";
import type { ModuleConfig } from "./module-config.js";
import { ModuleInstance } from "./module-instance.js";

/** A root module in Terraform JSON. */
export class ConfiguredStack implements Stack {
  readonly directory: string;
  private readonly root: ModuleInstance;
  private readonly tags = new OnceByName();
  private readonly regions = new OnceByName();

  /** @param assigned - contents of `terraform.tfvars.json` and its like */
  constructor(
    readonly name: string,
    readonly file: string,
    private readonly config: ModuleConfig,
    stacks: Stacks,
    parse: ParseTemplate,
    assigned: JsonObject,
  ) {
    this.directory = config.directory;
    const bound = stacks.bindings.variables ?? {};
    const caller = {
      stack: name,
      address: `${name}:`,
      input: (variable: string): Evaluated | undefined => {
        const key = `${name}:var.${variable}`;
        return (Object.hasOwn(bound, key) ? (bound[key] as Json) : assigned[variable]) as Evaluated | undefined;
      },
      provider: (provider: string) => provider,
      defaultTags: (provider: string) => this.defaultTags(provider),
      region: (provider: string) => this.region(provider),
      ancestors: [],
    };
    this.root = new ModuleInstance(config, caller, stacks, parse);
  }

  nodes(types?: ReadonlySet<string>): readonly ResourceNode[] {
    const blocks = this.modules().flatMap((module) => [...module.resourceBlocks()]);
    return blocks.filter(({ config }) => types?.has(config.type) ?? true).flatMap((block) => block.nodes());
  }

  unread(): readonly Unknown[] {
    return this.modules().flatMap((module) => [
      ...module.config.unreadFiles.map((name) => {
        const file = join(module.config.directory, name);
        return new Unknown(`${file} is not read: only Terraform's JSON syntax is`, module.address);
      }),
      ...[...module.resourceBlocks(), ...module.moduleCalls()].flatMap((block) => {
        const reason = block.unread();
        return reason === undefined ? [] : [new Unknown(reason.reason, block.address)];
      }),
    ]);
  }

  outputNames(): readonly string[] {
    return this.root.outputNames();
  }

  variableNames(): readonly string[] {
    return [...this.config.variables.keys()].map((name) => name.slice("var.".length));
  }

  output(name: string): Evaluated | undefined {
    return this.root.output(name);
  }

  backend(): Backend {
    return backendOf(this.config.settings);
  }

  private defaultTags(provider: string): Evaluated | undefined {
    const [block] = blocksOf(this.config.providers.get(provider)?.["default_tags"], 0);
    const tags = block?.body["tags"];
    if (tags === undefined) return undefined;
    const at = `${this.name}:provider.${provider}`;
    return this.tags.get(provider, at, () => this.root.evaluate(tags, this.root.scope(at)));
  }

  private region(provider: string): string | undefined {
    const region = this.config.providers.get(provider)?.["region"];
    if (region === undefined) return undefined;
    const at = `${this.name}:provider.${provider}`;
    const value = this.regions.get(provider, at, () => this.root.evaluate(region, this.root.scope(at)));
    return typeof value === "string" ? value : undefined;
  }

  /** The root and every module called from it. */
  private modules(): readonly ModuleInstance[] {
    const within = (module: ModuleInstance): ModuleInstance[] => [
      module,
      ...[...module.moduleCalls()].flatMap((call) => call.instances()).flatMap(within),
    ];
    return within(this.root);
  }
}
