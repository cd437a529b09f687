import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { ParseTemplate } from "../expression/parse.js";
import { isJsonObject, type Json, type JsonObject, readJson } from "../json.js";
import { readAll, ReadError } from "../read-error.js";
import { type Block, checkTemplates, fileBlocks } from "./json-syntax.js";

/** A block and the file it stands in. */
export interface ConfigBlock {
  readonly body: JsonObject;
  readonly file: string;
}

export interface ResourceConfig extends ConfigBlock {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
}

/** What the files of one module's folder declare, before any evaluation. */
export interface ModuleConfig {
  readonly directory: string;
  /** By address within the module: `aws_subnet.a`, `data.aws_vpc.main`. */
  readonly resources: ReadonlyMap<string, ResourceConfig>;
  readonly variables: ReadonlyMap<string, ConfigBlock>;
  readonly locals: ReadonlyMap<string, Json>;
  readonly outputs: ReadonlyMap<string, ConfigBlock>;
  readonly calls: ReadonlyMap<string, ConfigBlock>;
  /** Provider configurations by name: `aws`, `aws.network`. */
  readonly providers: ReadonlyMap<string, JsonObject>;
  /** `terraform` blocks, which name the backend. */
  readonly settings: readonly JsonObject[];
  /** Files of the folder that are Terraform but not JSON. */
  readonly unreadFiles: readonly string[];
}

const JSON_SUFFIX = ".tf.json";

/** Whether a folder holds Terraform, be it only in its native syntax. */
export function isModuleFolder(directory: string): boolean {
  return existsSync(directory) && readdirSync(directory).some((name) => name.endsWith(JSON_SUFFIX) || isNative(name));
}

function isNative(name: string): boolean {
  return name.endsWith(".tf") || name.endsWith(".tfvars");
}

/** Reads all `*.tf.json` of a folder as one module; override files come last, as in Terraform. */
export function readModuleFolder(directory: string, parse: ParseTemplate): ModuleConfig {
  const names = readdirSync(directory).sort();
  const files = names.filter((name) => name.endsWith(JSON_SUFFIX));
  const isOverride = (name: string): boolean => name === "override.tf.json" || name.endsWith("_override.tf.json");
  const ordered = [...files.filter((name) => !isOverride(name)), ...files.filter(isOverride)];
  const builder = new ModuleBuilder(parse);
  readAll(ordered, (name) => {
    builder.add(join(directory, name), isOverride(name));
  });
  return builder.build(directory, names.filter(isNative));
}

/** Reads one file as a whole module. */
export function readModuleFile(file: string, root: Json, directory: string, parse: ParseTemplate): ModuleConfig {
  const builder = new ModuleBuilder(parse);
  builder.addRoot(file, root, false);
  return builder.build(directory, []);
}

class ModuleBuilder {
  private readonly resources = new Map<string, ResourceConfig>();
  private readonly variables = new Map<string, ConfigBlock>();
  private readonly locals = new Map<string, Json>();
  private readonly outputs = new Map<string, ConfigBlock>();
  private readonly calls = new Map<string, ConfigBlock>();
  private readonly providers = new Map<string, JsonObject>();
  private readonly settings: JsonObject[] = [];

  constructor(private readonly parse: ParseTemplate) {}

  add(file: string, isOverride: boolean): void {
    this.addRoot(file, readJson(file), isOverride);
  }

  addRoot(file: string, root: Json, isOverride: boolean): void {
    // Terraform takes a list of objects at the top, too.
    for (const part of Array.isArray(root) ? (root as readonly Json[]) : [root]) {
      if (!isJsonObject(part)) {
        throw new ReadError("INVALID_STRUCTURE", file, "", "Terraform JSON is an object at the top");
      }
      checkTemplates(file, part, this.parse);
      this.addPart(file, part, isOverride);
    }
  }

  build(directory: string, unreadFiles: readonly string[]): ModuleConfig {
    const { resources, variables, locals, outputs, calls, providers, settings } = this;
    return { directory, resources, variables, locals, outputs, calls, providers, settings, unreadFiles };
  }

  private addPart(file: string, root: JsonObject, isOverride: boolean): void {
    const put = <T extends ConfigBlock>(into: Map<string, T>, key: string, block: T): void => {
      const before = into.get(key);
      if (before === undefined) into.set(key, block);
      else if (isOverride) into.set(key, { ...before, body: { ...before.body, ...block.body } });
      else {
        const reason = `${key} is declared here and in ${basename(before.file)}; each may be declared once`;
        throw new ReadError("DUPLICATE_BLOCK", file, key, reason);
      }
    };
    const steps: (() => void)[] = [];
    const each = (type: string, labels: number, take: (block: Block) => void): void => {
      steps.push(() => readAll(fileBlocks(file, root, type, labels), take));
    };
    for (const mode of ["managed", "data"] as const) {
      each(mode === "data" ? "data" : "resource", 2, ({ labels: [type = "", name = ""], body }) => {
        const prefix = mode === "data" ? "data." : "";
        put(this.resources, `${prefix}${type}.${name}`, { mode, type, name, body, file });
      });
    }
    each("variable", 1, ({ labels: [name = ""], body }) => {
      put(this.variables, `var.${name}`, { body, file });
    });
    each("output", 1, ({ labels: [name = ""], body }) => {
      put(this.outputs, `output.${name}`, { body, file });
    });
    each("module", 1, ({ labels: [name = ""], body }) => {
      put(this.calls, `module.${name}`, { body, file });
    });
    each("locals", 0, ({ body }) => {
      for (const [name, value] of Object.entries(body)) if (name !== "//") this.locals.set(name, value);
    });
    each("provider", 1, ({ labels: [name = ""], body }) => {
      const { alias } = body;
      this.providers.set(typeof alias === "string" ? `${name}.${alias}` : name, body);
    });
    each("terraform", 0, ({ body }) => this.settings.push(body));
    readAll(steps, (step) => {
      step();
    });
  }
}
