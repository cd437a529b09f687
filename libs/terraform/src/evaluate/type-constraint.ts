import type { Expression } from "../expression/syntax.js";
import { setOf } from "../functions/sets.js";
import { emptyScope } from "./scope.js";
import { evaluate } from "./evaluate.js";
import {
  booleanOf,
  type Evaluated,
  type EvaluatedObject,
  isList,
  isObject,
  numberOf,
  sortedEntries,
  textOf,
  Unordered,
} from "./values.js";

/**
 * Converts a value to a variable's type, as far as it changes the value: sets are ordered, primitives converted,
 * optional attributes filled in (https://developer.hashicorp.com/terraform/language/expressions/type-constraints).
 */
export function convertTo(type: Expression, value: Evaluated, at: string): Evaluated {
  if (value === null) return null;
  if (type.kind === "variable") return toPrimitive(type.name, value);
  if (type.kind !== "call") return value;
  const [inner] = type.args;
  if (type.name === "object" && inner?.kind === "object" && isObject(value)) return toObject(inner, value, at);
  if (inner === undefined) return value;
  const items = value instanceof Unordered ? value.members : value;
  if (type.name === "set" && isList(items)) {
    const converted = items.map((item) => convertTo(inner, item, at));
    return value instanceof Unordered ? new Unordered(converted, value.origin) : setOf(converted, at);
  }
  if (type.name === "list" && isList(value)) return value.map((item) => convertTo(inner, item, at));
  if (type.name === "map" && isObject(value)) {
    return Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, convertTo(inner, item, at)]));
  }
  if (type.name === "optional") return convertTo(inner, value, at);
  return value;
}

function toPrimitive(name: string, value: Evaluated): Evaluated {
  switch (name) {
    case "string":
      return textOf(value) ?? value;
    case "number":
      return numberOf(value) ?? value;
    case "bool":
      return booleanOf(value) ?? value;
    default:
      return value;
  }
}

function toObject(type: Expression & { kind: "object" }, value: EvaluatedObject, at: string): Evaluated {
  const entries: [string, Evaluated][] = [];
  for (const { key, value: attributeType } of type.items) {
    if (key.kind !== "literal") continue;
    const name = String(key.value);
    const given = Object.hasOwn(value, name) ? (value[name] as Evaluated) : null;
    entries.push([name, given === null ? defaultOf(attributeType, at) : convertTo(attributeType, given, at)]);
  }
  return Object.fromEntries(entries);
}

/** The second argument of `optional(type, default)`. */
function defaultOf(type: Expression, at: string): Evaluated {
  if (type.kind !== "call" || type.name !== "optional") return null;
  const [inner, standard] = type.args;
  if (inner === undefined || standard === undefined) return null;
  return convertTo(inner, evaluate(standard, emptyScope(at)), at);
}
