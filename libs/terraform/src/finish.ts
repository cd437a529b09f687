import { Reference, Unknown, UnorderedSet, type Resource, type Value } from "./configuration.js";
import { type Evaluated, isList, isObject, isReferenceKey, LazyObject, Unordered } from "./evaluate/values.js";
import { spend } from "./evaluate/bounds.js";
import { Precise } from "./number/precise.js";
import type { Stacks } from "./stacks/stacks.js";
import type { ResourceNode } from "./stacks/resource-node.js";

/**
 * A resource as it is handed on: attributes that are set.
 *
 * @param placeholders - names of attributes that have one
 */
export function finishResource(node: ResourceNode, stacks: Stacks, placeholders: readonly string[]): Resource {
  const attributes: Record<string, Value> = {};
  for (const name of new Set([...node.names(), ...placeholders])) {
    const value = node.given(name) ?? (placeholders.includes(name) ? stacks.attribute(node, name) : null);
    if (value !== null) attributes[name] = finishValue(value, "arguments");
  }
  const { address, stack, mode, type, provider, region, file } = node;
  return { address, stack, mode, type, provider, ...(region !== undefined && { region }), attributes, file };
}

/** How deep whole resources may stand in each other before it is taken for a circle. */
const MAX_DEPTH = 32;

/** @param kind - in arguments of a resource, null means that one is left out; in other values it is a value */
export function finishValue(value: Evaluated, kind: "arguments" | "value", depth = 0): Value {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Reference || value instanceof Unknown) return value;
  spend();
  if (value instanceof Precise) return Number(value.toString());
  if (depth > MAX_DEPTH) return new Unknown("a value that contains itself", "");
  const inner = (item: Evaluated): Value => finishValue(item, kind, depth + 1);
  if (value instanceof Unordered) return new UnorderedSet(value.members.map(inner));
  if (value instanceof LazyObject) return inner(value.whole());
  if (isList(value)) return value.map(inner);
  if (!isObject(value)) return value;
  const result: Record<string, Value> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === null && kind === "arguments") continue;
    result[isReferenceKey(key) ? key.slice(1) : key] = inner(item);
  }
  return result;
}
