import { Reference, Unknown } from "../configuration.js";
import type { Expression } from "../expression/syntax.js";
import { SPLAT_ITEM } from "../expression/syntax.js";
import { callFunction } from "../functions/index.js";
import { attributeOf, indexOf } from "./access.js";
import { limitText, spend } from "./bounds.js";
import { convert } from "./conversion.js";
import { evaluateFor, evaluateTemplateFor, splatMembers } from "./loops.js";
import { binary, logical, unary } from "./operators.js";
import { type Scope, withVariables } from "./scope.js";
import { equal } from "./equality.js";
import { typed, typeOf, unify } from "./types.js";
import {
  booleanOf,
  type Evaluated,
  EvaluationError,
  isList,
  keyOf,
  textOf,
  typeName,
  Unordered,
  withoutOrigin,
} from "./values.js";

/**
 * The value of an expression.
 *
 * @throws {EvaluationError} where Terraform would refuse it
 */
export function evaluate(expression: Expression, scope: Scope): Evaluated {
  spend();
  const value = evaluateKind(expression, scope);
  return value instanceof Unknown && COMPUTED.has(expression.kind) ? withoutOrigin(value) : value;
}

/** Kinds of expressions that make something else of what they are given, even if it is not known. */
const COMPUTED: ReadonlySet<Expression["kind"]> = new Set([
  "templateIf",
  "templateFor",
  "index",
  "splat",
  "call",
  "conditional",
  "unary",
  "binary",
  "object",
  "for",
]);

function evaluateKind(expression: Expression, scope: Scope): Evaluated {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return joinParts(
        expression.parts.map((part) => evaluate(part, scope)),
        scope.at,
      );
    case "templateIf":
      return evaluateTemplateIf(expression, scope);
    case "templateFor":
      return evaluateTemplateFor(expression, scope);
    case "variable":
      return scope.variable(expression.name);
    case "attribute":
      return attributeOf(evaluate(expression.of, scope), expression.name, scope.at);
    case "index":
      return indexOf(evaluate(expression.of, scope), evaluate(expression.key, scope), scope.at);
    case "splat":
      return evaluateSplat(expression, scope);
    case "call":
      return evaluateCall(expression, scope);
    case "conditional":
      return evaluateConditional(expression, scope);
    case "unary":
      return unary(expression.operator, evaluate(expression.operand, scope), scope.at);
    case "binary":
      return evaluateBinary(expression, scope);
    case "tuple":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return evaluateObject(expression, scope);
    case "for":
      return evaluateFor(expression, scope);
  }
}

/** Like `evaluate`, with what Terraform would refuse as an unknown value that says why. */
export function evaluateOrUnknown(expression: Expression, scope: Scope): Evaluated {
  return orUnknown(scope.at, () => evaluate(expression, scope));
}

export function orUnknown(at: string, compute: () => Evaluated): Evaluated {
  try {
    return compute();
  } catch (error) {
    if (error instanceof EvaluationError) return new Unknown(`Terraform would fail: ${error.message}`, at);
    throw error;
  }
}

export function joinParts(parts: readonly Evaluated[], at: string): Evaluated {
  let result = "";
  let unknown: Unknown | undefined;
  const names: string[] = [];
  for (const part of parts) {
    if (part instanceof Unknown) {
      unknown ??= part;
      names.push(...part.names);
    } else if (part instanceof Reference) {
      unknown ??= new Unknown(`text with ${part.toString()}, which AWS assigns`, at);
      names.push(part.resource);
    } else {
      const text = textOf(part);
      if (text === undefined) throw new EvaluationError(`a ${typeName(part)} cannot be put into a string`);
      result += text;
      limitText(result.length);
    }
  }
  if (unknown === undefined) return result;
  const [attribute] = parts;
  const isBlock = parts.length === 2 && attribute instanceof Reference && (result === "/32" || result === "/128");
  return new Unknown(unknown.reason, unknown.at, names, isBlock ? { attribute, form: "block" } : undefined);
}

function evaluateSplat(expression: Expression & { kind: "splat" }, scope: Scope): Evaluated {
  const of = evaluate(expression.of, scope);
  if (of instanceof Unknown) return of;
  if (of instanceof Reference) return new Unknown(`how many ${of.toString()} has is assigned by AWS`, scope.at);
  const members = splatMembers(of);
  const each = (item: Evaluated): Evaluated => evaluate(expression.each, withVariables(scope, { [SPLAT_ITEM]: item }));
  return members instanceof Unordered
    ? new Unordered(members.members.map(each), members.origin)
    : splatted(of, members.map(each));
}

