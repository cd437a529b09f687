/** Bits of Terraform's numbers (https://developer.hashicorp.com/terraform/language/expressions/types#number). */
const PRECISION = 512;

/** Decimal digits that tell any two such numbers apart: 512 bits are 154.1 digits. */
const MOST_DIGITS = 156;

/** Numbers with a longer power of ten are not computed: the digits alone would fill memory. */
export const MOST_EXPONENT = 10_000;

/**
 * A number that JavaScript's do not hold: a binary fraction of 512 bits, as Terraform computes with. What a number of
 * JavaScript's does hold, by its shortest decimal text, is never one of these, so that equal numbers are alike.
 */
export class Precise {
  private shortest: string | undefined;

  /** Stands for `mantissa` times two to the `exponent`; the mantissa is odd, or zero. */
  constructor(
    readonly mantissa: bigint,
    readonly exponent: number,
  ) {}

  /** Decimal digits without an exponent, as few as tell the number from all others. */
  toString(): string {
    return (this.shortest ??= shortestText(this));
  }
}

export type Numeric = number | Precise;

const NUMBER = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/** A decimal number; undefined for other text, and for exponents beyond `MOST_EXPONENT`. */
export function parseNumber(text: string): Numeric | undefined {
  if (/^-?(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  const [, sign = "", whole = "", fraction = "", power = "0"] = NUMBER.exec(text) ?? [];
  if (whole + fraction === "") return undefined;
  const exponent = Number(power) - fraction.length;
  if (Math.abs(exponent) > MOST_EXPONENT) return undefined;
  const digits = BigInt(`${whole}${fraction}`);
  const value =
    exponent >= 0 ? rounded(digits * 10n ** BigInt(exponent), 0) : quotient(digits, 10n ** BigInt(-exponent));
  return plain(sign === "-" ? negated(value) : value);
}

export function add(a: Numeric, b: Numeric): Numeric {
  const sum = typeof a === "number" && typeof b === "number" ? a + b : NaN;
  return areIntegers(a, b, sum) ? sum : plain(sumOf(exact(a), exact(b)));
}

export function subtract(a: Numeric, b: Numeric): Numeric {
  return add(a, negate(b));
}

export function multiply(a: Numeric, b: Numeric): Numeric {
  const product = typeof a === "number" && typeof b === "number" ? a * b : NaN;
  if (areIntegers(a, b, product)) return product;
  const [x, y] = [exact(a), exact(b)];
  return plain(rounded(x.mantissa * y.mantissa, x.exponent + y.exponent));
}

/** @param b - not zero */
export function divide(a: Numeric, b: Numeric): Numeric {
  const [x, y] = [exact(a), exact(b)];
  const value = quotient(x.mantissa, y.mantissa);
  return plain(new Precise(value.mantissa, value.mantissa === 0n ? 0 : value.exponent + x.exponent - y.exponent));
}

/** With the sign of `a`. @param b - not zero */
export function remainder(a: Numeric, b: Numeric): Numeric {
  return subtract(a, multiply(b, truncate(divide(a, b))));
}

export function negate(a: Numeric): Numeric {
  return typeof a === "number" ? -a : negated(a);
}

/** Below zero, zero or above. */
export function compare(a: Numeric, b: Numeric): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const { mantissa } = sumOf(exact(a), negated(exact(b)));
  return mantissa === 0n ? 0 : mantissa < 0n ? -1 : 1;
}

/** Towards zero. */
export function truncate(a: Numeric): Numeric {
  return typeof a === "number" ? Math.trunc(a) : plain(rounded(integerPart(a), 0));
}

export function floor(a: Numeric): Numeric {
  const whole = truncate(a);
  return compare(whole, a) > 0 ? subtract(whole, 1) : whole;
}

export function isInteger(a: Numeric): boolean {
  return typeof a === "number" ? Number.isInteger(a) : a.exponent >= 0;
}

/** A whole number, without rounding. */
export function toBigInt(a: Numeric): bigint {
  return integerPart(exact(a));
}

export function fromBigInt(value: bigint): Numeric {
  return plain(rounded(value, 0));
}

/** Terraform writes numbers without an exponent. */
export function numberText(a: Numeric): string {
  if (typeof a !== "number") return a.toString();
  // Terraform keeps the sign of a zero, JavaScript's text of it does not.
  if (Object.is(a, -0)) return "-0";
  const text = String(a);
  return text.includes("e") ? exact(a).toString() : text;
}

function areIntegers(a: Numeric, b: Numeric, result: number): a is number {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(result);
}

function exact(a: Numeric): Precise {
  if (typeof a !== "number") return a;
  if (Number.isInteger(a)) return rounded(BigInt(a), 0);
  const [, sign = "", whole = "", fraction = "", power = "0"] = NUMBER.exec(String(a)) ?? [];
  const exponent = Number(power) - fraction.length;
  const value = quotient(BigInt(`${whole}${fraction}`), 10n ** BigInt(-exponent));
  return sign === "-" ? negated(value) : value;
}

function negated({ mantissa, exponent }: Precise): Precise {
  return new Precise(-mantissa, exponent);
}

function sumOf(a: Precise, b: Precise): Precise {
  const exponent = Math.min(a.exponent, b.exponent);
  const aligned = ({ mantissa, exponent: own }: Precise): bigint => mantissa << BigInt(own - exponent);
  return rounded(aligned(a) + aligned(b), exponent);
}

/** To 512 bits, halves to the even neighbour. @param isMore - whether the value is a bit more than the mantissa says */
function rounded(mantissa: bigint, exponent: number, isMore = false): Precise {
  if (mantissa === 0n) return new Precise(0n, 0);
  const isNegative = mantissa < 0n;
  let size = isNegative ? -mantissa : mantissa;
  let power = exponent;
  const excess = bitsOf(size) - PRECISION;
  if (excess > 0) {
    const shift = BigInt(excess);
    const rest = size & ((1n << shift) - 1n);
    const half = 1n << (shift - 1n);
    size >>= shift;
    power += excess;
    if (rest > half || (rest === half && (isMore || (size & 1n) === 1n))) size += 1n;
  }
  const zeros = trailingZeros(size);
  size >>= BigInt(zeros);
  return new Precise(isNegative ? -size : size, power + zeros);
}

function quotient(a: bigint, b: bigint): Precise {
  const shift = Math.max(0, PRECISION + 2 + bitsOf(b < 0n ? -b : b) - bitsOf(a < 0n ? -a : a));
  const dividend = a << BigInt(shift);
  return rounded(dividend / b, -shift, dividend % b !== 0n);
}

function bitsOf(value: bigint): number {
  const digits = value.toString(16);
  return (digits.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(digits[0] ?? "0", 16)));
}

