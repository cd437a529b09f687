import { type Matcher, RE2JS, RE2JSException } from "re2js";
import { limitText } from "../evaluate/bounds.js";
import { ANY, typed, typeOf, unify } from "../evaluate/types.js";
import { type Evaluated, EvaluationError } from "../evaluate/values.js";
import { ofKnown, type TerraformFunction } from "./terraform-function.js";

/** Terraform's regular expressions are RE2's, which take time in proportion to the text whatever the pattern. */
export function regexOf(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) throw new EvaluationError(`${pattern} is no regular expression`);
    throw error;
  }
}

/** A pattern between slashes is a regular expression. */
const replace = ofKnown("replace", (args) => {
  const [text, pattern, replacement] = [args.text(0), args.text(1), args.text(2)];
  const isRegex = pattern.length > 1 && pattern.startsWith("/") && pattern.endsWith("/");
  return isRegex ? replaceAll(text, pattern.slice(1, -1), replacement) : text.replaceAll(pattern, () => replacement);
});

/** The matcher at every match. One of nothing does not count right behind another. */
function* matches(pattern: string, text: string): Iterable<Matcher> {
  const matcher = regexOf(pattern).matcher(text);
  for (let end = -1; matcher.find();) {
    const isAdjacent = matcher.start() === matcher.end() && matcher.start() === end;
    end = matcher.end();
    if (!isAdjacent) yield matcher;
  }
}

function replaceAll(text: string, pattern: string, replacement: string): string {
  let result = "";
  let from = 0;
  for (const matcher of matches(pattern, text)) {
    result += text.slice(from, matcher.start()) + expanded(replacement, matcher);
    limitText(result.length);
    from = matcher.end();
  }
  return result + text.slice(from);
}

/** `$1`, `$name` and `${name}` stand for groups, `$$` for itself; a group that there is not for nothing. */
function expanded(replacement: string, matcher: Matcher): string {
  return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return "$";
    if (/^\d+$/.test(name)) return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? "") : "";
    return Object.hasOwn(matcher.namedGroups, name) ? (matcher.group(name) ?? "") : "";
  });
}

function captures(matcher: Matcher): Evaluated {
  const named = Object.keys(matcher.namedGroups);
  const count = matcher.groupCount();
  if (named.length > 0) {
    if (named.length < count) throw new EvaluationError("regex: either all groups have a name or none has");
    return Object.fromEntries(named.map((name) => [name, matcher.group(name)]));
  }
  return count === 0 ? matcher.group(0) : Array.from({ length: count }, (_, i) => matcher.group(i + 1));
}

const regex = ofKnown("regex", (args) => {
  const matcher = regexOf(args.text(0)).matcher(args.text(1));
  if (!matcher.find()) throw new EvaluationError(`regex: "${args.text(1)}" does not match`);
  return captures(matcher);
});

const regexall = ofKnown("regexall", (args) => {
  const found = Array.from(matches(args.text(0), args.text(1)), captures);
  return typed(found, { kind: "list", of: unify(found.map(typeOf)) ?? ANY });
});

export const regexFunctions: Readonly<Record<string, TerraformFunction>> = { regex, regexall, replace };
