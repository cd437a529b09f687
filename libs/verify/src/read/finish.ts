import { Reference, Unknown, UnorderedSet, type Resource, type Value } from "../configuration.js";
import { type Evaluated, isList, isObject, isReferenceKey, LazyObject, Unordered } from "./evaluate/values.js";
import { attributeOfNode } from "./network/attributes.js";
import type { Network } from "./network/network.js";
import type { ResourceNode } from "./network/resource-node.js";

/** A resource as the model gets it: attributes that are set, besides those that a stand-in was chosen for. */
export function finishResource(node: ResourceNode, network: Network): Resource {
  const attributes: Record<string, Value> = {};
  for (const name of new Set([...node.names(), ...chosenNames(node)])) {
    const value = node.given(name) ?? (chosenNames(node).includes(name) ? attributeOfNode(node, name, network) : null);
    if (value !== null) attributes[name] = withoutNulls(finishValue(value));
  }
  const { address, stack, mode, type, provider, file } = node;
  return { address, stack, mode, type, provider, attributes, file };
}

/** An argument of a block that is null is one that is left out. */
function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(withoutNulls);
  if (value instanceof UnorderedSet) return new UnorderedSet(value.members.map(withoutNulls));
  if (typeof value !== "object" || value === null || value instanceof Reference || value instanceof Unknown)
    return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item as Value)]));
}

function chosenNames(node: ResourceNode): readonly string[] {
  return node.given("ipv4_ipam_pool_id") === undefined ? [] : ["cidr_block"];
}

/** How deep whole resources may stand in each other before it is taken for a circle. */
const MAX_DEPTH = 32;

export function finishValue(value: Evaluated, depth = 0): Value {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Reference || value instanceof Unknown) return value;
  if (depth > MAX_DEPTH) return new Unknown("a value that contains itself", "");
  if (value instanceof Unordered) return new UnorderedSet(value.members.map((item) => finishValue(item, depth + 1)));
  if (value instanceof LazyObject) return finishValue(value.whole(), depth + 1);
  if (isList(value)) return value.map((item) => finishValue(item, depth + 1));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Value] => [
    isReferenceKey(key) ? key.slice(1) : key,
    finishValue(item, depth + 1),
  ]);
  return Object.fromEntries(entries);
}
