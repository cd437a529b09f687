import { readFileSync } from "node:fs";
import { type Numeric, Precise } from "../number/precise.js";
import { ReadError } from "../read-error.js";
import { JsonError, parseJson } from "./parse-json.js";

/** Parsed JSON, as it stands in a file. */
export type Json = null | boolean | Numeric | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Precise);
}

/**
 * Reads and parses a file.
 *
 * @throws {ReadError} `NO_SUCH_INPUT`; `NOT_JSON`, `DUPLICATE_KEY` and `TOO_LARGE` with line and column
 */
export function readJson(file: string): Json {
  const text = readText(file);
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new ReadError(error.code, file, placeAt(text, error.offset), error.message);
    throw error;
  }
}

/** @throws {ReadError} `NO_SUCH_INPUT` */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ReadError("NO_SUCH_INPUT", file, "", (error as Error).message);
  }
}

/** `line 3, column 7` */
export function placeAt(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}
