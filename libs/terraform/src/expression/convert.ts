import type { Node } from "web-tree-sitter";
import { convertDirective } from "./directives.js";
import { unescapeQuoted } from "./escapes.js";
import { BINARY_OPERATORS, type BinaryOperator, type Expression, type ForIntro, SPLAT_ITEM } from "./syntax.js";

/** Source text of a node, addressed by the offsets of the whole tree. */
export class SourceText {
  constructor(
    readonly text: string,
    readonly offset: number,
  ) {}

  slice(start: number, end: number): string {
    return this.text.slice(start - this.offset, end - this.offset);
  }
}

/** Text that is not an expression of Terraform's. */
export class ExpressionSyntaxError extends Error {
  override readonly name = "ExpressionSyntaxError";

  constructor(
    /** Characters from the start of the text. */
    public offset: number,
    message: string,
  ) {
    super(message);
  }
}

export function convertTemplate(node: Node, source: string, start: number, end: number): Expression {
  const children = childrenOf(node).filter((child) => child.startIndex >= start && child.endIndex <= end);
  return convertParts(children, new SourceText(source, 0), start, end, (text) => text);
}

/**
 * Parts of a template between two offsets. Text is cut out of the source rather than taken from the grammar's
 * literals, which leave out white space; `strip` says on which sides of an interpolation it goes (`${~ x ~}`).
 */
export function convertParts(
  children: readonly Node[],
  source: SourceText,
  start: number,
  end: number,
  unescape: (text: string) => string,
): Expression {
  const parts: Expression[] = [];
  let from = start;
  let stripNext = false;
  const pushText = (to: number, stripRight: boolean): void => {
    let text = source.slice(from, to);
    if (stripNext) text = text.trimStart();
    if (stripRight) text = text.trimEnd();
    if (text !== "") parts.push({ kind: "literal", value: unescape(unescapeMarkers(text)) });
  };
  for (const child of children) {
    if (child.type !== "template_interpolation" && child.type !== "template_directive") continue;
    const { left, right } = stripMarkers(child);
    pushText(child.startIndex, left);
    parts.push(
      child.type === "template_interpolation"
        ? convert(onlyExpression(child))
        : convertDirective(child, source, unescape),
    );
    from = child.endIndex;
    stripNext = right;
  }
  pushText(end, false);
  const [only] = parts;
  if (only === undefined) return { kind: "literal", value: "" };
  const isWhole = parts.length === 1 && (only.kind === "literal" || children.some(isInterpolation));
  return isWhole ? only : { kind: "template", parts };
}

function isInterpolation(node: Node): boolean {
  return node.type === "template_interpolation";
}

