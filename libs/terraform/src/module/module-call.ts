import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Unknown } from "../configuration.js";
import { within } from "../evaluate/bounds.js";
import { OnceByName } from "../evaluate/once.js";
import { type Evaluated, EvaluationError, LazyObject } from "../evaluate/values.js";
import { isJsonObject } from "../json/json.js";
import { expand, type Expansion, type InstanceKey, valueOfInstances } from "./expansion.js";
import { type ConfigBlock, type ModuleConfig, readModuleFolder } from "./module-config.js";
import { isModuleFolder } from "./module-files.js";
import { ModuleInstance, bareText } from "./module-instance.js";

const META_ARGUMENTS = new Set(["//", "count", "depends_on", "for_each", "providers", "source", "version"]);

/** A `module` block with the module instances that it makes. */
export class ModuleCall {
  readonly address: string;
  private loaded: { expansion: Expansion | Unknown; instances: readonly ModuleInstance[] } | undefined;
  private readonly once = new OnceByName();

  constructor(
    private readonly parent: ModuleInstance,
    name: string,
    private readonly block: ConfigBlock,
  ) {
    this.address = `${parent.address}${name}`;
  }

  value(): Evaluated {
    return this.once.get("", this.address, () => {
      const { expansion, instances } = this.load();
      return valueOfInstances(
        expansion,
        instances.map((instance) => new ModuleObject(instance)),
      );
    });
  }

  instances(): readonly ModuleInstance[] {
    this.value();
    return this.loaded?.instances ?? [];
  }

  /** Why its resources are not known, if they are not. */
  unread(): Unknown | undefined {
    this.value();
    const expansion = this.loaded?.expansion;
    return expansion instanceof Unknown ? expansion : undefined;
  }

  private load(): NonNullable<typeof this.loaded> {
    if (this.loaded !== undefined) return this.loaded;
    const config = this.moduleConfig();
    const expansion =
      config instanceof Unknown
        ? config
        : within(this.block.file, this.address, () => expand(this.block.body, this.parent.scope(this.address)));
    const instances =
      config instanceof Unknown || expansion instanceof Unknown
        ? []
        : expansion.keys.map((key) => this.instance(config, key));
    this.loaded = { expansion, instances };
    return this.loaded;
  }

  private moduleConfig(): ModuleConfig | Unknown {
    const { source } = this.block.body;
    if (typeof source !== "string" || !/^(\.{1,2}\/|\/)/.test(source)) {
      return new Unknown(`the module ${String(source)} was not given: only local folders are read`, this.address);
    }
    const directory = resolve(this.parent.config.directory, source);
    if (!existsSync(directory) || !isModuleFolder(directory)) {
      return new Unknown(`the module's folder ${source} was not found or holds no Terraform`, this.address);
    }
    if (directory === this.parent.config.directory || this.parent.caller.ancestors.includes(directory)) {
      return new Unknown(`the module ${source} calls itself`, this.address);
    }
    return readModuleFolder(directory);
  }

  private instance(config: ModuleConfig, key: InstanceKey): ModuleInstance {
    const { parent } = this;
    const { body } = this.block;
    const address = this.address + key.suffix;
    const scope = parent.scope(address, key.variables);
    const inputs = new OnceByName();
    const providers = isJsonObject(body["providers"]) ? body["providers"] : {};
    return new ModuleInstance(
      config,
      {
        stack: parent.stack,
        address: `${address}.`,
        input: (name) => {
          const json = body[name];
          if (json === undefined || META_ARGUMENTS.has(name)) return undefined;
          return inputs.get(name, `${address}.var.${name}`, () => parent.evaluate(json, scope, this.block.file));
        },
        provider: (name) => {
          const given = providers[name];
          return parent.caller.provider(typeof given === "string" ? bareText(given) : name);
        },
        defaultTags: (provider) => parent.caller.defaultTags(provider),
        region: (provider) => parent.caller.region(provider),
        directory: parent.caller.directory,
        ancestors: [...parent.caller.ancestors, parent.config.directory],
      },
      parent.stacks,
    );
  }
}

/** A module's outputs as a value. */
class ModuleObject extends LazyObject {
  constructor(private readonly instance: ModuleInstance) {
    super();
  }

  attribute(name: string): Evaluated {
    const value = this.instance.output(name);
    if (value === undefined) throw new EvaluationError(`${this.instance.address}${name} is no output of the module`);
    return value;
  }

  override members(): Evaluated {
    return this.whole();
  }

  whole(): Evaluated {
    return Object.fromEntries(this.instance.outputNames().map((name) => [name, this.attribute(name)]));
  }
}
