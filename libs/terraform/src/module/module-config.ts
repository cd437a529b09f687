import { basename, join } from "node:path";
import { isJsonObject, type Json, type JsonObject, readJson } from "../json/json.js";
import { readAll, ReadError, type ReadErrorCode } from "../read-error.js";
import { type Block, checkTemplates, fileBlocks } from "./json-syntax.js";
import { isOverride, moduleFiles } from "./module-files.js";
import { overridden } from "./override.js";

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
  readonly locals: ReadonlyMap<string, { readonly value: Json; readonly file: string }>;
  readonly outputs: ReadonlyMap<string, ConfigBlock>;
  readonly calls: ReadonlyMap<string, ConfigBlock>;
  /** Provider configurations by name: `aws`, `aws.network`. */
  readonly providers: ReadonlyMap<string, ConfigBlock>;
  /** `terraform` blocks, which name the backend. */
  readonly settings: readonly JsonObject[];
  /** Names of files of the folder that are Terraform, or OpenTofu, and are not read. */
  readonly unreadFiles: readonly string[];
}

/** Reads all `*.tf.json` of a folder as one module. */
export function readModuleFolder(directory: string): ModuleConfig {
  const { read, unread } = moduleFiles(directory);
  const builder = new ModuleBuilder();
  readAll(read, (name) => {
    const file = join(directory, name);
    builder.add(file, readJson(file), isOverride(name));
  });
  return builder.build(directory, unread);
}

/** Reads one file as a whole module. */
export function readModuleFile(file: string, root: Json, directory: string): ModuleConfig {
  const builder = new ModuleBuilder();
  builder.add(file, root, false);
  return builder.build(directory, []);
}

const BLOCK_TYPES = new Set([
  "//",
  "check",
  "data",
  "ephemeral",
  "import",
  "locals",
  "module",
  "moved",
  "output",
  "provider",
  "removed",
  "resource",
  "terraform",
  "variable",
]);

/** Whether a name may stand at the top of a file. */
export function isBlockType(name: string): boolean {
  return BLOCK_TYPES.has(name);
}

class ModuleBuilder {
  private readonly resources = new Map<string, ResourceConfig>();
  private readonly variables = new Map<string, ConfigBlock>();
  private readonly locals = new Map<string, { value: Json; file: string }>();
  private readonly outputs = new Map<string, ConfigBlock>();
  private readonly calls = new Map<string, ConfigBlock>();
  private readonly providers = new Map<string, ConfigBlock>();
  private readonly settings: JsonObject[] = [];

  add(file: string, root: Json, isOverride: boolean): void {
    // Terraform takes a list of objects at the top, too.
    for (const part of Array.isArray(root) ? (root as readonly Json[]) : [root]) {
      if (!isJsonObject(part)) {
        throw new ReadError("INVALID_STRUCTURE", file, "", "Terraform JSON is an object at the top");
      }
      const [unknown] = Object.keys(part).filter((name) => !isBlockType(name));
      if (unknown !== undefined) refuse("INVALID_STRUCTURE", file, unknown, "Terraform has no such block");
      checkTemplates(file, part);
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
      if (isOverride) {
        if (before === undefined)
          refuse("INVALID_STRUCTURE", file, key, "an overriding file has it, but there is nothing to override");
        into.set(key, { ...before, body: overridden(before.body, block.body) });
        return;
      }
      if (before !== undefined) refuseTwice(file, key, before.file);
      into.set(key, block);
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
      this.addLocals(file, body, isOverride);
    });
    each("provider", 1, ({ labels: [name = ""], body }) => {
      this.addProvider(file, name, body, isOverride);
    });
    // The backend of an overriding file takes the place of any other.
    each("terraform", 0, ({ body }) => this.settings[isOverride ? "unshift" : "push"](body));
    readAll(steps, (step) => {
      step();
    });
  }

  private addLocals(file: string, body: JsonObject, isOverride: boolean): void {
    for (const [name, value] of Object.entries(body)) {
      if (name === "//") continue;
      const before = this.locals.get(name);
      if (before !== undefined && !isOverride) refuseTwice(file, `local.${name}`, before.file);
      this.locals.set(name, { value, file });
    }
  }

  private addProvider(file: string, name: string, body: JsonObject, isOverride: boolean): void {
    const { alias } = body;
    const key = typeof alias === "string" ? `${name}.${alias}` : name;
    const before = this.providers.get(key);
    if (before !== undefined && !isOverride) refuseTwice(file, `provider.${key}`, before.file);
    this.providers.set(key, { body: before === undefined ? body : overridden(before.body, body), file });
  }
}

function refuseTwice(file: string, key: string, other: string): never {
  refuse("DUPLICATE_BLOCK", file, key, `${key} is declared here and in ${basename(other)}; each may be declared once`);
}

function refuse(code: ReadErrorCode, file: string, place: string, reason: string): never {
  throw new ReadError(code, file, place, reason);
}
