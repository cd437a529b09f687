import { Reference, Unknown } from "../configuration.js";
import { type Numeric, numberText, parseNumber, Precise } from "../number/precise.js";
import { spend } from "./bounds.js";

/**
 * A value while it is being evaluated: as in `configuration.ts`, and besides it whole resources and modules
 * (`LazyObject`) whose attributes are evaluated only when asked for.
 */
export type Evaluated =
  | null
  | boolean
  | Numeric
  | string
  | Reference
  | Unknown
  | Unordered
  | LazyObject
  | readonly Evaluated[]
  | EvaluatedObject;

export interface EvaluatedObject {
  readonly [key: string]: Evaluated;
}

/** A whole resource, module or namespace (`var`, `aws_subnet`): an object that computes what it is asked for. */
export abstract class LazyObject {
  /** @throws {EvaluationError} if there is no such attribute */
  abstract attribute(name: string): Evaluated;
  /** What stands for it where a whole object is handed on, e.g. as an output. */
  abstract whole(): Evaluated;

  /** All its attributes, if the input tells which there are: outputs of a module, but not what AWS computes. */
  members(): Evaluated | undefined {
    return undefined;
  }
}

/** Members whose positions are unknown: a set, or a list made from one. */
export class Unordered {
  constructor(
    readonly members: readonly Evaluated[],
    /** Two with the same origin have the same unknown order, so that `zipmap` may pair their members. */
    readonly origin: object = {},
  ) {}
}

/** Terraform would refuse this expression. `try` and `can` catch it; elsewhere the value becomes Unknown. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
}

/** Terraform would evaluate this expression, but it is not done here: the value is Unknown, also to `try`. */
export class NotEvaluatedError extends Error {
  override readonly name = "NotEvaluatedError";
}

export function isList(value: Evaluated): value is readonly Evaluated[] {
  return Array.isArray(value);
}

export function isObject(value: Evaluated): value is EvaluatedObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Reference) &&
    !(value instanceof Unknown) &&
    !(value instanceof Unordered) &&
    !(value instanceof LazyObject) &&
    !(value instanceof Precise)
  );
}

/** Terraform keeps maps in the order of their keys, JavaScript in the order of insertion (numbers first). */
export function sortedEntries(object: EvaluatedObject): [string, Evaluated][] {
  return Object.entries(object).sort(([a], [b]) => compareText(a, b));
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The first part of a value that is not known, however deep. */
export function firstUnknown(value: Evaluated, at: string): Unknown | undefined {
  spend();
  if (value instanceof Unknown) return value;
  if (value instanceof Reference) return new Unknown(`${value.toString()} is assigned by AWS`, at);
  if (value instanceof LazyObject) return new Unknown("a whole resource or module stands where a value is needed", at);
  let parts: readonly Evaluated[];
  if (value instanceof Unordered) parts = value.members;
  else if (isList(value)) parts = value;
  else if (isObject(value)) parts = Object.values(value);
  else return undefined;
  for (const part of parts) {
    const unknown = firstUnknown(part, at);
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

/** What is made of a value that is not known is no longer that attribute. */
export function withoutOrigin(unknown: Unknown): Unknown {
  return unknown.origin === undefined ? unknown : new Unknown(unknown.reason, unknown.at, unknown.names);
}

/** Addresses of resources to which a value refers, also in the texts that are part of it. */
export function resourcesIn(value: Evaluated): string[] {
  spend();
  if (value instanceof Unknown) return [...value.names];
  if (value instanceof Reference) return [value.resource];
  if (value instanceof LazyObject) return [];
  if (value instanceof Unordered) return value.members.flatMap(resourcesIn);
  if (isList(value)) return value.flatMap(resourcesIn);
  return isObject(value) ? Object.values(value).flatMap(resourcesIn) : [];
}

/** The type's name as Terraform's messages have it. */
export function typeName(value: Evaluated): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || value instanceof Precise) return "number";
  if (typeof value === "string") return "string";
  if (value instanceof Unordered) return "set";
  return isList(value) ? "list" : "object";
}

/** Terraform's conversion of a primitive to a string; undefined for everything else. */
export function textOf(value: Evaluated): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || value instanceof Precise) return numberText(value);
  return typeof value === "boolean" ? String(value) : undefined;
}

/** Terraform's conversion of a primitive to a number; undefined if it is none. */
export function numberOf(value: Evaluated): Numeric | undefined {
  if (typeof value === "number" || value instanceof Precise) return value;
  return typeof value === "string" ? parseNumber(value) : undefined;
}

/** A number without a fraction that JavaScript counts with, as positions and lengths are. */
export function integerOf(value: Evaluated): number | undefined {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

export function booleanOf(value: Evaluated): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "1") return true;
  return value === "false" || value === "0" ? false : undefined;
}

/**
 * A key of a map. A reference may be one, as in `{ for s in states : s.subnet_id => ... }`: it then stands for itself,
 * marked so that it never meets a key spelled alike.
 */
export function keyOf(value: Evaluated): string | undefined {
  return value instanceof Reference ? REFERENCE_KEY + value.toString() : textOf(value);
}

const REFERENCE_KEY = "\u0000";

export function isReferenceKey(key: string): boolean {
  return key.startsWith(REFERENCE_KEY);
}
