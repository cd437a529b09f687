import { Reference, Unknown } from "../configuration.js";
import type { BinaryOperator, Expression } from "../expression/syntax.js";
import { equal } from "./equality.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { booleanOf, type Evaluated, EvaluationError, numberOf, typeName } from "./values.js";

export function unary(operator: "-" | "!", operand: Evaluated, at: string): Evaluated {
  if (operand instanceof Unknown) return operand;
  if (operand instanceof Reference) return assigned(operand, at);
  return operator === "!" ? !toBoolean(operand, "!") : -toNumber(operand, "-");
}

/**
 * `&&` and `||`. Where one operand decides alone, the other may be unknown.
 */
export function logical(
  operator: "&&" | "||",
  operands: { readonly left: Expression; readonly right: Expression },
  scope: Scope,
): Evaluated {
  const deciding = operator === "||";
  let unknown: Unknown | undefined;
  for (const operand of [operands.left, operands.right]) {
    const value = evaluate(operand, scope);
    if (value instanceof Unknown) unknown ??= value;
    else if (value instanceof Reference) unknown ??= assigned(value, scope.at);
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
  return arithmetic(operator, toNumber(left, operator), toNumber(right, operator));
}

function arithmetic(operator: "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%", a: number, b: number): Evaluated {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      if (b === 0) throw new EvaluationError("division by zero");
      return a / b;
    case "%":
      if (b === 0) throw new EvaluationError("division by zero");
      return a % b;
  }
}

function toNumber(value: Evaluated, operator: string): number {
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
