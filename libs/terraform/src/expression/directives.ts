import type { Node } from "web-tree-sitter";
import {
  childrenOf,
  convert,
  convertForIntro,
  convertParts,
  ExpressionSyntaxError,
  onlyExpression,
  type SourceText,
} from "./convert.js";
import type { Expression } from "./syntax.js";

type Unescape = (text: string) => string;

/** `%{ if }` and `%{ for }` of a template. */
export function convertDirective(node: Node, source: SourceText, unescape: Unescape): Expression {
  const [directive] = childrenOf(node);
  const children = childrenOf(directive);
  const bodyBetween = (from: Node | undefined, to: Node | undefined): Expression => {
    if (from === undefined || to === undefined) throw new ExpressionSyntaxError(node.startIndex, "has no end");
    // `~` inside a marker strips the body's side of it.
    let start = from.endIndex;
    let end = to.startIndex;
    if (source.slice(start - 2, start) === "~}") start += leadingSpace(source.slice(start, end));
    if (source.slice(end + 2, end + 3) === "~") end -= trailingSpace(source.slice(start, end));
    const within = children.filter((child) => child.startIndex >= from.endIndex && child.endIndex <= to.startIndex);
    const body = convertParts(within, source, start, end, unescape);
    return { kind: "template", parts: [body] };
  };
  const named = (type: string): Node | undefined => children.find((child) => child.type === type);

  if (directive?.type === "template_if") {
    const intro = named("template_if_intro");
    const otherwise = named("template_else_intro");
    const end = named("template_if_end");
    if (intro === undefined) throw new ExpressionSyntaxError(node.startIndex, "if needs a condition");
    return {
      kind: "conditional",
      condition: convert(onlyExpression(intro)),
      yes: bodyBetween(intro, otherwise ?? end),
      no: otherwise === undefined ? { kind: "literal", value: "" } : bodyBetween(otherwise, end),
    };
  }
  const intro = named("template_for_start");
  if (intro === undefined) throw new ExpressionSyntaxError(node.startIndex, "unknown directive");
  return { kind: "templateFor", loop: convertForIntro(intro), body: bodyBetween(intro, named("template_for_end")) };
}

function leadingSpace(text: string): number {
  return text.length - text.trimStart().length;
}

function trailingSpace(text: string): number {
  return text.length - text.trimEnd().length;
}
