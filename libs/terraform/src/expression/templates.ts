import { expression, forIntro } from "./expressions.js";
import type { Scanner } from "./scanner.js";
import type { Expression } from "./syntax.js";

/** How a template ends, and what its text means. */
export interface TemplateForm {
  /** What ends it; undefined for the end of the text. */
  readonly end?: string;
  /** Escape sequences with backslashes, as in quoted strings; elsewhere a backslash means itself. */
  readonly hasEscapes: boolean;
}

/** Parts of a template before they are put together, so that `~` can take blanks away from its neighbours. */
type Part = { readonly kind: "text"; text: string } | { readonly kind: "expression"; readonly value: Expression };

/** What ends a sequence of parts: the whole template, or the next directive of the one that it is in. */
type Terminator = "end" | "else" | "endif" | "endfor";

/** Reads up to the end, which is taken. */
export function template(scanner: Scanner, form: TemplateForm): Expression {
  const { parts, terminator, start } = partsUntilDirective(scanner, form, false);
  if (terminator !== "end") scanner.refuse(`${terminator} belongs to nothing`, start);
  const [only] = parts;
  // One interpolation alone is that expression itself, of whatever type.
  if (parts.length === 1 && only?.kind === "expression" && !isDirective(only.value)) return only.value;
  return joined(parts);
}

/** Results of directives are text. */
function isDirective({ kind }: Expression): boolean {
  return kind === "templateIf" || kind === "templateFor";
}

function joined(parts: readonly Part[]): Expression {
  const values = parts.map((part): Expression =>
    part.kind === "text" ? { kind: "literal", value: part.text } : part.value,
  );
  const [only] = values;
  if (only === undefined) return { kind: "literal", value: "" };
  return values.length === 1 && parts[0]?.kind === "text" ? only : { kind: "template", parts: values };
}

interface Parts {
  readonly parts: Part[];
  readonly terminator: Terminator;
  /** Where the terminator starts. */
  readonly start: number;
  /** Whether blanks after it go. */
  readonly strips: boolean;
}

function partsUntilDirective(scanner: Scanner, form: TemplateForm, strips: boolean): Parts {
  const parts: Part[] = [];
  let stripsNext = strips;
  for (;;) {
    const text = literal(scanner, form, stripsNext);
    stripsNext = false;
    if (text !== "") parts.push({ kind: "text", text });
    const start = scanner.at;
    if (form.end === undefined ? start >= scanner.text.length : scanner.text.startsWith(form.end, start)) {
      scanner.at += form.end?.length ?? 0;
      return { parts, terminator: "end", start, strips: false };
    }
    if (start >= scanner.text.length) scanner.refuse("the text ends within a template");
    const isDirective = scanner.text[start] === "%";
    scanner.at += 2;
    if (scanner.text[scanner.at] === "~") {
      scanner.at += 1;
      stripEnd(parts, form);
    }
    if (!isDirective) {
      const value = scanner.nested(false, () => expression(scanner));
      stripsNext = close(scanner);
      parts.push({ kind: "expression", value });
      continue;
    }
    const terminator = (["else", "endif", "endfor"] as const).find((word) => scanner.takeWord(word));
    if (terminator !== undefined) return { parts, terminator, start, strips: close(scanner) };
    const made = scanner.nested(false, () => directive(scanner, form));
    stripsNext = made.strips;
    parts.push({ kind: "expression", value: made.value });
  }
}

/** @returns whether blanks after the marker go */
function close(scanner: Scanner): boolean {
  const strips = scanner.take("~}");
  if (!strips) scanner.expect("}");
  return strips;
}

/** `~` takes blanks from the text beside it: from all of it in quotes, elsewhere from the next line. */
function stripEnd(parts: Part[], { hasEscapes }: TemplateForm): void {
  const last = parts.at(-1);
  if (last?.kind !== "text") return;
  const { text } = last;
  const line = hasEscapes ? 0 : text.lastIndexOf("\n", text.length - 2) + 1;
  last.text = text.slice(0, line) + text.slice(line).trimEnd();
}

