import { Reference, Unknown } from "../configuration.js";
import { setOf } from "../functions/sets.js";
import { limitMembers } from "./bounds.js";
import { ANY, memberTypes, type Type, typed, typeOf, unify } from "./types.js";
import {
  booleanOf,
  type Evaluated,
  EvaluationError,
  isList,
  isObject,
  LazyObject,
  numberOf,
  sortedEntries,
  textOf,
  typeName,
  Unordered,
} from "./values.js";

/**
 * Converts a value as Terraform does where a type is needed. What is not known stays what it is.
 *
 * @throws {EvaluationError} for a value that cannot be converted
 */
export function convert(value: Evaluated, type: Type, at: string): Evaluated {
  const isOpen =
    value === null || value instanceof Unknown || value instanceof Reference || value instanceof LazyObject;
  if (isOpen || type.kind === "any") return value;
  switch (type.kind) {
    case "string":
      return textOf(value) ?? cannot(value, "a string");
    case "number":
      return numberOf(value) ?? cannot(value, "a number");
    case "bool":
      return booleanOf(value) ?? cannot(value, "a bool");
    case "list":
      return toList(value, type.of, at);
    case "set":
      return toSet(value, type.of, at);
    case "map":
      return toMap(value, type.of, at);
    case "tuple": {
      const items =
        isList(value) && value.length === type.items.length ? value : cannot(value, "a tuple of that length");
      return items.map((item, i) => convert(item, type.items[i] ?? ANY, at));
    }
    case "object": {
      const object = isObject(value) ? value : cannot(value, "an object");
      return Object.fromEntries(
        Object.entries(type.attributes).map(([name, attribute]) => {
          if (!Object.hasOwn(object, name)) throw new EvaluationError(`the attribute "${name}" is missing`);
          return [name, convert(object[name] as Evaluated, attribute, at)];
        }),
      );
    }
  }
}

/** @param of - `any` for the one type that all members have in common */
export function toList(value: Evaluated, of: Type, at: string): Evaluated {
  if (value instanceof Unordered) return new Unordered(convertAll(value, value.members, of, at), value.origin);
  const items = isList(value) ? value : cannot(value, "a list");
  limitMembers(items.length);
  const converted = convertAll(value, items, of, at);
  return typed(converted, { kind: "list", of: memberType(of, converted) });
}

export function toSet(value: Evaluated, of: Type, at: string): Evaluated {
  const items = value instanceof Unordered ? value.members : isList(value) ? value : cannot(value, "a set");
  limitMembers(items.length);
  const converted = convertAll(value, items, of, at);
  // A set made from a set keeps its unknown order.
  return value instanceof Unordered ? new Unordered(converted, value.origin) : setOf(converted, at);
}

export function toMap(value: Evaluated, of: Type, at: string): Evaluated {
  const object = isObject(value) ? value : cannot(value, "a map");
  const entries = sortedEntries(object);
  limitMembers(entries.length);
  const converted = convertAll(
    value,
    entries.map(([, item]) => item),
    of,
    at,
  );
  const map = Object.fromEntries(entries.map(([key], i) => [key, converted[i] as Evaluated]));
  return typed(map, { kind: "map", of: memberType(of, converted) });
}

/** The one type that members of a list, set or map have in common. */
function memberType(of: Type, members: readonly Evaluated[]): Type {
  return of.kind === "any" ? (unify(members.map(typeOf)) ?? ANY) : of;
}

function convertAll(whole: Evaluated, items: readonly Evaluated[], of: Type, at: string): Evaluated[] {
  if (of.kind !== "any") return items.map((item) => convert(item, of, at));
  const common = unify(memberTypes(typeOf(whole)));
  if (common === undefined) throw new EvaluationError(`the members of a ${typeName(whole)} have no type in common`);
  return items.map((item) => convert(item, common, at));
}

function cannot(value: Evaluated, needed: string): never {
  throw new EvaluationError(`a ${typeName(value)} is not ${needed}`);
}
