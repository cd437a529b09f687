import { Reference, Unknown } from "../configuration.js";
import { indexOf } from "../evaluate/access.js";
import { contains, distinct } from "../evaluate/equality.js";
import {
  compareText,
  type Evaluated,
  EvaluationError,
  isList,
  isObject,
  isReferenceKey,
  keyOf,
  LazyObject,
  NotEvaluatedError,
  numberOf,
  sortedEntries,
  Unordered,
} from "../evaluate/values.js";
import { argument, joined, membersOf, notA, objectOf, ofKnown, type TerraformFunction } from "./terraform-function.js";

type Members = readonly Evaluated[] | Unordered;

const size = (members: Members): number => (members instanceof Unordered ? members.members.length : members.length);
const itemsOf = (members: Members): readonly Evaluated[] => (members instanceof Unordered ? members.members : members);

/** A function of one list, whose members may be unknown. */
function ofMembers(name: string, compute: (members: Members, at: string) => Evaluated): TerraformFunction {
  return (args, at) => {
    const members = membersOf(name, argument(name, args, 0), at);
    return members instanceof Unknown ? members : compute(members, at);
  };
}

const length: TerraformFunction = (args, at) => {
  const value = argument("length", args, 0);
  if (typeof value === "string") return [...value].length;
  if (isObject(value) || value instanceof LazyObject) {
    const object = objectOf("length", value, at);
    return object instanceof Unknown ? object : Object.keys(object).length;
  }
  const members = membersOf("length", value, at);
  return members instanceof Unknown ? members : size(members);
};

const one = ofMembers("one", (members) => {
  if (size(members) > 1) throw new EvaluationError(`one needs a list of at most one member, not ${size(members)}`);
  return itemsOf(members)[0] ?? null;
});

const element: TerraformFunction = (args, at) => {
  const members = membersOf("element", argument("element", args, 0), at);
  if (members instanceof Unknown) return members;
  const position = numberOf(argument("element", args, 1));
  if (position === undefined) return notA("element", "number", argument("element", args, 1), at);
  if (size(members) === 0) throw new EvaluationError("element of an empty list");
  // Versions of Terraform differ about positions from the end.
  if (!Number.isInteger(position) || position < 0) throw new NotEvaluatedError(`element ${position} of a list`);
  return indexOf(members, position % size(members), at);
};

const lookup: TerraformFunction = (args, at) => {
  const object = objectOf("lookup", argument("lookup", args, 0), at);
  if (object instanceof Unknown) return object;
  const key = keyOf(argument("lookup", args, 1));
  if (key === undefined) return notA("lookup", "string", argument("lookup", args, 1), at);
  const isKnown = Object.hasOwn(object, key) || ![key, ...Object.keys(object)].some(isReferenceKey);
  return isKnown && !Object.hasOwn(object, key) && args.length > 2
    ? argument("lookup", args, 2)
    : indexOf(object, argument("lookup", args, 1), at);
};

const concat: TerraformFunction = (args, at) => {
  const lists: Members[] = [];
  for (const arg of args) {
    const members = membersOf("concat", arg, at);
    if (members instanceof Unknown) return members;
    lists.push(members);
  }
  return joined(lists);
};

const flatten = ofMembers("flatten", (members) => {
  const unknown = itemsOf(members).find((item) => item instanceof Unknown);
  if (unknown !== undefined) return unknown;
  const flat = (list: Members): Members =>
    joined([
      ...itemsOf(list).map((item) => (item instanceof Unordered || isList(item) ? flat(item) : [item])),
      // Keeps the result unordered if the list itself is.
      ...(list instanceof Unordered && size(list) > 1 ? [new Unordered([])] : []),
    ]);
  const result = flat(members);
  return members instanceof Unordered && size(members) > 1 ? new Unordered(itemsOf(result)) : result;
});

const merge: TerraformFunction = (args, at) => {
  const result: Record<string, Evaluated> = {};
  for (const arg of args) {
    if (arg === null) continue;
    const object = objectOf("merge", arg, at);
    if (object instanceof Unknown) return object;
    Object.assign(result, object);
  }
  return result;
};

const ordered = (object: Record<string, Evaluated>, pick: (entry: [string, Evaluated]) => Evaluated): Evaluated => {
  const picked = sortedEntries(object).map(pick);
  return Object.keys(object).some(isReferenceKey) ? new Unordered(picked) : picked;
};

const keys: TerraformFunction = (args, at) => {
  const object = objectOf("keys", argument("keys", args, 0), at);
  if (object instanceof Unknown) return object;
  if (Object.keys(object).some(isReferenceKey)) return new Unknown("keys of a map whose keys AWS assigns", at);
  return ordered(object, ([key]) => key);
};

const values: TerraformFunction = (args, at) => {
  const object = objectOf("values", argument("values", args, 0), at);
  return object instanceof Unknown ? object : ordered(object, ([, value]) => value);
};

