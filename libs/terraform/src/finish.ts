import { Reference, Unknown, UnorderedSet, type Resource, type Value } from "./configuration.js";
import { type Evaluated, isList, isObject, isReferenceKey, LazyObject, Unordered } from "./evaluate/values.js";
import { takesAmazonIpv6 } from "./network/allocation.js";
import { attributeOfNode } from "./network/attributes.js";
import type { Network } from "./network/network.js";
import type { ResourceNode } from "./network/resource-node.js";

/** A resource as the model gets it: attributes that are set, besides those that a stand-in was chosen for. */
export function finishResource(node: ResourceNode, network: Network): Resource {
  const attributes: Record<string, Value> = {};
  for (const name of new Set([...node.names(), ...chosenNames(node)])) {
    const value = node.given(name) ?? (chosenNames(node).includes(name) ? attributeOfNode(node, name, network) : null);
    if (value !== null) attributes[name] = finishValue(value, "arguments");
  }
  const { address, stack, mode, type, provider, region, file } = node;
  return { address, stack, mode, type, provider, ...(region !== undefined && { region }), attributes, file };
}

function chosenNames(node: ResourceNode): readonly string[] {
  return [
    ...(node.given("ipv4_ipam_pool_id") === undefined ? [] : ["cidr_block"]),
    ...(takesAmazonIpv6(node) ? ["ipv6_cidr_block"] : []),
  ];
}

/** How deep whole resources may stand in each other before it is taken for a circle. */
const MAX_DEPTH = 32;

/** @param kind - in arguments of a resource, null means that one is left out; in other values it is a value */
export function finishValue(value: Evaluated, kind: "arguments" | "value", depth = 0): Value {
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Reference || value instanceof Unknown) return value;
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
