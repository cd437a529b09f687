import { Unknown } from "../configuration.js";
import { indexOf } from "../evaluate/access.js";
import { limitMembers } from "../evaluate/bounds.js";
import { convert } from "../evaluate/conversion.js";
import { ANY, isSame, STRING, type Type, typed, typeOf } from "../evaluate/types.js";
import {
  compareText,
  type Evaluated,
  EvaluationError,
  isReferenceKey,
  keyOf,
  sortedEntries,
  textOf,
  Unordered,
} from "../evaluate/values.js";
import { argument, membersOf, notA, objectOf, type TerraformFunction } from "./terraform-function.js";

type Members = readonly Evaluated[] | Unordered;

const sizeOf = (members: Members): number => itemsOf(members).length;
const itemsOf = (members: Members): readonly Evaluated[] => (members instanceof Unordered ? members.members : members);

const lookup: TerraformFunction = (args, at) => {
  const object = objectOf("lookup", argument("lookup", args, 0), at);
  if (object instanceof Unknown) return object;
  const key = keyOf(argument("lookup", args, 1));
  if (key === undefined) return notA("lookup", "string", argument("lookup", args, 1), at);
  const isKnown = Object.hasOwn(object, key) || ![key, ...Object.keys(object)].some(isReferenceKey);
  if (isKnown && !Object.hasOwn(object, key) && args.length > 2) {
    const type = typeOf(object);
    return convert(argument("lookup", args, 2), type.kind === "map" ? type.of : ANY, at);
  }
  return indexOf(object, argument("lookup", args, 1), at);
};

const merge: TerraformFunction = (args, at) => {
  const result: Record<string, Evaluated> = {};
  for (const arg of args) {
    if (arg === null) continue;
    const object = objectOf("merge", arg, at);
    if (object instanceof Unknown) return object;
    Object.assign(result, object);
    limitMembers(Object.keys(result).length);
  }
  const types = args.filter((arg) => arg !== null).map(typeOf);
  const [first] = types;
  const areMaps = types.every((type) => type.kind === "map" && first !== undefined && isSame(type, first));
  return areMaps && first !== undefined ? typed(result, first) : result;
};

const ordered = (
  object: Readonly<Record<string, Evaluated>>,
  pick: (entry: [string, Evaluated]) => Evaluated,
  list: (type: Type & { readonly of: Type }) => Type,
): Evaluated => {
  const picked = sortedEntries(object).map(pick);
  const type = typeOf(object);
  return Object.keys(object).some(isReferenceKey)
    ? new Unordered(picked)
    : type.kind === "map"
      ? typed(picked, list(type))
      : picked;
};

const keys: TerraformFunction = (args, at) => {
  const object = objectOf("keys", argument("keys", args, 0), at);
  if (object instanceof Unknown) return object;
  if (Object.keys(object).some(isReferenceKey)) return new Unknown("keys of a map whose keys AWS assigns", at);
  return ordered(
    object,
    ([key]) => key,
    () => ({ kind: "list", of: STRING }),
  );
};

const values: TerraformFunction = (args, at) => {
  const object = objectOf("values", argument("values", args, 0), at);
  return object instanceof Unknown
    ? object
    : ordered(
        object,
        ([, value]) => value,
        ({ of }) => ({ kind: "list", of }),
      );
};

const zipmap: TerraformFunction = (args, at) => {
  const names = membersOf("zipmap", argument("zipmap", args, 0), at);
  const items = membersOf("zipmap", argument("zipmap", args, 1), at);
  if (names instanceof Unknown) return names;
  if (items instanceof Unknown) return items;
  if (sizeOf(names) !== sizeOf(items))
    throw new EvaluationError(`zipmap of ${sizeOf(names)} keys, ${sizeOf(items)} values`);
  const originOf = (list: Members): unknown => (list instanceof Unordered ? list.origin : undefined);
  if (sizeOf(names) > 1 && originOf(names) !== originOf(items)) return new Unknown("zipmap of an unordered set", at);
  const entries: [string, Evaluated][] = [];
  for (const [i, name] of itemsOf(names).entries()) {
    const key = keyOf(name);
    if (key === undefined) return notA("zipmap", "string", name, at);
    entries.push([key, itemsOf(items)[i] as Evaluated]);
  }
  const result = Object.fromEntries(entries);
  const type = typeOf(items);
  return type.kind === "list" ? typed(result, { kind: "map", of: type.of }) : result;
};

/** A map of lists of texts the other way round: every text with the keys that have it. */
const transpose: TerraformFunction = (args, at) => {
  const object = objectOf("transpose", argument("transpose", args, 0), at);
  if (object instanceof Unknown) return object;
  const result = new Map<string, string[]>();
  for (const [key, members] of sortedEntries(object)) {
    const list = membersOf("transpose", members, at);
    if (list instanceof Unknown) return list;
    for (const item of itemsOf(list)) {
      const text = textOf(item);
      if (text === undefined) return notA("transpose", "string", item, at);
      result.set(text, [...(result.get(text) ?? []), key]);
    }
  }
  const of: Type = { kind: "list", of: STRING };
  const entries = [...result].map(([key, keys]) => [key, typed(keys.sort(compareText), of)] as const);
  return typed(Object.fromEntries(entries), { kind: "map", of });
};

export const mapFunctions: Readonly<Record<string, TerraformFunction>> = {
  lookup,
  merge,
  keys,
  values,
  zipmap,
  transpose,
};
