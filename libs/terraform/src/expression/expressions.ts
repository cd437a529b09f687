import { parseNumber } from "../number/precise.js";
import type { Scanner } from "./scanner.js";
import { type BinaryOperator, type Expression, type ForIntro, type ObjectItem, SPLAT_ITEM } from "./syntax.js";
import { heredoc, template } from "./templates.js";

/** Operators from the loosest to the tightest; within a level they go from left to right. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** A whole expression, e.g. `a == b ? c : d`. */
export function expression(scanner: Scanner): Expression {
  const condition = binary(scanner, 0);
  if (!scanner.take("?")) return condition;
  return scanner.nested(undefined, () => {
    const yes = expression(scanner);
    scanner.expect(":");
    return { kind: "conditional", condition, yes, no: expression(scanner) };
  });
}

/** Operands as far as operators of this level or a tighter one join them. */
function binary(scanner: Scanner, loosest: number): Expression {
  let left = unary(scanner);
  for (;;) {
    const found = nextOperator(scanner, loosest);
    if (found === undefined) return left;
    left = { kind: "binary", operator: found.operator, left, right: binary(scanner, found.level + 1) };
  }
}

function nextOperator(scanner: Scanner, loosest: number): { operator: BinaryOperator; level: number } | undefined {
  for (let level = loosest; level < LEVELS.length; level += 1) {
    const operator = LEVELS[level]?.find((candidate) => scanner.take(candidate));
    if (operator !== undefined) return { operator, level };
  }
  return undefined;
}

function unary(scanner: Scanner): Expression {
  const operator = (["-", "!"] as const).find((candidate) => scanner.take(candidate));
  if (operator === undefined) return suffixed(scanner, term(scanner));
  return scanner.nested(undefined, () => ({ kind: "unary", operator, operand: unary(scanner) }));
}

