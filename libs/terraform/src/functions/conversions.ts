import { Reference, Unknown } from "../configuration.js";
import { toList, toMap } from "../evaluate/conversion.js";
import { ANY } from "../evaluate/types.js";
import { booleanOf, type Evaluated, EvaluationError, numberOf, textOf, typeName } from "../evaluate/values.js";
import { JsonError, parseJson } from "../json/parse-json.js";
import { jsonText } from "./json-text.js";
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
  if (value === null || value instanceof Reference) return value;
  const members = membersOf("tolist", value, at);
  return members instanceof Unknown ? members : toList(members, ANY, at);
};

const tomap: TerraformFunction = (args, at) => {
  const object = objectOf("tomap", argument("tomap", args, 0), at);
  return object instanceof Unknown ? object : toMap(object, ANY, at);
};

const jsondecode = ofKnown("jsondecode", (args) => {
  try {
    return parseJson(args.text(0)) as Evaluated;
  } catch (error) {
    if (error instanceof JsonError) throw new EvaluationError(`jsondecode: ${error.message}`);
    throw error;
  }
});

/** Marks only matter to what Terraform prints. */
const unmarked: TerraformFunction = (args) => argument("sensitive", args, 0);

export const conversionFunctions: Readonly<Record<string, TerraformFunction>> = {
  tostring: toPrimitive("tostring", textOf),
  tonumber: toPrimitive("tonumber", numberOf),
  tobool: toPrimitive("tobool", booleanOf),
  tolist,
  tomap,
  jsondecode,
  jsonencode: ofKnown("jsonencode", (args) => jsonText(args.value(0), true)),
  sensitive: unmarked,
  nonsensitive: unmarked,
};
