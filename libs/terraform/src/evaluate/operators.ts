import { Reference, Unknown } from "../configuration.js";
import type { BinaryOperator } from "../expression/syntax.js";
import { add, compare, divide, multiply, negate, type Numeric, remainder, subtract } from "../number/precise.js";
import { equal } from "./equality.js";
import { booleanOf, type Evaluated, EvaluationError, numberOf, typeName } from "./values.js";

export function unary(operator: "-" | "!", operand: Evaluated, at: string): Evaluated {
  if (operand instanceof Unknown) return operand;
  if (operand instanceof Reference) return assigned(operand, at);
  return operator === "!" ? !toBoolean(operand, "!") : negate(toNumber(operand, "-"));
}

/** `&&` and `||`. Where one operand decides alone, the other may be unknown. */
export function logical(operator: "&&" | "||", left: Evaluated, right: () => Evaluated, at: string): Evaluated {
  const deciding = operator === "||";
  let unknown: Unknown | undefined;
  for (const operand of [() => left, right]) {
    const value = operand();
    if (value instanceof Unknown) unknown ??= value;
    else if (value instanceof Reference) unknown ??= assigned(value, at);
    else if (toBoolean(value, operator) === deciding) return deciding;
  }
  return unknown ?? !deciding;
}

export function binary(
  operator: Exclude<BinaryOperator, "&&" | "||">,
  left: Evaluated,
  right: Evaluated,
  at: string,
): Evaluated {
  if (operator === "==") return equal(left, right, at);
  if (operator === "!=") {
    const same = equal(left, right, at);
    return same instanceof Unknown ? same : !same;
  }
  for (const operand of [left, right]) {
    if (operand instanceof Unknown) return operand;
    if (operand instanceof Reference) return assigned(operand, at);
  }
  return arithmetic(operator, toNumber(left, operator), toNumber(right, operator), at);
}

function arithmetic(
  operator: "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%",
  a: Numeric,
  b: Numeric,
  at: string,
): Evaluated {
  switch (operator) {
    case "<":
      return compare(a, b) < 0;
    case "<=":
      return compare(a, b) <= 0;
    case ">":
      return compare(a, b) > 0;
    case ">=":
      return compare(a, b) >= 0;
    case "+":
      return add(a, b);
    case "-":
      return subtract(a, b);
    case "*":
      return multiply(a, b);
    case "/":
    case "%":
      if (compare(b, 0) === 0) return new Unknown("a division by zero", at);
      return operator === "/" ? divide(a, b) : remainder(a, b);
  }
}

function toNumber(value: Evaluated, operator: string): Numeric {
  const number = numberOf(value);
  if (number === undefined) throw new EvaluationError(`${operator} needs a number, not a ${typeName(value)}`);
  return number;
}

function toBoolean(value: Evaluated, operator: string): boolean {
  const boolean = booleanOf(value);
  if (boolean === undefined) throw new EvaluationError(`${operator} needs a bool, not a ${typeName(value)}`);
  return boolean;
}

function assigned(reference: Reference, at: string): Unknown {
  return new Unknown(`${reference.toString()} is assigned by AWS`, at);
}