const zipmap: TerraformFunction = (args, at) => {
  const names = membersOf("zipmap", argument("zipmap", args, 0), at);
  const items = membersOf("zipmap", argument("zipmap", args, 1), at);
  if (names instanceof Unknown) return names;
  if (items instanceof Unknown) return items;
  if (size(names) !== size(items)) throw new EvaluationError(`zipmap of ${size(names)} keys, ${size(items)} values`);
  const originOf = (list: Members): unknown => (list instanceof Unordered ? list.origin : undefined);
  if (size(names) > 1 && originOf(names) !== originOf(items)) return new Unknown("zipmap of an unordered set", at);
  const entries: [string, Evaluated][] = [];
  for (const [i, name] of itemsOf(names).entries()) {
    const key = keyOf(name);
    if (key === undefined) return notA("zipmap", "string", name, at);
    entries.push([key, itemsOf(items)[i] as Evaluated]);
  }
  return Object.fromEntries(entries);
};

const containsMember: TerraformFunction = (args, at) => {
  const members = membersOf("contains", argument("contains", args, 0), at);
  return members instanceof Unknown ? members : contains(itemsOf(members), argument("contains", args, 1), at);
};

const index: TerraformFunction = (args, at) => {
  const members = membersOf("index", argument("index", args, 0), at);
  if (members instanceof Unknown) return members;
  if (members instanceof Unordered && size(members) > 1) return new Unknown("index in an unordered set", at);
  for (const [position, item] of itemsOf(members).entries()) {
    const same = contains([item], argument("index", args, 1), at);
    if (same === true) return position;
    if (same instanceof Unknown) return same;
  }
  throw new EvaluationError("index: the list has no such member");
};

const slice: TerraformFunction = (args, at) => {
  const members = membersOf("slice", argument("slice", args, 0), at);
  if (members instanceof Unknown) return members;
  const [from, to] = [numberOf(argument("slice", args, 1)), numberOf(argument("slice", args, 2))];
  if (from === undefined || to === undefined) return new Unknown("slice between positions that are not known", at);
  if (from < 0 || to < from || to > size(members)) {
    throw new EvaluationError(`slice from ${from} to ${to} of a list of ${size(members)}`);
  }
  if (members instanceof Unordered && size(members) > 1 && to - from < size(members)) {
    return new Unknown("a position in an unordered set", at);
  }
  return members instanceof Unordered ? members : members.slice(from, to);
};

const distinctMembers = ofMembers("distinct", (members, at) => {
  const kept = distinct(itemsOf(members), at);
  if (kept instanceof Unknown) return kept;
  return members instanceof Unordered ? new Unordered(kept) : kept;
});

const compact = ofMembers("compact", (members) => {
  const unknown = itemsOf(members).find((item) => item instanceof Unknown);
  if (unknown !== undefined) return unknown;
  const kept = itemsOf(members).filter((item) => item !== null && item !== "");
  return members instanceof Unordered ? new Unordered(kept) : kept;
});

const reverse = ofMembers("reverse", (members) => (members instanceof Unordered ? members : [...members].reverse()));

/** An id is never empty; of other attributes that is not known. */
const coalesce: TerraformFunction = (args, at) => {
  for (const arg of args) {
    if (arg instanceof Reference && !arg.isUnique) {
      return new Unknown(`whether ${arg.toString()} is empty`, at);
    }
    if (arg !== null && arg !== "") return arg;
  }
  throw new EvaluationError("coalesce: no argument is set");
};

const coalescelist: TerraformFunction = (args, at) => {
  for (const arg of args) {
    const members = membersOf("coalescelist", arg, at);
    if (members instanceof Unknown || size(members) > 0) return members;
  }
  throw new EvaluationError("coalescelist: no list has a member");
};

const sort: TerraformFunction = (args, at) => {
  const list = argument("sort", args, 0);
  const known = list instanceof Unordered ? [...list.members] : list;
  return ofKnown("sort", (values) => values.texts(0).sort(compareText))([known], at);
};

const range = ofKnown("range", (args) => {
  const [start, limit] = args.has(1) ? [args.number(0), args.number(1)] : [0, args.number(0)];
  const step = args.has(2) ? args.number(2) : start <= limit ? 1 : -1;
  if (step === 0) throw new EvaluationError("range with step 0");
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (count > 1024) throw new EvaluationError("range of more than 1024 numbers");
  return Array.from({ length: count }, (_, i) => start + i * step);
});

export const collectionFunctions: Readonly<Record<string, TerraformFunction>> = {
  length,
  one,
  element,
  lookup,
  concat,
  flatten,
  merge,
  keys,
  values,
  zipmap,
  contains: containsMember,
  index,
  slice,
  distinct: distinctMembers,
  compact,
  reverse,
  coalesce,
  coalescelist,
  sort,
  range,
};
