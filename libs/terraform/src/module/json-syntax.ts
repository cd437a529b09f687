import { ExpressionSyntaxError, isPlain, parseTemplate } from "../expression/parse.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import { ReadError, throwAll } from "../read-error.js";

/** One block of Terraform JSON with its labels, e.g. `resource`, `aws_subnet`, `a`. */
export interface Block {
  readonly labels: readonly string[];
  readonly body: JsonObject;
}

/**
 * Blocks below a block type. Each level of labels is an object by label, and any of them may be a list of such
 * objects (https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping). `//` is a comment.
 */
export function blocksOf(value: Json | undefined, labelCount: number): Block[] {
  return collect(value, labelCount, [], undefined);
}

/** Like `blocksOf`, for a block type of a file: what is no block there is an error. */
export function fileBlocks(file: string, root: JsonObject, type: string, labelCount: number): Block[] {
  return collect(root[type], labelCount, [], (labels, found) => {
    const place = [type, ...labels].join(".");
    const kind = Array.isArray(found) ? "a list" : found === null ? "null" : `a ${typeof found}`;
    throw new ReadError("INVALID_STRUCTURE", file, place, `an object is needed here, not ${kind}`);
  });
}

type Complain = (labels: readonly string[], found: Json) => never;

function collect(
  value: Json | undefined,
  labelCount: number,
  labels: readonly string[],
  complain: Complain | undefined,
): Block[] {
  if (value === undefined) return [];
  const items = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return items.flatMap((item): Block[] => {
    if (!isJsonObject(item)) return complain === undefined ? [] : complain(labels, item);
    if (labelCount === 0) return [{ labels, body: item }];
    return Object.entries(item)
      .filter(([label]) => label !== "//")
      .flatMap(([label, inner]) => collect(inner, labelCount - 1, [...labels, label], complain));
  });
}

/** Block types in which strings are not templates, or mean something to Terraform alone. */
const NOT_TEMPLATES = new Set(["//", "variable", "terraform", "moved", "removed", "import", "check"]);

/**
 * Parses every template of a file, so that a broken one is reported even where nothing needs its value.
 *
 * @throws {ReadError | ReadErrors} `INVALID_EXPRESSION` with the JSON path and the column in the string
 */
export function checkTemplates(file: string, root: JsonObject): void {
  const templates = Object.entries(root).filter(([name]) => !NOT_TEMPLATES.has(name));
  const errors = templates.flatMap(([name, value]) =>
    findBroken(value).map(({ path, text, error }) => {
      const place = `${name}${path}, column ${error.offset + 1} of the string`;
      return new ReadError("INVALID_EXPRESSION", file, place, `${error.message}: ${JSON.stringify(text)}`);
    }),
  );
  throwAll(errors);
}

interface Broken {
  readonly path: string;
  readonly text: string;
  readonly error: ExpressionSyntaxError;
}

const NONE: readonly Broken[] = [];

/** The templates that do not parse. Their paths are put together on the way back, for hardly any file has one. */
function findBroken(value: Json): readonly Broken[] {
  if (typeof value === "string") return brokenTemplate(value);
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, i) =>
      findBroken(item).map((broken) => ({ ...broken, path: `[${i}]${broken.path}` })),
    );
  }
  if (!isJsonObject(value)) return NONE;
  return Object.entries(value).flatMap(([name, item]) => {
    if (name === "//") return NONE;
    const broken = [...brokenTemplate(name), ...findBroken(item)];
    return broken.map((one) => ({ ...one, path: `.${name}${one.path}` }));
  });
}

function brokenTemplate(text: string): readonly Broken[] {
  if (isPlain(text)) return NONE;
  try {
    parseTemplate(text);
    return NONE;
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return [{ path: "", text, error }];
    throw error;
  }
}