function stripStart(text: string, { hasEscapes }: TemplateForm): string {
  const end = hasEscapes ? -1 : text.indexOf("\n");
  return end === -1 ? text.trimStart() : text.slice(0, end + 1).trimStart() + text.slice(end + 1);
}

function directive(scanner: Scanner, form: TemplateForm): { value: Expression; strips: boolean } {
  const start = scanner.at;
  if (scanner.takeWord("if")) return ifDirective(scanner, form);
  if (!scanner.takeWord("for")) scanner.refuseNext("a directive is if or for");
  const loop = forIntro(scanner);
  const body = partsUntilDirective(scanner, form, close(scanner));
  if (body.terminator !== "endfor")
    scanner.refuse("the for has no endfor", body.terminator === "end" ? body.start : start);
  return { value: { kind: "templateFor", loop, body: joined(body.parts) }, strips: body.strips };
}

function ifDirective(scanner: Scanner, form: TemplateForm): { value: Expression; strips: boolean } {
  const condition = expression(scanner);
  const yes = partsUntilDirective(scanner, form, close(scanner));
  const no = yes.terminator === "else" ? partsUntilDirective(scanner, form, yes.strips) : undefined;
  const last = no ?? yes;
  if (last.terminator !== "endif") scanner.refuse("the if has no endif", last.start);
  const value: Expression = { kind: "templateIf", condition, yes: joined(yes.parts), no: joined(no?.parts ?? []) };
  return { value, strips: last.strips };
}

/** Text up to the next marker or the end. */
function literal(scanner: Scanner, form: TemplateForm, strips: boolean): string {
  const { text } = scanner;
  let result = "";
  let from = scanner.at;
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (form.end !== undefined && text.startsWith(form.end, at)) break;
    if (character === "\\" && form.hasEscapes) {
      result += text.slice(from, at);
      scanner.at = at;
      result += escape(scanner);
      from = scanner.at;
      at = from - 1;
    } else if (character === "\n" && form.hasEscapes) {
      scanner.refuse("a quoted string does not go over lines", at);
    } else if (character === "$" || character === "%") {
      if (text.startsWith(`${character}{`, at)) break;
      if (text.startsWith(`${character}${character}{`, at)) {
        // Doubled, it means itself.
        result += text.slice(from, at + 1);
        from = at + 2;
        at += 2;
      }
    }
  }
  result += text.slice(from, at);
  scanner.at = at;
  return strips ? stripStart(result, form) : result;
}

const ESCAPE = /\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
const NAMED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function escape(scanner: Scanner): string {
  const code = scanner.match(ESCAPE)?.slice(1);
  if (code === undefined) return scanner.refuse("a backslash is followed by n, r, t, a quote, a backslash, u or U");
  if (code.length === 1) return NAMED[code] ?? code;
  const point = Number.parseInt(code.slice(1), 16);
  return point > 0x10ffff ? scanner.refuse("there is no such character") : String.fromCodePoint(point);
}

/** `<<END` or `<<-END`, which takes the least indentation of all lines away from each. */
export function heredoc(scanner: Scanner): Expression {
  const [, dash, name = ""] =
    /^<<(-?)([^\s]+)/.exec(scanner.match(/<<-?[\p{ID_Start}_][\p{ID_Continue}-]*[ \t]*\n/uy) ?? "") ?? [];
  if (name === "") return scanner.refuse("a heredoc starts with << and a name at the end of the line");
  const end = new RegExp(`^[ \\t]*${name}[ \\t]*$`, "m").exec(scanner.text.slice(scanner.at));
  if (end === null) return scanner.refuse(`the heredoc has no line ${name} that ends it`);
  const body = scanner.text.slice(scanner.at, scanner.at + end.index);
  const lines = dash === "-" ? withoutIndent(body) : body;
  const offset = scanner.at;
  scanner.at += end.index + end[0].length;
  return scanner.within(lines, offset, (inner) => template(inner, { hasEscapes: false }));
}

function withoutIndent(text: string): string {
  const lines = text.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...(indents.length === 0 ? [0] : indents));
  return lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length))).join("\n");
}
