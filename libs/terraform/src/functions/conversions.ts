import { Reference } from "../configuration.js";
import {
  booleanOf,
  type Evaluated,
  EvaluationError,
  isObject,
  numberOf,
  sortedEntries,
  textOf,
  typeName,
  Unordered,
} from "../evaluate/values.js";
import type { Json } from "../json.js";
import { argument, membersOf, objectOf, ofKnown, type TerraformFunction } from "./terraform-function.js";

/** Null and what AWS assigns stay what they are. */
function toPrimitive(name: string, convert: (value: Evaluated) => Evaluated | undefined): TerraformFunction {
  return (args) => {
    const value = argument(name, args, 0);
    if (value === null || value instanceof Reference) return value;
    const converted = convert(value);
    if (converted === undefined) throw new EvaluationError(`${name} of a ${typeName(value)}`);
    return converted;
  };
}

const tolist: TerraformFunction = (args, at) => {
  const value = argument("tolist", args, 0);
  return value instanceof Reference ? value : membersOf("tolist", value, at);
};

const tomap: TerraformFunction = (args, at) => objectOf("tomap", argument("tomap", args, 0), at);

const jsondecode = ofKnown("jsondecode", (args) => {
  try {
    return JSON.parse(args.text(0)) as Json;
  } catch {
    throw new EvaluationError("jsondecode of text that is no JSON");
  }
});

const jsonencode = ofKnown("jsonencode", (args) => encode(args.value(0)));

/** Keys sorted and `<`, `>`, `&` escaped, as Terraform writes them. */
function encode(value: Evaluated): string {
  if (value instanceof Unordered) return encode(value.members);
  if (Array.isArray(value)) return `[${value.map((item: Evaluated) => encode(item)).join(",")}]`;
  if (isObject(value)) {
    return `{${sortedEntries(value)
      .map(([key, item]) => `${escape(key)}:${encode(item)}`)
      .join(",")}}`;
  }
  return typeof value === "string" ? escape(value) : JSON.stringify(value);
}

function escape(text: string): string {
  return JSON.stringify(text).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

/** Marks only matter to what Terraform prints. */
const unmarked: TerraformFunction = (args) => argument("sensitive", args, 0);

export const conversionFunctions: Readonly<Record<string, TerraformFunction>> = {
  tostring: toPrimitive("tostring", textOf),
  tonumber: toPrimitive("tonumber", numberOf),
  tobool: toPrimitive("tobool", booleanOf),
  tolist,
  tomap,
  jsondecode,
  jsonencode,
  sensitive: unmarked,
  nonsensitive: unmarked,
};
