import { Reference, Unknown } from "../configuration.js";
import { indexOf } from "../evaluate/access.js";
import { convert, toList } from "../evaluate/conversion.js";
import { contains, distinct } from "../evaluate/equality.js";
import { ANY, BOOL, memberTypes, NUMBER, STRING, type Type, typed, typeOf, unify } from "../evaluate/types.js";
import {
  compareText,
  type Evaluated,
  EvaluationError,
  integerOf,
  isList,
  isObject,
  LazyObject,
  NotEvaluatedError,
  Unordered,
} from "../evaluate/values.js";
import { add, compare, type Numeric } from "../number/precise.js";
import { argument, joined, membersOf, notA, objectOf, ofKnown, type TerraformFunction } from "./terraform-function.js";
import { characters } from "./text.js";

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

/** A function of one list, whose members are converted to one type. */
function ofList(
  name: string,
  compute: (members: Members, at: string, args: readonly Evaluated[]) => Evaluated,
): TerraformFunction {
  return (args, at) => {
    const given = membersOf(name, argument(name, args, 0), at);
    if (given instanceof Unknown) return given;
    const list = toList(given, ANY, at);
    return list instanceof Unordered || isList(list) ? compute(list, at, args) : list;
  };
}

const LIST_OF_TEXT: Type = { kind: "list", of: STRING };

/** Members of a list, or of a set that has an order, make a list; those of a tuple a tuple. */
function sameKind(from: readonly Evaluated[], members: Evaluated[]): Evaluated {
  const type = typeOf(from);
  if (type.kind !== "list" && type.kind !== "set") return members;
  return typed(members, { kind: "list", of: type.of });
}

const length: TerraformFunction = (args, at) => {
  const value = argument("length", args, 0);
  if (typeof value === "string") return characters(value).length;
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
  if (isList(members) && typeOf(members).kind === "set")
    throw new EvaluationError("element of a set, which has no order");
  const position = integerOf(argument("element", args, 1));
  if (position === undefined) return notA("element", "whole number", argument("element", args, 1), at);
  if (size(members) === 0) throw new EvaluationError("element of an empty list");
  // Versions of Terraform differ about positions from the end.
  if (position < 0) throw new NotEvaluatedError(`element ${position} of a list`);
  return indexOf(members, position % size(members), at);
};

const concat: TerraformFunction = (args, at) => {
  const lists: Members[] = [];
  for (const arg of args) {
    const members = membersOf("concat", arg, at);
    if (members instanceof Unknown) return members;
    lists.push(members);
  }
  const all = joined(lists);
  const type = unify(lists.map(typeOf));
  const areLists = lists.every((list) => typeOf(list).kind === "list");
  return areLists && type !== undefined ? convert(all, type, at) : all;
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
  const [from, to] = [integerOf(argument("slice", args, 1)), integerOf(argument("slice", args, 2))];
  if (from === undefined || to === undefined) return new Unknown("slice between positions that are not known", at);
  if (from < 0 || to < from || to > size(members)) {
    throw new EvaluationError(`slice from ${from} to ${to} of a list of ${size(members)}`);
  }
  if (members instanceof Unordered && size(members) > 1 && to - from < size(members)) {
    return new Unknown("a position in an unordered set", at);
  }
  return members instanceof Unordered ? members : sameKind(members, members.slice(from, to));
};

const distinctMembers = ofList("distinct", (members, at) => {
  const kept = distinct(itemsOf(members), at);
  if (kept instanceof Unknown) return kept;
  return members instanceof Unordered ? new Unordered(kept) : sameKind(members, kept);
});

const compact = ofList("compact", (members, at) => {
  const unknown = itemsOf(members).find((item) => item instanceof Unknown);
  if (unknown !== undefined) return unknown;
  const kept = itemsOf(members).filter((item) => item !== null && item !== "");
  const texts = kept.map((item) => convert(item, STRING, at));
  return members instanceof Unordered ? new Unordered(texts) : typed(texts, LIST_OF_TEXT);
});

