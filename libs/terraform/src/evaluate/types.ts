import { Reference, Unknown } from "../configuration.js";
import { Precise } from "../number/precise.js";
import { spend } from "./bounds.js";
import { type Evaluated, isList, LazyObject, Unordered } from "./values.js";

/** A type of Terraform's (https://developer.hashicorp.com/terraform/language/expressions/type-constraints). */
export type Type =
  | { readonly kind: "string" | "number" | "bool" }
  /** Not known, or whatever it is. */
  | { readonly kind: "any" }
  | { readonly kind: "list" | "set" | "map"; readonly of: Type }
  | { readonly kind: "tuple"; readonly items: readonly Type[] }
  | { readonly kind: "object"; readonly attributes: Readonly<Record<string, Type>> };

export const STRING: Type = { kind: "string" };
export const NUMBER: Type = { kind: "number" };
export const BOOL: Type = { kind: "bool" };
export const ANY: Type = { kind: "any" };

/**
 * Types of lists, sets and maps, and of what they were computed for before. By its looks alone a list is a tuple, and a
 * map an object.
 */
const types = new WeakMap<object, Type>();

/** Marks a list, set or map, which must be a new one, as being of that type. */
export function typed<Value extends Evaluated & object>(value: Value, type: Type): Value {
  types.set(value, type);
  return value;
}

export function typeOf(value: Evaluated): Type {
  switch (typeof value) {
    case "string":
      return STRING;
    case "number":
      return NUMBER;
    case "boolean":
      return BOOL;
    default:
      break;
  }
  if (value === null || value instanceof Unknown || value instanceof LazyObject) return ANY;
  if (value instanceof Precise) return NUMBER;
  // Ids are text, whatever they will be.
  if (value instanceof Reference) return value.isUnique ? STRING : ANY;
  const known = types.get(value);
  if (known !== undefined) return known;
  const type = inferred(value);
  types.set(value, type);
  return type;
}

function inferred(value: Unordered | readonly Evaluated[] | Readonly<Record<string, Evaluated>>): Type {
  if (value instanceof Unordered) return { kind: "set", of: unify(value.members.map(typeOf)) ?? ANY };
  if (isList(value)) return { kind: "tuple", items: value.map(typeOf) };
  return {
    kind: "object",
    attributes: Object.fromEntries(Object.entries(value).map(([name, item]) => [name, typeOf(item)])),
  };
}

/** Whether values of the two types may be equal: of types that are not known that is not known either. */
export function mayBeSame(a: Type, b: Type): boolean {
  if (a === b || a.kind === "any" || b.kind === "any") return true;
  spend();
  switch (a.kind) {
    case "list":
    case "set":
    case "map":
      return b.kind === a.kind && mayBeSame(a.of, b.of);
    case "tuple":
      return (
        b.kind === "tuple" &&
        a.items.length === b.items.length &&
        a.items.every((item, i) => mayBeSame(item, b.items[i] ?? ANY))
      );
    case "object": {
      if (b.kind !== "object") return false;
      const names = Object.keys(a.attributes);
      const others = b.attributes;
      return (
        names.length === Object.keys(others).length &&
        names.every((name) => Object.hasOwn(others, name) && mayBeSame(a.attributes[name] ?? ANY, others[name] ?? ANY))
      );
    }
    default:
      return a.kind === b.kind;
  }
}

/** Whether the types are equal and wholly known. */
export function isSame(a: Type, b: Type): boolean {
  return a === b || (JSON.stringify(a) === JSON.stringify(b) && !JSON.stringify(a).includes('"any"'));
}

/**
 * The one type that values of all these types can be converted to, as the results of a conditional are and the members
 * of a list; undefined if there is none.
 */
export function unify(given: readonly Type[]): Type | undefined {
  const [first, ...rest] = given;
  if (first === undefined) return ANY;
  return rest.reduce<Type | undefined>((type, other) => type && unifyTwo(type, other), first);
}

function unifyTwo(a: Type, b: Type): Type | undefined {
  if (a === b) return a;
  spend();
  if (a.kind === "any" || b.kind === "any") return ANY;
  const kinds = [a.kind, b.kind];
  if (isPrimitive(a) && isPrimitive(b)) {
    if (a.kind === b.kind) return a;
    return kinds.includes("string") ? STRING : undefined;
  }
  if (a.kind === "tuple" && b.kind === "tuple" && a.items.length === b.items.length) {
    const items = a.items.map((item, i) => unifyTwo(item, b.items[i] ?? ANY));
    return items.every((item) => item !== undefined) ? { kind: "tuple", items } : undefined;
  }
  if (a.kind === "object" && b.kind === "object") {
    const same = sameAttributes(a.attributes, b.attributes);
    if (same) return unifyAttributes(a.attributes, b.attributes);
  }
  if (kinds.every((kind) => kind === "object" || kind === "map")) return collection("map", a, b);
  if (kinds.every((kind) => kind === "set")) return collection("set", a, b);
  if (kinds.every((kind) => kind === "list" || kind === "tuple")) return collection("list", a, b);
  // A tuple becomes a set like the other, whose members keep their type; a set and a list become a list.
  if (kinds.includes("set") && kinds.includes("tuple")) return a.kind === "set" ? a : b;
  if (kinds.includes("set") && kinds.includes("list")) return collection("list", a, b);
  return undefined;
}

function isPrimitive({ kind }: Type): boolean {
  return kind === "string" || kind === "number" || kind === "bool";
}

function sameAttributes(a: Readonly<Record<string, Type>>, b: Readonly<Record<string, Type>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name));
}

function unifyAttributes(a: Readonly<Record<string, Type>>, b: Readonly<Record<string, Type>>): Type | undefined {
  const entries = Object.entries(a).map(([name, type]) => [name, unifyTwo(type, b[name] ?? ANY)] as const);
  if (!entries.every((entry): entry is readonly [string, Type] => entry[1] !== undefined)) return undefined;
  return { kind: "object", attributes: Object.fromEntries(entries) };
}

function collection(kind: "list" | "set" | "map", a: Type, b: Type): Type | undefined {
  const of = unify([...memberTypes(a), ...memberTypes(b)]);
  return of && { kind, of };
}

export function memberTypes(type: Type): readonly Type[] {
  switch (type.kind) {
    case "list":
    case "set":
    case "map":
      return [type.of];
    case "tuple":
      return type.items;
    case "object":
      return Object.values(type.attributes);
    default:
      return [];
  }
}