/** A splat over a list or set makes a list, if its members have one type. */
function splatted(of: Evaluated, members: Evaluated[]): Evaluated {
  const { kind } = typeOf(of);
  const type = kind === "list" || kind === "set" ? unify(members.map(typeOf)) : undefined;
  return type === undefined ? members : typed(members, { kind: "list", of: type });
}

/** A sum of many terms is as deep as it is long, so that its left sides are evaluated in a row. */
function evaluateBinary(expression: Expression & { kind: "binary" }, scope: Scope): Evaluated {
  const chain = [expression];
  let first = expression.left;
  while (first.kind === "binary") {
    chain.push(first);
    first = first.left;
  }
  return chain.reduceRight(
    (left, { operator, right }) => {
      if (operator === "&&" || operator === "||")
        return logical(operator, left, () => evaluate(right, scope), scope.at);
      return withoutOriginOf(binary(operator, left, evaluate(right, scope), scope.at));
    },
    evaluate(first, scope),
  );
}

function withoutOriginOf(value: Evaluated): Evaluated {
  return value instanceof Unknown ? withoutOrigin(value) : value;
}

function evaluateTemplateIf(expression: Expression & { kind: "templateIf" }, scope: Scope): Evaluated {
  const condition = evaluate(expression.condition, scope);
  if (condition instanceof Unknown) return condition;
  if (condition instanceof Reference) return new Unknown(`the condition ${condition.toString()} is assigned`, scope.at);
  const chosen = conditionOf(condition) ? expression.yes : expression.no;
  return joinParts([evaluate(chosen, scope)], scope.at);
}

function evaluateCall(expression: Expression & { kind: "call" }, scope: Scope): Evaluated {
  if (expression.name === "try") return evaluateTry(expression.args, scope);
  if (expression.name === "can") return evaluateCan(expression.args, scope);
  let args = expression.args.map((arg) => evaluate(arg, scope));
  const last = args.at(-1);
  if (expression.expandLast && last !== undefined) {
    if (last instanceof Unknown) return last;
    if (!isList(last)) return new Unknown(`the arguments of ${expression.name} are not a list`, scope.at);
    args = [...args.slice(0, -1), ...last];
  }
  return callFunction(expression.name, args, scope);
}

/** The first argument that Terraform would not refuse. One that is not known may still be refused, so it decides. */
function evaluateTry(args: readonly Expression[], scope: Scope): Evaluated {
  let failure: EvaluationError | undefined;
  for (const arg of args) {
    try {
      return evaluate(arg, scope);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      failure = error;
    }
  }
  throw new EvaluationError(`no argument of try succeeds: ${failure?.message ?? "there is none"}`);
}

function evaluateCan(args: readonly Expression[], scope: Scope): Evaluated {
  const [arg] = args;
  if (arg === undefined) throw new EvaluationError("can needs an argument");
  try {
    const value = evaluate(arg, scope);
    return value instanceof Unknown ? value : true;
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}

/** Both results are converted to the type that they have in common, so that the other one matters, too. */
function evaluateConditional(expression: Expression & { kind: "conditional" }, scope: Scope): Evaluated {
  const condition = evaluate(expression.condition, scope);
  if (condition instanceof Unknown || condition instanceof Reference) {
    const unknown =
      condition instanceof Unknown
        ? condition
        : new Unknown(`the condition ${condition.toString()} is assigned by AWS`, scope.at);
    const yes = evaluateOrUnknown(expression.yes, scope);
    const same = equal(yes, evaluateOrUnknown(expression.no, scope), scope.at);
    return same === true ? yes : unknown;
  }
  const decided = conditionOf(condition);
  const chosen = evaluate(decided ? expression.yes : expression.no, scope);
  if (chosen === null || chosen instanceof Unknown || chosen instanceof Reference) return chosen;
  const type = unify([typeOf(chosen), typeOf(evaluateOrUnknown(decided ? expression.no : expression.yes, scope))]);
  if (type === undefined) throw new EvaluationError("the results of a conditional have no type in common");
  return convert(chosen, type, scope.at);
}

function conditionOf(value: Evaluated): boolean {
  const decided = booleanOf(value);
  if (decided === undefined) throw new EvaluationError(`a condition must be a bool, not a ${typeName(value)}`);
  return decided;
}

function evaluateObject(expression: Expression & { kind: "object" }, scope: Scope): Evaluated {
  const entries: [string, Evaluated][] = [];
  for (const item of expression.items) {
    const keyValue = evaluate(item.key, scope);
    if (keyValue instanceof Unknown) return keyValue;
    const key = keyOf(keyValue);
    if (key === undefined) throw new EvaluationError(`a ${typeName(keyValue)} cannot be a key`);
    entries.push([key, evaluate(item.value, scope)]);
  }
  return Object.fromEntries(entries);
}