const reverse = ofMembers("reverse", (members) =>
  members instanceof Unordered ? members : sameKind(members, [...members].reverse()),
);

/** An id is never empty; of other attributes that is not known. The result has the type that all have in common. */
const coalesce: TerraformFunction = (args, at) => {
  const type = unify(args.filter((arg) => arg !== null).map(typeOf));
  if (type === undefined) throw new EvaluationError("coalesce: the arguments have no type in common");
  for (const arg of args) {
    if (arg instanceof Reference && !arg.isUnique) return new Unknown(`whether ${arg.toString()} is empty`, at);
    if (arg === null) continue;
    const value = convert(arg, type, at);
    if (value !== "") return value;
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
  return ofKnown("sort", (values) => typed(values.texts(0).sort(compareText), LIST_OF_TEXT))([known], at);
};

const range = ofKnown("range", (args) => {
  const [start, limit] = args.has(1) ? [args.number(0), args.number(1)] : [0, args.number(0)];
  const isUp = compare(start, limit) <= 0;
  const step = args.has(2) ? args.number(2) : isUp ? 1 : -1;
  const direction = compare(step, 0);
  if (direction === 0) throw new EvaluationError("range with step 0");
  if (direction > 0 !== isUp && compare(start, limit) !== 0) throw new EvaluationError("range: the step leads away");
  const numbers: Numeric[] = [];
  for (let next = start; compare(next, limit) * direction < 0; next = add(next, step)) {
    if (numbers.length === 1024) throw new EvaluationError("range of more than 1024 numbers");
    numbers.push(next);
  }
  return typed(numbers, { kind: "list", of: NUMBER });
});

const chunklist = ofList("chunklist", (members, at, args) => {
  const size = integerOf(argument("chunklist", args, 1));
  if (size === undefined || size < 0) throw new EvaluationError("chunklist needs a size that is not negative");
  if (members instanceof Unordered) return new Unknown("chunklist of an unordered set", at);
  if (members.length === 0) return [];
  const length = size === 0 ? members.length : size;
  return Array.from({ length: Math.ceil(members.length / length) }, (_, i) =>
    sameKind(members, members.slice(i * length, (i + 1) * length)),
  );
});

/** Members of the first list where the second has one that is among the third. */
const matchkeys: TerraformFunction = (args, at) => {
  const lists: (readonly Evaluated[])[] = [];
  const of = unify([1, 2].flatMap((position) => memberTypes(typeOf(argument("matchkeys", args, position)))));
  if (of === undefined) throw new EvaluationError("matchkeys: the keys have no type in common");
  for (const [position, type] of [ANY, of, of].entries()) {
    const list = toList(argument("matchkeys", args, position), type, at);
    if (!isList(list)) return new Unknown("matchkeys of an unordered set", at);
    lists.push(list);
  }
  const [values = [], keys = [], wanted = []] = lists;
  if (values.length !== keys.length) throw new EvaluationError("matchkeys: values and keys differ in length");
  const kept: Evaluated[] = [];
  for (const [i, key] of keys.entries()) {
    const found = contains(wanted, key, at);
    if (found instanceof Unknown) return found;
    if (found) kept.push(values[i] as Evaluated);
  }
  return sameKind(values, kept);
};

function ofAll(name: string, expected: boolean): TerraformFunction {
  return (args, at) => {
    const members = membersOf(name, argument(name, args, 0), at);
    if (members instanceof Unknown) return members;
    let unknown: Unknown | undefined;
    for (const item of itemsOf(members)) {
      if (item instanceof Reference) unknown ??= new Unknown(`${item.toString()} is assigned by AWS`, at);
      else if (item instanceof Unknown) unknown ??= item;
      else if ((item !== null && convert(item, BOOL, at)) !== expected) return !expected;
    }
    return unknown ?? expected;
  };
}

export const collectionFunctions: Readonly<Record<string, TerraformFunction>> = {
  length,
  one,
  element,
  concat,
  flatten,
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
  chunklist,
  matchkeys,
  alltrue: ofAll("alltrue", true),
  anytrue: ofAll("anytrue", false),
};
