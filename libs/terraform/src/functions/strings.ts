import { Reference, Unknown } from "../configuration.js";
import { limitText } from "../evaluate/bounds.js";
import { joinParts } from "../evaluate/evaluate.js";
import { STRING, typed } from "../evaluate/types.js";
import { type Evaluated, EvaluationError, isList } from "../evaluate/values.js";
import { format, formatlist } from "./format.js";
import { argument, membersOf, ofKnown, type TerraformFunction } from "./terraform-function.js";
import { characters, lowerCase, upperCase } from "./text.js";

/** A list of one is its member even where AWS assigns it. */
const join: TerraformFunction = (args, at) => {
  const separator = argument("join", args, 0);
  const items: Evaluated[] = [];
  for (const arg of args.slice(1)) {
    const members = membersOf("join", arg, at);
    if (members instanceof Unknown) return members;
    if (!isList(members) && members.members.length > 1) return new Unknown("join of an unordered set", at);
    items.push(...(isList(members) ? members : members.members));
  }
  if (items.length === 1 && (items[0] instanceof Reference || items[0] instanceof Unknown)) return items[0];
  if (items.includes(null)) throw new EvaluationError("join of null");
  return joinParts(
    items.flatMap((item, i) => (i === 0 ? [item] : [separator, item])),
    at,
  );
};

const split = ofKnown("split", (args) =>
  typed(args.text(0) === "" ? [...args.text(1)] : args.text(1).split(args.text(0)), { kind: "list", of: STRING }),
);

const substr = ofKnown("substr", (args) => {
  const all = characters(args.text(0));
  const [offset, length] = [args.integer(1), args.integer(2)];
  const start = offset < 0 ? Math.max(0, all.length + offset) : offset;
  return all.slice(start, length < 0 ? undefined : start + length).join("");
});

function trimOf(name: string, trim: (text: string, what: string) => string): TerraformFunction {
  return ofKnown(name, (args) => trim(args.text(0), args.text(1)));
}

function trimCharacters(text: string, what: string): string {
  const trimmed = new Set(what);
  const points = [...text];
  let [start, end] = [0, points.length];
  while (start < end && trimmed.has(points[start] as string)) start += 1;
  while (end > start && trimmed.has(points[end - 1] as string)) end -= 1;
  return points.slice(start, end).join("");
}

/** A letter that follows no letter, digit or underscore begins a word. */
const title = ofKnown("title", (args) => args.text(0).replace(/(?<![\p{L}\p{N}_])\p{L}/gu, upperCase));

const indent = ofKnown("indent", (args) => {
  const spaces = args.integer(0);
  if (spaces < 0) throw new EvaluationError("indent by less than nothing");
  const lines = args.text(1).split("\n");
  limitText(args.text(1).length + spaces * (lines.length - 1));
  return lines.join(`\n${" ".repeat(spaces)}`);
});

export const stringFunctions: Readonly<Record<string, TerraformFunction>> = {
  join,
  split,
  substr,
  format,
  formatlist,
  title,
  indent,
  chomp: ofKnown("chomp", (args) => args.text(0).replace(/[\r\n]+$/, "")),
  strrev: ofKnown("strrev", (args) => characters(args.text(0)).reverse().join("")),
  lower: ofKnown("lower", (args) => lowerCase(args.text(0))),
  upper: ofKnown("upper", (args) => upperCase(args.text(0))),
  trimspace: ofKnown("trimspace", (args) => args.text(0).replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "")),
  trim: trimOf("trim", trimCharacters),
  trimprefix: trimOf("trimprefix", (text, what) => (text.startsWith(what) ? text.slice(what.length) : text)),
  trimsuffix: trimOf("trimsuffix", (text, what) =>
    text.endsWith(what) ? text.slice(0, text.length - what.length) : text,
  ),
  startswith: ofKnown("startswith", (args) => args.text(0).startsWith(args.text(1))),
  endswith: ofKnown("endswith", (args) => args.text(0).endsWith(args.text(1))),
  strcontains: ofKnown("strcontains", (args) => args.text(0).includes(args.text(1))),
};
