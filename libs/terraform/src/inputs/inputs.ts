import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { ParseTemplate } from "../expression/parse.js";
import { isJsonObject, type Json, type JsonObject, readJson } from "../json.js";
import { type ModuleConfig, isModuleFolder, readModuleFile, readModuleFolder } from "../module/module-config.js";
import { readAll, ReadError } from "../read-error.js";

/** One argument of the command: `PATH`, or `NAME=PATH`. */
export interface Input {
  /** Name of the stack; by default that of the folder that the file is in. */
  readonly name?: string;
  readonly path: string;
}

/** A stack as found on disk. */
export type StackSource =
  | {
      readonly kind: "module";
      readonly name: string;
      readonly file: string;
      readonly config: ModuleConfig;
      readonly assigned: JsonObject;
    }
  | { readonly kind: "state" | "plan"; readonly name: string; readonly file: string; readonly json: JsonObject };

/**
 * Finds the stacks of an input: a `cdktf.out` folder has several, everything else is one.
 *
 * @throws {ReadError}
 */
export function findStacks(input: Input, parse: ParseTemplate): StackSource[] {
  const { path } = input;
  if (!existsSync(path)) throw new ReadError("NO_SUCH_INPUT", path, "", "there is no such file or folder");
  if (!statSync(path).isDirectory()) return [fromFile(path, input.name, parse)];
  const stacks = join(path, "stacks");
  if (existsSync(stacks)) return fromSynthesized(path, stacks, input.name, parse);
  if (!isModuleFolder(path)) {
    const reason = "the folder is neither a cdktf.out with stacks nor does it hold *.tf.json files";
    throw new ReadError("UNKNOWN_INPUT_KIND", path, "", reason);
  }
  return [fromModuleFolder(path, input.name ?? basename(resolve(path)), parse)];
}

function fromSynthesized(path: string, stacks: string, name: string | undefined, parse: ParseTemplate): StackSource[] {
  const folders = readdirSync(stacks)
    .sort()
    .filter((folder) => existsSync(join(stacks, folder, "cdk.tf.json")));
  if (folders.length === 0) {
    throw new ReadError("UNKNOWN_INPUT_KIND", path, "stacks", "no stack with a cdk.tf.json is in the folder");
  }
  if (name !== undefined && folders.length > 1) {
    const reason = `the name "${name}" is for one stack, but the folder has ${folders.length}: ${folders.join(", ")}`;
    throw new ReadError("DUPLICATE_STACK", path, "stacks", reason);
  }
  return readAll(folders, (folder) => fromModuleFolder(join(stacks, folder), name ?? folder, parse));
}

function fromModuleFolder(path: string, name: string, parse: ParseTemplate): StackSource {
  return { kind: "module", name, file: path, config: readModuleFolder(path, parse), assigned: readAssigned(path) };
}

/** `terraform.tfvars.json` and `*.auto.tfvars.json`, which Terraform loads of itself, later files winning. */
function readAssigned(directory: string): JsonObject {
  const names = readdirSync(directory).filter((name) => name.endsWith(".auto.tfvars.json"));
  const files = ["terraform.tfvars.json", ...names.sort()].map((name) => join(directory, name)).filter(existsSync);
  const contents = readAll(files, (file) => {
    const json = readJson(file);
    if (!isJsonObject(json)) throw new ReadError("INVALID_STRUCTURE", file, "", "an object of variables is needed");
    return json;
  });
  return Object.assign({}, ...contents) as JsonObject;
}

function fromFile(path: string, givenName: string | undefined, parse: ParseTemplate): StackSource {
  const name = givenName ?? basename(dirname(resolve(path)));
  const json = readJson(path);
  if (isJsonObject(json)) {
    const kind = recordedKind(json);
    if (kind !== undefined) {
      checkVersion(path, json["format_version"]);
      return { kind, name, file: path, json };
    }
    if ("lineage" in json && "serial" in json) {
      const reason = "this is Terraform's own state file; give the output of `terraform show -json`";
      throw new ReadError("UNKNOWN_INPUT_KIND", path, "", reason);
    }
  }
  if (!looksLikeTerraform(json)) {
    const reason =
      "neither Terraform JSON (resource, module, ... at the top) nor the output of `terraform show -json` of a state or plan";
    throw new ReadError("UNKNOWN_INPUT_KIND", path, "", reason);
  }
  const directory = dirname(resolve(path));
  return { kind: "module", name, file: path, config: readModuleFile(path, json, directory, parse), assigned: {} };
}

function recordedKind(json: JsonObject): "plan" | "state" | undefined {
  if ("planned_values" in json || "resource_changes" in json) return "plan";
  return "format_version" in json || "terraform_version" in json ? "state" : undefined;
}

/**
 * A higher minor version is compatible, a higher major one is not; before 1.0 the format was the same
 * (https://developer.hashicorp.com/terraform/internals/json-format#format-versioning).
 */
function checkVersion(file: string, version: Json | undefined): void {
  if (typeof version === "string" && /^[01]\.\d+$/.test(version)) return;
  const found =
    version === undefined ? "the format version is missing" : `${JSON.stringify(version)} is not understood`;
  throw new ReadError("UNKNOWN_FORMAT_VERSION", file, "format_version", `${found}; understood are 0.x and 1.x`);
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

function looksLikeTerraform(json: Json): boolean {
  const parts = Array.isArray(json) ? (json as readonly Json[]) : [json];
  return parts.every((part) => isJsonObject(part) && Object.keys(part).every((name) => BLOCK_TYPES.has(name)));
}
