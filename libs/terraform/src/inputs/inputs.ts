import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject, readJson } from "../json/json.js";
import { isBlockType, type ModuleConfig, readModuleFile, readModuleFolder } from "../module/module-config.js";
import { type AssignedValues, readAssigned } from "./assigned-values.js";
import { isModuleFile, isModuleFolder } from "../module/module-files.js";
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
      /** Whether it is all of a folder, rather than a file that Terraform would not read there. */
      readonly isFolder: boolean;
      readonly assigned: AssignedValues;
    }
  | { readonly kind: "state" | "plan"; readonly name: string; readonly file: string; readonly json: JsonObject };

/**
 * Finds the stacks of an input: a `cdktf.out` folder has several, everything else is one.
 *
 * @throws {ReadError}
 */
export function findStacks(input: Input): StackSource[] {
  const { path } = input;
  if (!existsSync(path)) throw new ReadError("NO_SUCH_INPUT", path, "", "there is no such file or folder");
  if (!statSync(path).isDirectory()) return [fromFile(path, input.name)];
  const stacks = join(path, "stacks");
  if (existsSync(stacks)) return fromSynthesized(path, stacks, input.name);
  if (!isModuleFolder(path)) {
    const reason = "the folder is neither a cdktf.out with stacks nor does it hold *.tf.json files";
    throw new ReadError("UNKNOWN_INPUT_KIND", path, "", reason);
  }
  return [fromModuleFolder(path, input.name ?? basename(resolve(path)))];
}

function fromSynthesized(path: string, stacks: string, name: string | undefined): StackSource[] {
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
  return readAll(folders, (folder) => fromModuleFolder(join(stacks, folder), name ?? folder));
}

/** @param file - what was given: the folder, or a file in it */
function fromModuleFolder(path: string, name: string, file = path): StackSource {
  return { kind: "module", name, file, config: readModuleFolder(path), isFolder: true, assigned: readAssigned(path) };
}

function fromFile(path: string, givenName: string | undefined): StackSource {
  const directory = dirname(resolve(path));
  const name = givenName ?? basename(directory);
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
  // Terraform knows no single files: it reads all of a folder.
  if (isModuleFile(basename(path))) return fromModuleFolder(dirname(path), name, path);
  return {
    kind: "module",
    name,
    file: path,
    config: readModuleFile(path, json, directory),
    isFolder: false,
    assigned: {},
  };
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

function looksLikeTerraform(json: Json): boolean {
  const parts = Array.isArray(json) ? (json as readonly Json[]) : [json];
  return parts.every((part) => isJsonObject(part) && Object.keys(part).every(isBlockType));
}
