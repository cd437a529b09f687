import { readFileSync } from "node:fs";
import { parseTree, printParseErrorCode, type ParseError } from "jsonc-parser";
import { ReadError } from "./read-error.js";

/** Parsed JSON, as it stands in a file. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads and parses a file.
 *
 * @throws {ReadError} `NO_SUCH_INPUT`; `NOT_JSON` with line and column
 */
export function readJson(file: string): Json {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new ReadError("NO_SUCH_INPUT", file, "", (error as Error).message);
  }
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw notJson(file, text, (error as Error).message);
  }
}

/** `JSON.parse` names no place in Node 20, so the broken text is read once more by a parser that does. */
function notJson(file: string, text: string, message: string): ReadError {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true });
  } catch (error) {
    // It recurses, so that text nested without end exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
  }
  const first = errors[0];
  if (first === undefined) return new ReadError("NOT_JSON", file, "", message);
  const before = text.slice(0, first.offset).split("\n");
  const place = `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
  const reason = first.offset >= text.trimEnd().length ? "the text ends too early" : printParseErrorCode(first.error);
  return new ReadError("NOT_JSON", file, place, `not valid JSON: ${reason}`);
}
