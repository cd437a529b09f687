import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { within } from "../evaluate/bounds.js";
import { evaluate } from "../evaluate/evaluate.js";
import { emptyScope } from "../evaluate/scope.js";
import { type Evaluated, EvaluationError } from "../evaluate/values.js";
import { ExpressionSyntaxError, parseAssignments } from "../expression/parse.js";
import { isJsonObject, placeAt, readJson, readText } from "../json/json.js";
import { readAll, ReadError } from "../read-error.js";

/** Values of variables by their names. */
export type AssignedValues = Readonly<Record<string, Evaluated>>;

/**
 * What files beside a root module assign to its variables: `terraform.tfvars`, then `terraform.tfvars.json`, then
 * `*.auto.tfvars` and `*.auto.tfvars.json` by name, later ones winning
 * (https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence). Neither options of
 * the command line nor `TF_VAR_...` are part of the input.
 */
export function readAssigned(directory: string): AssignedValues {
  const automatic = readdirSync(directory).filter((name) => /\.auto\.tfvars(\.json)?$/.test(name));
  const files = ["terraform.tfvars", "terraform.tfvars.json", ...automatic.sort()].map((name) => join(directory, name));
  const contents = readAll(files.filter(existsSync), (file) =>
    file.endsWith(".json") ? fromJson(file) : fromText(file),
  );
  return Object.assign({}, ...contents) as AssignedValues;
}

/** Strings are no templates there. */
function fromJson(file: string): AssignedValues {
  const json = readJson(file);
  if (!isJsonObject(json)) throw new ReadError("INVALID_STRUCTURE", file, "", "an object of variables is needed");
  return json as AssignedValues;
}

function fromText(file: string): AssignedValues {
  const text = readText(file);
  try {
    const entries = [...parseAssignments(text)].map(([name, expression]): [string, Evaluated] => [
      name,
      within(file, name, () => constant(file, name, () => evaluate(expression, emptyScope(name)))),
    ]);
    return Object.fromEntries(entries);
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw new ReadError("INVALID_EXPRESSION", file, placeAt(text, error.offset), error.message);
  }
}

function constant(file: string, name: string, compute: () => Evaluated): Evaluated {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new ReadError("INVALID_EXPRESSION", file, name, `a constant is needed: ${error.message}`);
  }
}