function trailingZeros(value: bigint): number {
  const [zeros = ""] = /0*$/.exec(value.toString(2)) ?? [];
  return zeros.length;
}

function integerPart({ mantissa, exponent }: Precise): bigint {
  if (exponent >= 0) return mantissa << BigInt(exponent);
  const size = (mantissa < 0n ? -mantissa : mantissa) >> BigInt(-exponent);
  return mantissa < 0n ? -size : size;
}

/** JavaScript's number, where one is just this. */
function plain(value: Precise): Numeric {
  if (value.exponent >= 0 && value.exponent < 53) {
    const whole = Number(integerPart(value));
    if (Number.isSafeInteger(whole)) return whole;
  }
  const text = value.toString();
  const number = Number(text);
  // Text of another length, or with an exponent, stands for another number or for one that is not exact.
  if (String(number) !== text || Number.isInteger(number)) return value;
  return number;
}

/** The fewest decimal digits that give the same number when they are read. */
function shortestText(value: Precise): string {
  const { mantissa, exponent } = value;
  if (exponent >= 0) return integerPart(value).toString();
  const isNegative = mantissa < 0n;
  const size = isNegative ? -mantissa : mantissa;
  // The exact decimal expansion: m / 2^n is m * 5^n / 10^n.
  const digits = (size * 5n ** BigInt(-exponent)).toString();
  const places = -exponent;
  for (let length = 1; length <= MOST_DIGITS && length < digits.length; length += 1) {
    const candidate = roundedDigits(digits, length);
    const power = places - (digits.length - length);
    const read = power >= 0 ? quotient(candidate, 10n ** BigInt(power)) : rounded(candidate * 10n ** BigInt(-power), 0);
    if (read.mantissa === size && read.exponent === exponent) return withPoint(candidate, power, isNegative);
  }
  return withPoint(BigInt(digits), places, isNegative);
}

function roundedDigits(digits: string, length: number): bigint {
  const kept = BigInt(digits.slice(0, length));
  return (digits[length] ?? "0") >= "5" ? kept + 1n : kept;
}

/** @param places - how many of the digits stand behind the point */
function withPoint(digits: bigint, places: number, isNegative: boolean): string {
  const sign = isNegative ? "-" : "";
  if (places <= 0) return `${sign}${digits}${"0".repeat(-places)}`;
  const text = digits.toString().padStart(places + 1, "0");
  const fraction = text.slice(-places).replace(/0+$/, "");
  return `${sign}${text.slice(0, -places)}${fraction === "" ? "" : `.${fraction}`}`;
}
