import { Reference, Unknown } from "../configuration.js";
import { limitText } from "../evaluate/bounds.js";
import { STRING, typed } from "../evaluate/types.js";
import { type Evaluated, EvaluationError, isList, NotEvaluatedError, textOf, Unordered } from "../evaluate/values.js";
import {
  compare,
  fromBigInt,
  isInteger,
  multiply,
  type Numeric,
  numberText,
  parseNumber,
  subtract,
  toBigInt,
} from "../number/precise.js";
import { jsonText } from "./json-text.js";
import { argument, type KnownArguments, ofKnown, type TerraformFunction } from "./terraform-function.js";
import { characters } from "./text.js";

/** One verb of a format (https://developer.hashicorp.com/terraform/language/functions/format#specification-syntax). */
interface Verb {
  readonly whole: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  /** Which argument, counted from 1; undefined for the next. */
  readonly position: number | undefined;
  readonly letter: string;
}

const VERB = /%(?:%|([-+ 0#]*)(\d+)?(?:\.(\d+)?)?(?:\[(\d+)\])?([a-zA-Z]))|%/g;

export const format: TerraformFunction = (args, at) => {
  // `%s` of one value alone hands it on, whatever it is.
  if (args[0] === "%s" && args.length === 2 && args[1] instanceof Reference) return args[1];
  return ofKnown("format", (known) => formatted(known))(args, at);
};

function formatted(args: KnownArguments): string {
  let next = 1;
  let used = 0;
  const result = args.text(0).replace(VERB, (whole, flags = "", width = "0", precision, position, letter = "") => {
    if (whole === "%%") return "%";
    if (letter === "") throw new EvaluationError(`format: "${args.text(0)}" has an unfinished verb`);
    const verb: Verb = {
      whole,
      flags,
      width: Number(width),
      precision: precision === undefined ? (whole.includes(".") ? 0 : undefined) : Number(precision),
      position: position === undefined ? undefined : Number(position),
      letter,
    } as Verb;
    const index = verb.position ?? next;
    next = index + 1;
    used = Math.max(used, index);
    limitText(verb.width);
    return padded(verbText(verb, args, index), verb);
  });
  if (used < args.all.length - 1) throw new EvaluationError("format: there are more values than verbs");
  return result;
}

function verbText(verb: Verb, args: KnownArguments, index: number): string {
  switch (verb.letter) {
    case "v":
      return valueText(verb, args.value(index));
    case "s":
      return stringOf(args.text(index), verb);
    case "q":
      return jsonText(stringOf(args.text(index), verb), false);
    case "t":
      return String(args.boolean(index));
    case "d":
      return signed(wholeOf(args, index).toString(), verb);
    case "b":
      return signed(wholeOf(args, index).toString(2), verb);
    case "o":
      return signed(wholeOf(args, index).toString(8), verb);
    case "x":
      return signed(wholeOf(args, index).toString(16), verb);
    case "X":
      return signed(wholeOf(args, index).toString(16).toUpperCase(), verb);
    case "f":
      return signed(fixedText(args.number(index), verb.precision ?? 6), verb);
    default:
      throw new NotEvaluatedError(`${verb.whole} is none of the formats known here`);
  }
}

function wholeOf(args: KnownArguments, index: number): bigint {
  const number = args.number(index);
  if (!isInteger(number)) throw new EvaluationError(`format: ${numberText(number)} is not a whole number`);
  return toBigInt(number);
}

/** Rounded to so many decimals, halves to the even digit. */
function fixedText(number: Numeric, decimals: number): string {
  limitText(decimals);
  const scaled = multiply(number, parseNumber(`1e${decimals}`) ?? 1);
  const whole = toBigInt(scaled);
  const rest =
    compare(subtract(scaled, fromBigInt(whole)), 0) < 0
      ? subtract(fromBigInt(whole), scaled)
      : subtract(scaled, fromBigInt(whole));
  const isUp = compare(rest, 0.5) > 0 || (compare(rest, 0.5) === 0 && whole % 2n !== 0n);
  const isNegative = compare(number, 0) < 0;
  const digits = ((whole < 0n ? -whole : whole) + (isUp ? 1n : 0n)).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return `${isNegative ? "-" : ""}${digits.slice(0, point)}${decimals === 0 ? "" : `.${digits.slice(point)}`}`;
}

function stringOf(text: string, { precision }: Verb): string {
  return precision === undefined ? text : characters(text).slice(0, precision).join("");
}

/** `%v`: what a value looks like in a template, and as JSON where it is none or `#` is given. */
function valueText(verb: Verb, value: Evaluated): string {
  const text = textOf(value);
  if (text === undefined || verb.flags.includes("#")) return jsonText(value, false);
  return typeof value === "string" ? stringOf(text, verb) : signed(text, verb);
}

function signed(text: string, { flags }: Verb): string {
  if (text.startsWith("-") || !/^\d/.test(text)) return text;
  return flags.includes("+") ? `+${text}` : flags.includes(" ") ? ` ${text}` : text;
}

function padded(text: string, { flags, width, letter }: Verb): string {
  const missing = width - characters(text).length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0")) return " ".repeat(missing) + text;
  const sign = letter !== "s" && letter !== "q" ? (/^[-+]/.exec(text)?.[0] ?? "") : "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

/** Once per member of the lists, which have one length; other arguments are the same each time. */
export const formatlist: TerraformFunction = (args, at) => {
  const values = args.map((arg, i) =>
    i > 0 && arg instanceof Unordered && arg.members.length < 2 ? arg.members : arg,
  );
  if (values.some((value) => value instanceof Unordered)) return new Unknown("formatlist of an unordered set", at);
  const lists = values.slice(1).filter((value) => isList(value));
  const count = lists[0]?.length ?? 1;
  if (lists.some((list) => list.length !== count)) throw new EvaluationError("formatlist: lists differ in length");
  const texts = Array.from({ length: count }, (_, i) =>
    format(
      [
        argument("formatlist", values, 0),
        ...values.slice(1).map((value) => (isList(value) ? (value[i] ?? null) : value)),
      ],
      at,
    ),
  );
  return typed(texts, { kind: "list", of: STRING });
};
