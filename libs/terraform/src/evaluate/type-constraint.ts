import type { Expression } from "../expression/syntax.js";
import { convert, toList, toMap, toSet } from "./conversion.js";
import { evaluate } from "./evaluate.js";
import { emptyScope } from "./scope.js";
import { ANY, BOOL, NUMBER, STRING, type Type } from "./types.js";
import { type Evaluated, EvaluationError, isList, isObject, type EvaluatedObject, Unordered } from "./values.js";

/**
 * Converts a value to a variable's type: members are converted, sets ordered, and optional attributes filled in
 * (https://developer.hashicorp.com/terraform/language/expressions/type-constraints).
 *
 * @throws {EvaluationError} for a value that Terraform refuses, and for what is no type
 */
export function convertTo(constraint: Expression, value: Evaluated, at: string): Evaluated {
  if (value === null) return null;
  if (constraint.kind === "variable") return convert(value, primitive(constraint.name), at);
  if (constraint.kind !== "call") throw new EvaluationError("this is not a type");
  const [inner] = constraint.args;
  if (inner === undefined) throw new EvaluationError(`${constraint.name} needs a type`);
  switch (constraint.name) {
    case "optional":
      return convertTo(inner, value, at);
    case "list":
      return toList(ofMembers(inner, value, at), ANY, at);
    case "set":
      return toSet(ofMembers(inner, value, at), ANY, at);
    case "map":
      return toMap(ofMembers(inner, value, at), ANY, at);
    case "tuple":
      return toTuple(inner, value, at);
    case "object":
      return inner.kind === "object" && isObject(value) ? toObject(inner, value, at) : convert(value, NO_OBJECT, at);
    default:
      throw new EvaluationError(`${constraint.name} is not a type`);
  }
}

/** No value but one that is not known can be converted to it. */
const NO_OBJECT: Type = { kind: "object", attributes: {} };

function primitive(name: string): Type {
  switch (name) {
    case "string":
      return STRING;
    case "number":
      return NUMBER;
    case "bool":
      return BOOL;
    case "any":
    case "list":
    case "map":
    case "set":
      return ANY;
    default:
      throw new EvaluationError(`${name} is not a type`);
  }
}

/** Each member of a collection converted; what is no collection is for the caller to refuse. */
function ofMembers(inner: Expression, value: Evaluated, at: string): Evaluated {
  const one = (item: Evaluated): Evaluated => convertTo(inner, item, at);
  if (value instanceof Unordered) return new Unordered(value.members.map(one), value.origin);
  if (isList(value)) return value.map(one);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, one(item)])) : value;
}

function toTuple(inner: Expression, value: Evaluated, at: string): Evaluated {
  if (inner.kind !== "tuple") throw new EvaluationError("tuple needs a list of types");
  if (!isList(value)) return convert(value, { kind: "tuple", items: [] }, at);
  if (value.length !== inner.items.length) throw new EvaluationError(`a tuple of ${inner.items.length} is needed`);
  return value.map((item, i) => convertTo(inner.items[i] as Expression, item, at));
}

function toObject(type: Expression & { kind: "object" }, value: EvaluatedObject, at: string): Evaluated {
  const entries: [string, Evaluated][] = [];
  for (const { key, value: attributeType } of type.items) {
    if (key.kind !== "literal") continue;
    const name = String(key.value);
    const isOptional = attributeType.kind === "call" && attributeType.name === "optional";
    if (!Object.hasOwn(value, name) && !isOptional) throw new EvaluationError(`the attribute "${name}" is required`);
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
