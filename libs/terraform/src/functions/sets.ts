import { Unknown } from "../configuration.js";
import { limitMembers } from "../evaluate/bounds.js";
import { convert, toList, toSet } from "../evaluate/conversion.js";
import { contains, distinct } from "../evaluate/equality.js";
import { ANY, memberTypes, typed, typeOf, unify } from "../evaluate/types.js";
import { compareText, type Evaluated, EvaluationError, isList, textOf, Unordered } from "../evaluate/values.js";
import { compare, type Numeric } from "../number/precise.js";
import { argument, membersOf, type TerraformFunction } from "./terraform-function.js";

/**
 * A set of these members. Terraform sorts sets of primitives, so that they have an order after all: strings by their
 * text, numbers by size. Of other members, and of those that AWS assigns, the order is not known.
 *
 * @param members - converted to one type
 */
export function setOf(members: readonly Evaluated[], at: string): readonly Evaluated[] | Unordered | Unknown {
  const unknown = members.find((member) => member instanceof Unknown);
  if (unknown !== undefined) return unknown;
  const kept = distinct(members, at);
  if (kept instanceof Unknown) return kept;
  if (!kept.every((member) => textOf(member) !== undefined)) return new Unordered(kept);
  const of = unify(kept.map(typeOf)) ?? ANY;
  const isBefore = (a: Evaluated, b: Evaluated): number =>
    of.kind === "number" ? compare(a as Numeric, b as Numeric) : compareText(String(a), String(b));
  return typed(kept.sort(isBefore), { kind: "set", of });
}

const toset: TerraformFunction = (args, at) => {
  const members = membersOf("toset", argument("toset", args, 0), at);
  return members instanceof Unknown ? members : toSet(members, ANY, at);
};

/** Members of several sets, converted to the type that they have in common. */
function alike(name: string, args: readonly Evaluated[], at: string): (readonly Evaluated[])[] | Unknown {
  const sets: Members[] = [];
  for (const arg of args) {
    const members = membersOf(name, arg, at);
    if (members instanceof Unknown) return members;
    sets.push(members);
  }
  const type = unify(sets.flatMap((set) => memberTypes(typeOf(set))));
  if (type === undefined) throw new EvaluationError(`${name}: the members have no type in common`);
  return sets.map((set) => itemsOf(set).map((item) => convert(item, type, at)));
}

type Members = readonly Evaluated[] | Unordered;

const itemsOf = (members: Members): readonly Evaluated[] => (members instanceof Unordered ? members.members : members);

function ofSets(
  name: string,
  keep: (
    member: Evaluated,
    first: readonly Evaluated[],
    rest: readonly (readonly Evaluated[])[],
    at: string,
  ) => boolean | Unknown,
): TerraformFunction {
  return (args, at) => {
    const sets = alike(name, args, at);
    if (sets instanceof Unknown) return sets;
    const [first = [], ...rest] = sets;
    const kept: Evaluated[] = [];
    for (const member of name === "setunion" ? sets.flat() : first) {
      const stays = keep(member, first, rest, at);
      if (stays instanceof Unknown) return stays;
      if (stays) kept.push(member);
    }
    return setOf(kept, at);
  };
}

const setintersection = ofSets("setintersection", (member, _first, rest, at) => {
  let result: boolean | Unknown = true;
  for (const other of rest) {
    const found = contains(other, member, at);
    if (found === false) return false;
    if (found instanceof Unknown) result = found;
  }
  return result;
});

const setsubtract = ofSets("setsubtract", (member, _first, rest, at) => {
  const found = contains(rest.flat(), member, at);
  return found instanceof Unknown ? found : !found;
});

const setproduct: TerraformFunction = (args, at) => {
  if (args.length === 0) throw new EvaluationError("setproduct needs an argument");
  let rows: Evaluated[][] = [[]];
  const lists: Members[] = [];
  for (const arg of args) {
    const members = membersOf("setproduct", arg, at);
    if (members instanceof Unknown) return members;
    const list = toList(members, ANY, at);
    if (!isList(list) && !(list instanceof Unordered)) return list;
    lists.push(list);
  }
  limitMembers(lists.reduce((product, list) => product * itemsOf(list).length, 1));
  const items = lists.map((list) => unify(memberTypes(typeOf(list))) ?? ANY);
  for (const list of lists) rows = rows.flatMap((row) => itemsOf(list).map((item) => [...row, item]));
  if (lists.some((list) => list instanceof Unordered && list.members.length > 1)) return new Unordered(rows);
  // Sets make a set, whose order is that of its members.
  const areSets = args.every((arg) => typeOf(arg).kind === "set");
  return typed(rows, { kind: areSets ? "set" : "list", of: { kind: "tuple", items } });
};

export const setFunctions: Readonly<Record<string, TerraformFunction>> = {
  toset,
  setunion: ofSets("setunion", () => true),
  setintersection,
  setsubtract,
  setproduct,
};
