import { expression } from "./expressions.js";
import { Scanner } from "./scanner.js";
import type { Expression } from "./syntax.js";
import { template } from "./templates.js";

export { ExpressionSyntaxError } from "./scanner.js";

/** What was parsed before, from one input to the next: the same texts come again and again. */
const remembered = new Map<string, Expression>();

/**
 * Parses the text of a Terraform JSON string, which is a template in which quotes and backslashes mean themselves
 * (https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping).
 *
 * @throws {ExpressionSyntaxError}
 */
export function parseTemplate(text: string): Expression {
  if (isPlain(text)) return { kind: "literal", value: text };
  let parsed = remembered.get(text);
  if (parsed === undefined) {
    parsed = template(new Scanner(text), { hasEscapes: false });
    remembered.set(text, parsed);
  }
  return parsed;
}

/**
 * Parses an expression that is the whole text.
 *
 * @throws {ExpressionSyntaxError}
 */
export function parseExpression(text: string): Expression {
  const scanner = new Scanner(text);
  const parsed = expression(scanner);
  scanner.skipLines();
  if (scanner.at < text.length) scanner.refuseNext("the expression ends before");
  return parsed;
}

/** Whether the text has neither `${` nor `%{`, and so means itself. */
export function isPlain(text: string): boolean {
  return !text.includes("${") && !text.includes("%{");
}

/**
 * Parses lines of `name = expression`, as in files of values for variables
 * (https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files).
 *
 * @throws {ExpressionSyntaxError} also if a name is assigned twice
 */
export function parseAssignments(text: string): ReadonlyMap<string, Expression> {
  const scanner = new Scanner(text);
  const assignments = new Map<string, Expression>();
  for (;;) {
    scanner.skipLines();
    if (scanner.at >= text.length) return assignments;
    const start = scanner.at;
    const name = scanner.identifier() ?? scanner.refuseNext("the name of a variable is needed");
    scanner.nested(true, () => {
      scanner.expect("=");
      if (assignments.has(name)) scanner.refuse(`${name} is assigned twice`, start);
      assignments.set(name, expression(scanner));
      scanner.skipBlanks();
      if (scanner.at < text.length && !/[\r\n]/.test(text[scanner.at] ?? "")) scanner.refuseNext("the line should end");
    });
  }
}
