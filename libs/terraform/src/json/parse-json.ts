import { type Numeric, parseNumber } from "../number/precise.js";
import type { Json, JsonObject } from "./json.js";

/** How deep values may be nested. What people and programs write is nested less than 50 deep. */
export const MOST_NESTED = 500;

/** Text that is not JSON, or that holds two of one key. */
export class JsonError extends Error {
  override readonly name = "JsonError";

  constructor(
    readonly code: "NOT_JSON" | "DUPLICATE_KEY" | "TOO_LARGE",
    /** Characters from the start of the text. */
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Parses JSON. Beyond what `JSON.parse` does, it refuses two equal keys, of which that takes the last and Terraform both,
 * keeps every digit of numbers, and names the place of a mistake. Comments, keys called `//`, may stand several times.
 *
 * @throws {JsonError}
 */
export function parseJson(text: string): Json {
  return new JsonParser(text).parse();
}

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A string without escapes, by far the most frequent. */
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

class JsonParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  parse(): Json {
    // A byte order mark is no part of the text.
    if (this.text.startsWith("\uFEFF")) this.at = 1;
    const value = this.value();
    if (this.at < this.text.length) this.refuse("more text follows the value");
    return value;
  }

  /** A value with the blanks around it. */
  private value(): Json {
    this.skipBlanks();
    const value = this.bare();
    this.skipBlanks();
    return value;
  }

  private bare(): Json {
    switch (this.text[this.at]) {
      case "{":
        return this.nested(() => this.object());
      case "[":
        return this.nested(() => this.list());
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private nested<Value>(read: () => Value): Value {
    this.depth += 1;
    if (this.depth > MOST_NESTED) {
      throw new JsonError("TOO_LARGE", this.at, `values are nested more than ${MOST_NESTED} deep`);
    }
    this.at += 1;
    const value = read();
    this.depth -= 1;
    return value;
  }

  private object(): JsonObject {
    const object: Record<string, Json> = {};
    this.skipBlanks();
    if (this.take("}")) return object;
    do {
      this.skipBlanks();
      const start = this.at;
      if (this.text[start] !== '"') this.refuse("a key is expected");
      const key = this.string();
      if (key !== "//" && Object.hasOwn(object, key)) {
        throw new JsonError("DUPLICATE_KEY", start, `the key ${JSON.stringify(key)} stands twice in one object`);
      }
      this.skipBlanks();
      if (!this.take(":")) this.refuse("a colon is expected");
      const value = this.value();
      // Assigning to this key would set the prototype.
      if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true });
      else object[key] = value;
    } while (this.take(","));
    if (!this.take("}")) this.refuse("a comma or } is expected");
    return object;
  }

  private list(): Json[] {
    const list: Json[] = [];
    this.skipBlanks();
    if (this.take("]")) return list;
    do list.push(this.value());
    while (this.take(","));
    if (!this.take("]")) this.refuse("a comma or ] is expected");
    return list;
  }

  private string(): string {
    const plain = this.match(PLAIN_STRING);
    if (plain !== undefined) return plain.slice(1, -1);
    const escaped = this.match(STRING);
    return escaped === undefined ? this.refuse("a string is not well formed") : (JSON.parse(escaped) as string);
  }

  private number(): Numeric {
    const text = this.match(NUMBER);
    if (text === undefined) return this.refuse("a value is expected");
    return parseNumber(text) ?? this.refuse("the number is too large");
  }

  private word<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) this.refuse("a value is expected");
    this.at += word.length;
    return value;
  }

  private skipBlanks(): void {
    // Most often there is none.
    if (this.text.charCodeAt(this.at) > 32) return;
    this.match(BLANK);
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private refuse(reason: string): never {
    const isEnd = this.at >= this.text.trimEnd().length;
    throw new JsonError("NOT_JSON", this.at, `not valid JSON: ${isEnd ? "the text ends too early" : reason}`);
  }
}
