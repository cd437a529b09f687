import { type Evaluated, isList, isObject, NotEvaluatedError, sortedEntries, Unordered } from "../evaluate/values.js";
import { jsonText } from "./json-text.js";
import { ofKnown, type TerraformFunction } from "./terraform-function.js";
import { yamldecode } from "./yaml-decode.js";

/** Lines of YAML as Terraform writes them: keys sorted, every text in quotes, lists not indented below their key. */
function lines(value: Evaluated): string[] {
  if (value instanceof Unordered) return lines(value.members);
  if (isList(value)) {
    if (value.length === 0) return ["[]"];
    return value.flatMap((item) => {
      const [first = "", ...rest] = lines(item);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  }
  if (!isObject(value)) return [scalarText(value)];
  const entries = sortedEntries(value);
  if (entries.length === 0) return ["{}"];
  return entries.flatMap(([key, item]) => {
    const own = lines(item);
    const isInline =
      !(isList(item) || isObject(item) || item instanceof Unordered) || /^(\[\]|\{\})$/.test(own[0] ?? "");
    if (isInline) return [`${jsonText(key, false)}: ${own[0] ?? ""}`];
    return [`${jsonText(key, false)}:`, ...(isObject(item) ? own.map((line) => `  ${line}`) : own)];
  });
}

function scalarText(value: Evaluated): string {
  if (typeof value !== "string") return jsonText(value, false);
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(value))
    throw new NotEvaluatedError("a text of several lines");
  return jsonText(value, false);
}

export const yamlFunctions: Readonly<Record<string, TerraformFunction>> = {
  yamldecode,
  yamlencode: ofKnown("yamlencode", (args) => `${lines(args.value(0)).join("\n")}\n`),
};