/** `$${` and `%%{` stand for `${` and `%{`. */
function unescapeMarkers(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

/** Whether white space goes before the node and after it. */
function stripMarkers(node: Node): { left: boolean; right: boolean } {
  const text = node.text;
  return { left: text.startsWith("~", 2), right: text.endsWith("~}") };
}

export function convert(node: Node): Expression {
  const children = childrenOf(node);
  const [first] = children;
  switch (node.type) {
    case "expression":
      return convertTerm(children, node);
    case "conditional":
      return convertConditional(children);
    case "operation":
      return convert(only(children, node));
    case "binary_operation":
      return convertBinary(children, node);
    case "unary_operation":
      return {
        kind: "unary",
        operator: first?.text === "!" ? "!" : "-",
        operand: convertTerm(children.slice(1), node),
      };
    case "literal_value":
      return convertLiteral(only(children, node));
    case "variable_expr":
      return { kind: "variable", name: node.text };
    case "template_expr":
      return convertQuoted(only(children, node));
    case "function_call":
      return convertCall(node);
    case "collection_value":
    case "for_expr":
      return convert(only(children, node));
    case "tuple":
      return { kind: "tuple", items: children.filter((child) => child.type === "expression").map(convert) };
    case "object":
      return { kind: "object", items: children.filter((child) => child.type === "object_elem").map(convertItem) };
    case "for_tuple_expr":
    case "for_object_expr":
      return convertFor(node, children);
    default:
      throw new ExpressionSyntaxError(node.startIndex, `${node.type} is not supported`);
  }
}

/** A primary and what is appended to it: `.name`, `[key]`, `.*`, or a whole in parentheses. */
function convertTerm(children: readonly Node[], within: Node): Expression {
  const [first] = children;
  if (first === undefined) throw new ExpressionSyntaxError(within.startIndex, "an expression is missing");
  const inParentheses = first.type === "(";
  const primary = inParentheses ? convert(onlyExpression(within)) : convert(first);
  return convertSuffixes(primary, children.slice(inParentheses ? 3 : 1));
}

function convertSuffixes(primary: Expression, suffixes: readonly Node[]): Expression {
  let result = primary;
  for (const [i, suffix] of suffixes.entries()) {
    if (suffix.type === "get_attr") {
      result = { kind: "attribute", of: result, name: only(suffix.namedChildren, suffix).text };
    } else if (suffix.type === "index") {
      result = { kind: "index", of: result, key: convertIndex(only(childrenOf(suffix), suffix)) };
    } else if (suffix.type === "splat") {
      return convertSplat(result, only(childrenOf(suffix), suffix), suffixes.slice(i + 1));
    } else {
      throw new ExpressionSyntaxError(suffix.startIndex, `${suffix.type} is not supported`);
    }
  }
  return result;
}

/**
 * `list[*].a[0]` takes the first of every member's `a`, `list.*.a[0]` the `a` of the first member: after `.*` only
 * attributes belong to the members.
 */
function convertSplat(of: Expression, splat: Node, after: readonly Node[]): Expression {
  const item: Expression = { kind: "variable", name: SPLAT_ITEM };
  const own = splat.namedChildren.filter(isNode);
  if (splat.type === "full_splat") return { kind: "splat", of, each: convertSuffixes(item, [...own, ...after]) };
  const index = own.findIndex((child) => child.type !== "get_attr");
  const attributes = index === -1 ? own : own.slice(0, index);
  const rest = index === -1 ? [] : own.slice(index);
  return convertSuffixes({ kind: "splat", of, each: convertSuffixes(item, attributes) }, [...rest, ...after]);
}

function convertIndex(index: Node): Expression {
  // The digits of `list.0` are no node of the grammar's.
  if (index.type === "legacy_index") return { kind: "literal", value: Number(index.text.replace(".", "").trim()) };
  return convert(onlyExpression(index));
}

/**
 * The grammar reads `a ? b : c ? d : e` as `(a ? b : c) ? d : e`; HCL means `a ? b : (c ? d : e)`. A condition that is
 * itself a conditional without parentheses is always this mistake.
 */
function convertConditional(children: readonly Node[]): Expression {
  const [conditionNode, yes, no] = children.filter((child) => child.type === "expression");
  if (conditionNode === undefined || yes === undefined || no === undefined) {
    throw new ExpressionSyntaxError(children[0]?.startIndex ?? 0, "a conditional needs a condition and two results");
  }
  const rest = { yes: convert(yes), no: convert(no) };
  const inner = childrenOf(conditionNode);
  const condition = convert(conditionNode);
  if (inner.length !== 1 || inner[0]?.type !== "conditional") return { kind: "conditional", condition, ...rest };
  return appendConditional(condition, rest);
}

function appendConditional(chain: Expression, rest: { yes: Expression; no: Expression }): Expression {
  if (chain.kind !== "conditional") return { kind: "conditional", condition: chain, ...rest };
  return { ...chain, no: appendConditional(chain.no, rest) };
}

function convertBinary(children: readonly Node[], node: Node): Expression {
  const operators: readonly string[] = BINARY_OPERATORS;
  const at = children.findIndex((child) => !child.isNamed && operators.includes(child.type));
  return {
    kind: "binary",
    operator: children[at]?.type as BinaryOperator,
    left: convertOperand(children.slice(0, at), node),
    right: convertOperand(children.slice(at + 1), node),
  };
}

function convertOperand(children: readonly Node[], node: Node): Expression {
  if (children[0]?.type !== "(") return convertTerm(children, node);
  const inner = children[1];
  if (inner === undefined) throw new ExpressionSyntaxError(node.startIndex, "an expression is missing");
  return convertSuffixes(convert(inner), children.slice(3));
}

function convertLiteral(node: Node): Expression {
  switch (node.type) {
    case "numeric_lit":
      return { kind: "literal", value: Number(node.text) };
    case "bool_lit":
      return { kind: "literal", value: node.text === "true" };
    case "null_lit":
      return { kind: "literal", value: null };
    default:
      return convertQuoted(node);
  }
}

function convertQuoted(node: Node): Expression {
  if (node.type === "heredoc_template") {
    throw new ExpressionSyntaxError(node.startIndex, "a heredoc inside an expression is not supported");
  }
  // Both ends are quotation marks.
  const source = new SourceText(node.text, node.startIndex);
  return convertParts(childrenOf(node), source, node.startIndex + 1, node.endIndex - 1, unescapeQuoted);
}

function convertCall(node: Node): Expression {
  const children = childrenOf(node);
  const names = children.slice(
    0,
    children.findIndex((child) => child.type === "("),
  );
  const args = childrenOf(children.find((child) => child.type === "function_arguments"));
  return {
    kind: "call",
    name: names.map((name) => name.text).join(""),
    args: args.filter((child) => child.type === "expression").map(convert),
    expandLast: args.some((child) => child.type === "ellipsis"),
  };
}

function convertItem(node: Node): { key: Expression; value: Expression } {
  const [key, value] = node.namedChildren.filter(isNode).filter((child) => child.type === "expression");
  if (key === undefined || value === undefined) throw new ExpressionSyntaxError(node.startIndex, "needs key and value");
  const inner = childrenOf(key);
  // A bare word is a key, not a variable; `(word)` is one.
  const isWord = inner.length === 1 && inner[0]?.type === "variable_expr";
  return { key: isWord ? { kind: "literal", value: key.text } : convert(key), value: convert(value) };
}

export function convertForIntro(node: Node): ForIntro {
  const names = node.namedChildren.filter(isNode).filter((child) => child.type === "identifier");
  const valueName = names.at(-1)?.text ?? "";
  const collection = convert(onlyExpression(node));
  return names.length === 2 ? { keyName: names[0]?.text ?? "", valueName, collection } : { valueName, collection };
}

function convertFor(node: Node, children: readonly Node[]): Expression {
  const intro = children.find((child) => child.type === "for_intro");
  const results = children.filter((child) => child.type === "expression").map(convert);
  const condition = children.find((child) => child.type === "for_cond");
  const value = results.at(-1);
  if (intro === undefined || value === undefined) throw new ExpressionSyntaxError(node.startIndex, "is no for");
  return {
    kind: "for",
    loop: convertForIntro(intro),
    ...(node.type === "for_object_expr" && results[0] !== undefined ? { key: results[0] } : {}),
    value,
    ...(condition === undefined ? {} : { condition: convert(onlyExpression(condition)) }),
    group: children.some((child) => child.type === "ellipsis"),
  };
}

export function onlyExpression(node: Node): Node {
  const found = childrenOf(node).find((child) => child.type === "expression");
  if (found === undefined) throw new ExpressionSyntaxError(node.startIndex, "an expression is missing");
  return found;
}

function only(children: readonly (Node | null)[], parent: Node): Node {
  const [first] = children.filter(isNode).filter((child) => child.type !== "comment");
  if (first === undefined) throw new ExpressionSyntaxError(parent.startIndex, `${parent.type} is empty`);
  return first;
}

export function childrenOf(node: Node | undefined): Node[] {
  return (node?.children ?? []).filter(isNode).filter((child) => child.type !== "comment");
}

function isNode(node: Node | null): node is Node {
  return node !== null;
}
