import { EvaluationError, NotEvaluatedError } from "../evaluate/values.js";
import { add, compare, floor, fromBigInt, negate, type Numeric, numberText, parseNumber } from "../number/precise.js";
import { type KnownArguments, ofKnown, type TerraformFunction } from "./terraform-function.js";

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Above base 36 capital letters are further digits. */
function digitsOf(base: number): string {
  return base <= 36 ? DIGITS.slice(0, base) : (DIGITS + DIGITS.slice(10).toUpperCase()).slice(0, base);
}

const parseint = ofKnown("parseint", (args) => {
  const base = args.integer(1);
  if (base < 2 || base > 62) throw new EvaluationError(`parseint: ${base} is no base from 2 to 62`);
  const given = args.text(0);
  const [, sign = "", text = ""] = /^([-+]?)(.*)$/s.exec(base <= 36 ? given.toLowerCase() : given) ?? [];
  const digits = digitsOf(base);
  const values = [...text].map((digit) => digits.indexOf(digit));
  if (values.length === 0 || values.includes(-1)) {
    throw new EvaluationError(`parseint: "${given}" is no number of base ${base}`);
  }
  const size = values.reduce((total, value) => total * BigInt(base) + BigInt(value), 0n);
  return fromBigInt(sign === "-" ? -size : size);
});

function least(name: string, isBetter: (difference: number) => boolean): TerraformFunction {
  return ofKnown(name, (args) => {
    const [first, ...rest] = args.all.map((_, position) => args.number(position));
    if (first === undefined) throw new EvaluationError(`${name} needs an argument`);
    return rest.reduce((best, other) => (isBetter(compare(other, best)) ? other : best), first);
  });
}

/** Terraform computes these with numbers like JavaScript's. */
function inFloats(name: string, compute: (a: number, b: number) => number): TerraformFunction {
  return ofKnown(name, (args) => {
    const [a, b] = [0, 1].map((position) => Number(numberText(args.number(position)))) as [number, number];
    const result = compute(a, b);
    if (!Number.isFinite(result)) throw new EvaluationError(`${name} of ${a} and ${b} is no number`);
    if (Math.abs(result) > Number.MAX_SAFE_INTEGER) throw new NotEvaluatedError("the result has too many digits");
    return parseNumber(String(result)) ?? result;
  });
}

const sum = ofKnown("sum", (args: KnownArguments) => {
  const numbers = args.numbers(0);
  if (numbers.length === 0) throw new EvaluationError("sum of an empty list");
  return numbers.reduce((total: Numeric, number) => add(total, number), 0);
});

export const numberFunctions: Readonly<Record<string, TerraformFunction>> = {
  abs: ofKnown("abs", (args) => (compare(args.number(0), 0) < 0 ? negate(args.number(0)) : args.number(0))),
  ceil: ofKnown("ceil", (args) => negate(floor(negate(args.number(0))))),
  floor: ofKnown("floor", (args) => floor(args.number(0))),
  log: inFloats("log", (value, base) => Math.log(value) / Math.log(base)),
  max: least("max", (difference) => difference > 0),
  min: least("min", (difference) => difference < 0),
  parseint,
  pow: inFloats("pow", (base, exponent) => base ** exponent),
  signum: ofKnown("signum", (args) => Math.sign(compare(args.number(0), 0))),
  sum,
};
