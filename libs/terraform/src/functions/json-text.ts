import { limitText } from "../evaluate/bounds.js";
import { type Evaluated, isList, isObject, sortedEntries, Unordered } from "../evaluate/values.js";
import { numberText, Precise } from "../number/precise.js";

/** @param forHtml - whether `<`, `>` and `&` are escaped, as `jsonencode` does */
export function jsonText(value: Evaluated, forHtml: boolean): string {
  const text = encode(value, forHtml);
  limitText(text.length);
  return text;
}

function encode(value: Evaluated, forHtml: boolean): string {
  if (typeof value === "string") return quoted(value, forHtml);
  if (typeof value === "number" || value instanceof Precise) return numberText(value);
  if (value instanceof Unordered) return jsonText(value.members, forHtml);
  if (isList(value)) return `[${value.map((item) => jsonText(item, forHtml)).join(",")}]`;
  if (!isObject(value)) return String(value);
  const entries = sortedEntries(value).map(([key, item]) => `${quoted(key, forHtml)}:${jsonText(item, forHtml)}`);
  return `{${entries.join(",")}}`;
}

/** Go writes some characters by their code that JavaScript leaves as they are. */
function quoted(text: string, forHtml: boolean): string {
  const code = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const json = JSON.stringify(text).replace(/[\u2028\u2029]/g, code);
  return forHtml ? json.replace(/[<>&]/g, code) : json;
}
