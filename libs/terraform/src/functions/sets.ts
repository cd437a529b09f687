import { Unknown } from "../configuration.js";
import { contains, distinct } from "../evaluate/equality.js";
import { compareText, type Evaluated, EvaluationError, textOf, Unordered } from "../evaluate/values.js";
import { argument, joined, membersOf, type TerraformFunction } from "./terraform-function.js";

/**
 * A set of these members. Terraform sorts sets of primitives, so that they have an order after all: strings by their
 * text, numbers by size. Of other members, and of those that AWS assigns, the order is not known.
 */
export function setOf(members: readonly Evaluated[], at: string): readonly Evaluated[] | Unordered | Unknown {
  const unknown = members.find((member) => member instanceof Unknown);
  if (unknown !== undefined) return unknown;
  const kept = distinct(members, at);
  if (kept instanceof Unknown) return kept;
  if (kept.every((member) => typeof member === "number")) return kept.sort((a, b) => a - b);
  if (kept.every((member) => textOf(member) !== undefined)) {
    // Mixed primitives become strings.
    const texts = kept.every((member) => typeof member === "boolean") ? kept : kept.map((member) => textOf(member));
    return (texts as Evaluated[]).sort((a, b) => compareText(String(a), String(b)));
  }
  return new Unordered(kept);
}

const toset: TerraformFunction = (args, at) => {
  const members = membersOf("toset", argument("toset", args, 0), at);
  if (members instanceof Unknown) return members;
  // A set made from a set keeps its unknown order.
  return members instanceof Unordered ? members : setOf(members, at);
};

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
    const sets: (readonly Evaluated[])[] = [];
    for (const arg of args) {
      const members = membersOf(name, arg, at);
      if (members instanceof Unknown) return members;
      sets.push(members instanceof Unordered ? members.members : members);
    }
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
  const lists: (readonly Evaluated[] | Unordered)[] = [];
  for (const arg of args) {
    const members = membersOf("setproduct", arg, at);
    if (members instanceof Unknown) return members;
    lists.push(members);
    const items = members instanceof Unordered ? members.members : members;
    rows = rows.flatMap((row) => items.map((item) => [...row, item]));
  }
  return joined(lists) instanceof Unordered ? new Unordered(rows) : rows;
};

export const setFunctions: Readonly<Record<string, TerraformFunction>> = {
  toset,
  setunion: ofSets("setunion", () => true),
  setintersection,
  setsubtract,
  setproduct,
};