function term(scanner: Scanner): Expression {
  scanner.skipBlanks();
  switch (scanner.text[scanner.at]) {
    case "(": {
      scanner.at += 1;
      const inner = scanner.nested(false, () => expression(scanner));
      // Blanks before the end are of the inside.
      scanner.nested(false, () => {
        scanner.expect(")");
      });
      return inner;
    }
    case "[":
      return scanner.nested(false, () => tuple(scanner));
    case "{":
      return object(scanner);
    case '"':
      scanner.at += 1;
      return scanner.nested(false, () => template(scanner, { end: '"', hasEscapes: true }));
    case "<":
      return heredoc(scanner);
    default:
      break;
  }
  const number = scanner.number();
  if (number !== undefined) {
    return { kind: "literal", value: parseNumber(number) ?? scanner.refuse("the number is too large") };
  }
  const name = scanner.identifier();
  if (name === undefined) return scanner.refuseNext("an expression is needed");
  return named(scanner, name);
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function named(scanner: Scanner, first: string): Expression {
  let name = first;
  while (scanner.take("::")) name += `::${scanner.identifier() ?? scanner.refuseNext("a name is needed")}`;
  if (scanner.text[scanner.at] === "(" || name.includes("::")) return call(scanner, name);
  const constant = CONSTANTS.get(name);
  return constant === undefined ? { kind: "variable", name } : { kind: "literal", value: constant };
}

function call(scanner: Scanner, name: string): Expression {
  scanner.expect("(");
  return scanner.nested(false, () => {
    const args: Expression[] = [];
    let expandLast = false;
    while (!scanner.take(")")) {
      args.push(expression(scanner));
      expandLast = scanner.take("...");
      if (expandLast || !scanner.take(",")) {
        scanner.take(",");
        scanner.expect(")");
        break;
      }
    }
    return { kind: "call", name, args, expandLast };
  });
}

function tuple(scanner: Scanner): Expression {
  scanner.expect("[");
  if (scanner.takeWord("for")) return tupleFor(scanner);
  const items: Expression[] = [];
  while (!scanner.take("]")) {
    items.push(expression(scanner));
    if (scanner.take(",")) continue;
    scanner.expect("]");
    break;
  }
  return { kind: "tuple", items };
}

/** Names and collection of a `for`, up to the colon that follows in an expression and the end of a directive. */
export function forIntro(scanner: Scanner): ForIntro {
  const name = (): string => scanner.identifier() ?? scanner.refuseNext("a name is needed");
  const first = name();
  const second = scanner.take(",") ? name() : undefined;
  if (!scanner.takeWord("in")) scanner.refuseNext('"in" is expected');
  const collection = expression(scanner);
  return second === undefined ? { valueName: first, collection } : { keyName: first, valueName: second, collection };
}

function tupleFor(scanner: Scanner): Expression {
  const loop = forIntro(scanner);
  scanner.expect(":");
  const value = expression(scanner);
  return { kind: "for", loop, value, group: false, ...forEnd(scanner, "]") };
}

function objectFor(scanner: Scanner): Expression {
  const loop = forIntro(scanner);
  scanner.expect(":");
  const key = expression(scanner);
  scanner.expect("=>");
  const value = expression(scanner);
  const group = scanner.take("...");
  return { kind: "for", loop, key, value, group, ...forEnd(scanner, "}") };
}

function forEnd(scanner: Scanner, end: string): { condition?: Expression } {
  const condition = scanner.takeWord("if") ? expression(scanner) : undefined;
  scanner.expect(end);
  return condition === undefined ? {} : { condition };
}

function object(scanner: Scanner): Expression {
  scanner.expect("{");
  scanner.skipLines();
  const start = scanner.at;
  // `for` may also be a key.
  if (scanner.takeWord("for") && !scanner.sees("=") && !scanner.sees(":")) {
    return scanner.nested(false, () => objectFor(scanner));
  }
  scanner.at = start;
  return scanner.nested(true, () => {
    const items: ObjectItem[] = [];
    for (;;) {
      scanner.skipLines();
      if (scanner.take("}")) return { kind: "object", items };
      items.push(objectItem(scanner));
      if (scanner.take(",") || scanner.sees("\n") || scanner.sees("\r\n")) continue;
      scanner.expect("}");
      return { kind: "object", items };
    }
  });
}

function objectItem(scanner: Scanner): ObjectItem {
  const start = scanner.at;
  const word = scanner.identifier();
  // A bare word is a key, not a variable; `(word)` is one.
  const isWord = word !== undefined && (scanner.sees("=") || scanner.sees(":"));
  if (!isWord) scanner.at = start;
  const key: Expression = isWord ? { kind: "literal", value: word } : expression(scanner);
  if (!scanner.take("=")) scanner.expect(":");
  return { key, value: expression(scanner) };
}

/** What is appended to a term: `.name`, `.0`, `[key]`, `.*`, `[*]`. */
function suffixed(scanner: Scanner, of: Expression): Expression {
  let result = of;
  for (;;) {
    const suffix = nextSuffix(scanner);
    if (suffix === undefined) return result;
    if (suffix === "[*]") return fullSplat(scanner, result);
    result = suffix === ".*" ? attributeSplat(scanner, result) : suffix(result);
  }
}

type Suffix = (of: Expression) => Expression;

function nextSuffix(scanner: Scanner): Suffix | ".*" | "[*]" | undefined {
  scanner.skipBlanks();
  const { text, at } = scanner;
  // `...` ends the arguments of a call.
  if (text[at] === "." && text[at + 1] !== ".") {
    scanner.at += 1;
    if (scanner.take("*")) return ".*";
    return attribute(scanner);
  }
  if (text[at] !== "[") return undefined;
  scanner.at += 1;
  return scanner.nested(false, () => {
    if (scanner.take("*")) {
      scanner.expect("]");
      return "[*]";
    }
    const key = expression(scanner);
    scanner.expect("]");
    return (of) => ({ kind: "index", of, key });
  });
}

function attribute(scanner: Scanner): Suffix {
  scanner.skipBlanks();
  const position = scanner.match(/\d+/y);
  if (position !== undefined) {
    return (of) => ({ kind: "index", of, key: { kind: "literal", value: Number(position) } });
  }
  const name = scanner.identifier() ?? scanner.refuseNext("the name of an attribute is needed");
  return (of) => ({ kind: "attribute", of, name });
}

const ITEM: Expression = { kind: "variable", name: SPLAT_ITEM };

/** `list[*].a[0]` takes the first of every member's `a`: all that follows belongs to the members. */
function fullSplat(scanner: Scanner, of: Expression): Expression {
  return scanner.nested(undefined, () => ({ kind: "splat", of, each: suffixed(scanner, ITEM) }));
}

/** `list.*.a[0]` takes the `a` of the first member: after `.*` only attributes belong to the members. */
function attributeSplat(scanner: Scanner, of: Expression): Expression {
  let each = ITEM;
  for (;;) {
    scanner.skipBlanks();
    const isAttribute = scanner.text[scanner.at] === "." && !["*", "."].includes(scanner.text[scanner.at + 1] ?? "");
    if (!isAttribute) return { kind: "splat", of, each };
    scanner.at += 1;
    each = attribute(scanner)(each);
  }
}
