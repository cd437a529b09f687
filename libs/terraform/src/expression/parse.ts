import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";
import { convertTemplate, ExpressionSyntaxError } from "./convert.js";
import type { Expression } from "./syntax.js";

export { ExpressionSyntaxError } from "./convert.js";

/** Turns the text of a Terraform JSON string, which is a template, into an expression. */
export type ParseTemplate = (text: string) => Expression;

/**
 * A JSON string is a template in which quotes and backslashes mean themselves, just as in a heredoc: as such the
 * grammar reads it, up to a delimiter that does not occur in the text.
 */
const DELIMITER = "END_OF_STRING";

interface Heredoc {
  readonly source: string;
  /** Where the text of the string starts and ends in it. */
  readonly start: number;
  readonly end: number;
}

function heredocOf(text: string): Heredoc {
  let delimiter = DELIMITER;
  while (text.includes(delimiter)) delimiter += "_";
  const before = `template=<<${delimiter}\n`;
  return {
    source: `${before}${text}\n${delimiter}\n`,
    start: before.length,
    end: before.length + text.length,
  };
}

let loading: Promise<ParseTemplate> | undefined;

/**
 * Loads tree-sitter's HCL grammar, which is WebAssembly and takes some 15 ms.
 *
 * @returns a parser that remembers every text it has seen, from one input to the next
 */
export function loadParser(): Promise<ParseTemplate> {
  loading ??= load().then(remembering);
  return loading;
}

function remembering(parser: Parser): ParseTemplate {
  const seen = new Map<string, Expression>();
  return (text) => {
    let expression = seen.get(text);
    if (expression === undefined) {
      expression = isPlain(text) ? { kind: "literal", value: text } : parse(parser, text);
      seen.set(text, expression);
    }
    return expression;
  };
}

/** Whether the text has neither `${` nor `%{`, and so means itself. */
export function isPlain(text: string): boolean {
  return !text.includes("${") && !text.includes("%{");
}

async function load(): Promise<Parser> {
  const require = createRequire(import.meta.url);
  await Parser.init();
  const language = await Language.load(
    require.resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm"),
  );
  return new Parser().setLanguage(language);
}

function parse(parser: Parser, text: string): Expression {
  const { source, start, end } = heredocOf(text);
  const tree = parser.parse(source);
  if (tree === null) throw new ExpressionSyntaxError(0, "cannot be parsed");
  try {
    const root = tree.rootNode;
    if (root.hasError) throw syntaxError(root, source, end);
    const heredoc = root.descendantsOfType("heredoc_template")[0];
    if (heredoc === null || heredoc === undefined) throw new ExpressionSyntaxError(start, "is no template");
    return convertTemplate(heredoc, source, start, end);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) error.offset = Math.max(0, error.offset - start);
    throw error;
  } finally {
    tree.delete();
  }
}

/** The innermost of the first broken nodes: an outer one starts where the template starts. */
function syntaxError(root: Node, source: string, end: number): ExpressionSyntaxError {
  let at = root;
  for (;;) {
    const broken = at.children.find((child) => child !== null && (child.isError || child.isMissing || child.hasError));
    if (broken === null || broken === undefined) break;
    at = broken;
  }
  if (at.isMissing) return new ExpressionSyntaxError(at.startIndex, `"${at.type}" is missing`);
  // Within an error node everything up to its last child was understood, but for the end that came too early.
  const last = at.children.at(-1) ?? at;
  const isTooEarly = last === at || last.type === "}" || last.type.endsWith("_end");
  let offset = Math.min(isTooEarly ? last.startIndex : last.endIndex, end);
  offset += source.slice(offset, end).search(/\S|$/);
  const rest = source.slice(offset, end).split("\n")[0] ?? "";
  const found = rest === "" ? "the end of the text" : `"${rest.slice(0, 20)}"`;
  return new ExpressionSyntaxError(offset, `${found} is not expected here`);
}
