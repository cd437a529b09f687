import type { Evaluated } from "../evaluate/values.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { ReadError } from "../read-error.js";

/** A resource instance in the JSON of a state or plan. */
export interface RecordedResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly isDeposed: boolean;
  readonly index: number | string | undefined;
  readonly provider: string;
  readonly values: JsonObject;
}

/** A module instance with its resources; the root has the address "". */
export interface RecordedModule {
  readonly address: string;
  readonly resources: readonly RecordedResource[];
  readonly children: readonly RecordedModule[];
}

export interface RecordedRoot {
  readonly module: RecordedModule;
  /** Values of outputs; one that is not known yet is missing. */
  readonly outputs: ReadonlyMap<string, Json>;
}

/**
 * Reads a "values representation", which states and plans share
 * (https://developer.hashicorp.com/terraform/internals/json-format#values-representation).
 *
 * @param path - where it stands in the file, for errors
 */
export function readValues(file: string, values: Json | undefined, path: string): RecordedRoot {
  const outputs = new Map<string, Json>();
  // `terraform show -json` of an empty state has no values at all.
  if (values === undefined) return { module: { address: "", resources: [], children: [] }, outputs };
  const root = objectAt(file, values, path);
  for (const [name, output] of Object.entries(objectAt(file, root["outputs"] ?? {}, `${path}.outputs`))) {
    const value = isJsonObject(output) ? output["value"] : undefined;
    if (value !== undefined) outputs.set(name, value);
  }
  return { module: readModule(file, root["root_module"] ?? {}, `${path}.root_module`), outputs };
}

function readModule(file: string, json: Json, path: string): RecordedModule {
  const module = objectAt(file, json, path);
  return {
    address: typeof module["address"] === "string" ? module["address"] : "",
    resources: listAt(file, module["resources"], `${path}.resources`).map((resource, i) =>
      readResource(file, resource, `${path}.resources[${i}]`),
    ),
    children: listAt(file, module["child_modules"], `${path}.child_modules`).map((child, i) =>
      readModule(file, child, `${path}.child_modules[${i}]`),
    ),
  };
}

function readResource(file: string, json: Json, path: string): RecordedResource {
  const resource = objectAt(file, json, path);
  const { address, mode, type, name, index, provider_name: provider, values, deposed_key: deposed } = resource;
  if (typeof address !== "string" || typeof type !== "string" || typeof name !== "string") {
    throw new ReadError("INVALID_STRUCTURE", file, path, "a resource needs address, type and name");
  }
  return {
    // An object that Terraform replaced and has yet to destroy exists beside the one that took its place.
    address: typeof deposed === "string" ? `${address} (deposed object ${deposed})` : address,
    isDeposed: typeof deposed === "string",
    mode: mode === "data" ? "data" : "managed",
    type,
    name,
    index: typeof index === "number" || typeof index === "string" ? index : undefined,
    provider: typeof provider === "string" ? (provider.split("/").at(-1) ?? provider) : "",
    values: objectAt(file, values ?? {}, `${path}.values`),
  };
}

export function objectAt(file: string, json: Json, path: string): JsonObject {
  if (isJsonObject(json)) return json;
  throw new ReadError("INVALID_STRUCTURE", file, path, "an object is needed here");
}

function listAt(file: string, json: Json | undefined, path: string): readonly Json[] {
  if (json === undefined || json === null) return [];
  if (Array.isArray(json)) return json as readonly Json[];
  throw new ReadError("INVALID_STRUCTURE", file, path, "a list is needed here");
}

/** Free text, in which an empty string is a value. */
const KEEPS_EMPTY = new Set(["tags", "tags_all"]);

/**
 * A recorded value with only what is set: providers record arguments that are left out as null, or as an empty string
 * inside blocks.
 */
export function withoutUnset(json: Json, name?: string): Evaluated {
  if (json === "" || json === null) return null;
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => withoutUnset(item));
  if (!isJsonObject(json) || (name !== undefined && KEEPS_EMPTY.has(name))) return json as Evaluated;
  const entries = Object.entries(json)
    .map(([key, item]): [string, Evaluated] => [key, withoutUnset(item, key)])
    .filter(([, item]) => item !== null);
  return Object.fromEntries(entries);
}

export function allResources(module: RecordedModule): RecordedResource[] {
  return [...module.resources, ...module.children.flatMap(allResources)];
}
