import { Reference, Unknown } from "../configuration.js";
import { isPlain, parseTemplate } from "../expression/parse.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { blocksOf } from "../module/json-syntax.js";
import { limitMembers } from "./bounds.js";
import { evaluate } from "./evaluate.js";
import { type Scope, withVariables } from "./scope.js";
import {
  type Evaluated,
  EvaluationError,
  type EvaluatedObject,
  isList,
  isObject,
  keyOf,
  sortedEntries,
  typeName,
  Unordered,
} from "./values.js";

/** The value of an argument or block as it stands in Terraform JSON: strings and keys are templates. */
export function evaluateJson(json: Json, scope: Scope): Evaluated {
  if (typeof json === "string") return isPlain(json) ? json : evaluate(parseTemplate(json), scope);
  if (isJsonObject(json)) return evaluateBody(json, scope);
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => evaluateJson(item, scope));
  return json as null | boolean | number;
}

function evaluateBody(body: JsonObject, scope: Scope): Evaluated {
  const entries: [string, Evaluated][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (name === "//" || isDynamic(name, value)) continue;
    const key = isPlain(name) ? name : evaluate(parseTemplate(name), scope);
    if (key instanceof Unknown) return key;
    const text = keyOf(key);
    if (text === undefined) throw new EvaluationError(`a ${typeName(key)} cannot be a key`);
    entries.push([text, evaluateJson(value, scope)]);
  }
  const result: Record<string, Evaluated> = Object.fromEntries(entries);
  for (const label of dynamicLabels(body)) result[label] = withDynamicBlocks(result[label], body, label, scope);
  return result;
}

/** `dynamic` is a block wherever it holds blocks that have `for_each`; elsewhere it may be a key like any other. */
function isDynamic(name: string, value: Json): boolean {
  if (name !== "dynamic") return false;
  const blocks = blocksOf(value, 1);
  return blocks.length > 0 && blocks.every((block) => "for_each" in block.body);
}

/** Names of the blocks that `dynamic` blocks of this body make. */
export function dynamicLabels(body: JsonObject): string[] {
  const value = body["dynamic"];
  if (value === undefined || !isDynamic("dynamic", value)) return [];
  return [...new Set(blocksOf(value, 1).map((block) => block.labels[0] ?? ""))];
}

/**
 * Blocks of one name: those that stand there, and those that `dynamic` blocks make.
 *
 * @param fixed - value of the blocks that stand there
 */
export function withDynamicBlocks(
  fixed: Evaluated | undefined,
  body: JsonObject,
  label: string,
  scope: Scope,
): Evaluated {
  const made: Evaluated[] = [];
  if (fixed !== undefined && fixed !== null) made.push(...(isList(fixed) ? fixed : [fixed]));
  for (const block of blocksOf(body["dynamic"] as Json, 1)) {
    if (block.labels[0] !== label) continue;
    const collection = evaluateJson(block.body["for_each"] as Json, scope);
    const members = dynamicMembers(collection, scope.at);
    if (members instanceof Unknown) return members;
    limitMembers(made.length + members.length);
    const iterator = typeof block.body["iterator"] === "string" ? block.body["iterator"] : label;
    for (const member of members) {
      const inner = withVariables(scope, { [iterator]: member });
      for (const content of blocksOf(block.body["content"] ?? {}, 0)) {
        made.push(evaluateJson(content.body, inner));
      }
    }
  }
  return made;
}

function dynamicMembers(collection: Evaluated, at: string): EvaluatedObject[] | Unknown {
  if (collection instanceof Unknown) return collection;
  if (collection instanceof Reference) return new Unknown(`${collection.toString()} is assigned by AWS`, at);
  if (collection instanceof Unordered) return collection.members.map((value) => ({ key: value, value }));
  if (isList(collection)) return collection.map((value, key) => ({ key, value }));
  if (isObject(collection)) return sortedEntries(collection).map(([key, value]) => ({ key, value }));
  throw new EvaluationError(`for_each of a dynamic block cannot be a ${typeName(collection)}`);
}
