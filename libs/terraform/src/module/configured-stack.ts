import { join, resolve } from "node:path";
import { Unknown } from "../configuration.js";
import { OnceByName } from "../evaluate/once.js";
import type { Evaluated } from "../evaluate/values.js";
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

  /** @param assigned - values that files beside the module give to its variables */
  constructor(
    readonly name: string,
    readonly file: string,
    private readonly config: ModuleConfig,
    stacks: Stacks,
    assigned: Readonly<Record<string, Evaluated>>,
  ) {
    this.directory = config.directory;
    const bound = stacks.bindings.variables ?? {};
    const caller = {
      stack: name,
      address: `${name}:`,
      input: (variable: string): Evaluated | undefined => {
        const key = `${name}:var.${variable}`;
        if (Object.hasOwn(bound, key)) return bound[key] as Evaluated;
        return Object.hasOwn(assigned, variable) ? assigned[variable] : undefined;
      },
      provider: (provider: string) => provider,
      defaultTags: (provider: string) => this.defaultTags(provider),
      region: (provider: string) => this.region(provider),
      directory: resolve(config.directory),
      ancestors: [],
    };
    this.root = new ModuleInstance(config, caller, stacks);
  }

  nodes(types?: ReadonlySet<string>): readonly ResourceNode[] {
    const blocks = this.modules().flatMap((module) => [...module.resourceBlocks()]);
    return blocks.filter(({ config }) => types?.has(config.type) ?? true).flatMap((block) => block.nodes());
  }

  unread(): readonly Unknown[] {
    return this.modules().flatMap((module) => [
      ...module.config.unreadFiles.map((name) => {
        const file = join(module.config.directory, name);
        return new Unknown(reasonOf(file), module.address);
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
    const [block] = blocksOf(this.config.providers.get(provider)?.body["default_tags"], 0);
    const tags = block?.body["tags"];
    if (tags === undefined) return undefined;
    const at = `${this.name}:provider.${provider}`;
    return this.tags.get(provider, at, () => this.root.evaluate(tags, this.root.scope(at), this.file));
  }

  private region(provider: string): string | undefined {
    const region = this.config.providers.get(provider)?.body["region"];
    if (region === undefined) return undefined;
    const at = `${this.name}:provider.${provider}`;
    const value = this.regions.get(provider, at, () => this.root.evaluate(region, this.root.scope(at), this.file));
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

function reasonOf(file: string): string {
  return /\.tofu(\.json)?$/.test(file)
    ? `${file} is not read: OpenTofu takes it for a part of the configuration, Terraform does not`
    : `${file} is not read: only Terraform's JSON syntax is`;
}
