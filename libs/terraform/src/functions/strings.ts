import { joinParts } from "../evaluate/evaluate.js";
import { type Evaluated, EvaluationError, isList, NotEvaluatedError, textOf, typeName } from "../evaluate/values.js";
import { argument, type KnownArguments, membersOf, ofKnown, type TerraformFunction } from "./terraform-function.js";
import { Reference, Unknown } from "../configuration.js";

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
  return joinParts(
    items.flatMap((item, i) => (i === 0 ? [item] : [separator, item])),
    at,
  );
};

const split = ofKnown("split", (args) => {
  const text = args.text(1);
  return text === "" ? [] : text.split(args.text(0));
});

/** A pattern between slashes is a regular expression. */
const replace = ofKnown("replace", (args) => {
  const pattern = args.text(1);
  const isRegex = pattern.length > 1 && pattern.startsWith("/") && pattern.endsWith("/");
  if (!isRegex) return args.text(0).replaceAll(pattern, () => args.text(2));
  // `$1` and `${name}` as in RE2; JavaScript writes the latter `$<name>`.
  const replacement = args
    .text(2)
    .replace(/\$\{(\w+)\}/g, (_, name: string) => (/^\d+$/.test(name) ? `$${name}` : `$<${name}>`));
  return args.text(0).replace(regexOf(pattern.slice(1, -1), "g"), replacement);
});

/** Terraform's regular expressions are RE2's, most of which JavaScript reads alike. */
function regexOf(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern.replaceAll("(?P<", "(?<"), `${flags}u`);
  } catch {
    throw new NotEvaluatedError(`the regular expression ${pattern} is not JavaScript's`);
  }
}

function captures(match: RegExpMatchArray): Evaluated {
  if (match.groups !== undefined) return { ...match.groups };
  return match.length > 1 ? match.slice(1).map((group) => group ?? null) : (match[0] ?? "");
}

const regex = ofKnown("regex", (args) => {
  const match = regexOf(args.text(0), "").exec(args.text(1));
  if (match === null) throw new EvaluationError(`regex: "${args.text(1)}" does not match`);
  return captures(match);
});

const regexall = ofKnown("regexall", (args) => [...args.text(1).matchAll(regexOf(args.text(0), "g"))].map(captures));

const substr = ofKnown("substr", (args) => {
  const characters = [...args.text(0)];
  const [offset, length] = [args.number(1), args.number(2)];
  const start = offset < 0 ? characters.length + offset : offset;
  return characters.slice(start, length < 0 ? undefined : start + length).join("");
});

const VERB = /%(%|(?:[-+ 0#]*)(?:\d+)?(?:\.\d+)?[a-zA-Z])/g;

const format: TerraformFunction = (args, at) => {
  // `%s` of one value alone hands it on, whatever it is.
  if (args[0] === "%s" && args[1] instanceof Reference) return args[1];
  return ofKnown("format", (known) => formatted(known))(args, at);
};

function formatted(args: KnownArguments): string {
  let next = 1;
  return args.text(0).replace(VERB, (whole, spec: string) => {
    if (spec === "%") return "%";
    const position = next++;
    const verb = spec.slice(-1);
    const [, flags = "", width = "", precision] = /^([-+ 0#]*)(\d+)?(?:\.(\d+))?/.exec(spec) ?? [];
    return pad(verbText(whole, verb, args, position, precision), flags, Number(width));
  });
}

function verbText(
  whole: string,
  verb: string,
  args: KnownArguments,
  position: number,
  precision: string | undefined,
): string {
  switch (verb) {
    case "s":
      return args.text(position).slice(0, precision === undefined ? undefined : Number(precision));
    case "d":
      return String(Math.trunc(args.number(position)));
    case "x":
      return Math.trunc(args.number(position)).toString(16);
    case "X":
      return Math.trunc(args.number(position)).toString(16).toUpperCase();
    case "b":
      return Math.trunc(args.number(position)).toString(2);
    case "o":
      return Math.trunc(args.number(position)).toString(8);
    case "f":
      return args.number(position).toFixed(Number(precision ?? 6));
    case "t":
    case "v": {
      const value = args.value(position);
      const text = textOf(value);
      if (text === undefined) throw new NotEvaluatedError(`${whole} of a ${typeName(value)}`);
      return text;
    }
    case "q":
      return JSON.stringify(args.text(position));
    default:
      throw new NotEvaluatedError(`${whole} is none of the formats known here`);
  }
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (flags.includes("0"))
    return text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
  return text.padStart(width);
}

const formatlist: TerraformFunction = (args, at) => {
  const lists = args.slice(1).filter((arg) => isList(arg));
  const count = lists[0]?.length ?? 1;
  if (lists.some((list) => list.length !== count)) throw new EvaluationError("formatlist: lists differ in length");
  return Array.from({ length: count }, (_, i) =>
    format(
      [argument("formatlist", args, 0), ...args.slice(1).map((arg) => (isList(arg) ? (arg[i] ?? null) : arg))],
      at,
    ),
  );
};

function trimOf(name: string, trim: (text: string, what: string) => string): TerraformFunction {
  return ofKnown(name, (args) => trim(args.text(0), args.text(1)));
}

function trimCharacters(text: string, what: string): string {
  const isTrimmed = (character: string | undefined): boolean => character !== undefined && what.includes(character);
  const characters = [...text];
  while (isTrimmed(characters[0])) characters.shift();
  while (isTrimmed(characters.at(-1))) characters.pop();
  return characters.join("");
}

const title = ofKnown("title", (args) => args.text(0).replace(/(^|\s)\S/g, (start) => start.toUpperCase()));

export const stringFunctions: Readonly<Record<string, TerraformFunction>> = {
  join,
  split,
  replace,
  regex,
  regexall,
  substr,
  format,
  formatlist,
  title,
  lower: ofKnown("lower", (args) => args.text(0).toLowerCase()),
  upper: ofKnown("upper", (args) => args.text(0).toUpperCase()),
  trimspace: ofKnown("trimspace", (args) => args.text(0).trim()),
  trim: trimOf("trim", trimCharacters),
  trimprefix: trimOf("trimprefix", (text, what) => (text.startsWith(what) ? text.slice(what.length) : text)),
  trimsuffix: trimOf("trimsuffix", (text, what) =>
    text.endsWith(what) ? text.slice(0, text.length - what.length) : text,
  ),
  startswith: ofKnown("startswith", (args) => args.text(0).startsWith(args.text(1))),
  endswith: ofKnown("endswith", (args) => args.text(0).endsWith(args.text(1))),
  strcontains: ofKnown("strcontains", (args) => args.text(0).includes(args.text(1))),
};
