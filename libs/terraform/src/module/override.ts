import type { Json, JsonObject } from "../json/json.js";
import { blocksOf } from "./json-syntax.js";

/**
 * A block with what an overriding file says of it. Arguments take the place of those of the same name, nested blocks that
 * of all blocks of their type, `dynamic` ones included; `lifecycle` is merged argument by argument
 * (https://developer.hashicorp.com/terraform/language/files/override#merging-behavior).
 */
export function overridden(base: JsonObject, override: JsonObject): JsonObject {
  const { dynamic: baseDynamic, lifecycle: baseLifecycle, ...rest } = base;
  const { dynamic, lifecycle, ...own } = override;
  const replaced = new Set([...Object.keys(own), ...labelsOf(dynamic)]);
  const kept = Object.entries(rest).filter(([name]) => !replaced.has(name));
  const blocks = [
    ...blocksOf(baseDynamic, 1).filter(({ labels: [label = ""] }) => !replaced.has(label)),
    ...blocksOf(dynamic, 1),
  ];
  const lifecycles = [baseLifecycle, lifecycle].flatMap((value) => blocksOf(value, 0)).map(({ body }) => body);
  return {
    ...Object.fromEntries(kept),
    ...own,
    ...(blocks.length > 0 && { dynamic: blocks.map(({ labels: [label = ""], body }) => ({ [label]: body })) }),
    ...(lifecycles.length > 0 && { lifecycle: Object.assign({}, ...lifecycles) as JsonObject }),
  };
}

function labelsOf(dynamic: Json | undefined): string[] {
  return blocksOf(dynamic, 1).map(({ labels: [label = ""] }) => label);
}
