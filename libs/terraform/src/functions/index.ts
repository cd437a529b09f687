import { Unknown } from "../configuration.js";
import { type Evaluated, NotEvaluatedError, resourcesIn } from "../evaluate/values.js";
import { collectionFunctions } from "./collections.js";
import { conversionFunctions } from "./conversions.js";
import { cidrFunctions } from "./cidr.js";
import { numberFunctions } from "./numbers.js";
import { setFunctions } from "./sets.js";
import { stringFunctions } from "./strings.js";
import type { TerraformFunction } from "./terraform-function.js";

/** By name; `try` and `can`, which see their arguments before they are evaluated, are in `evaluate.ts`. */
const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(
  Object.entries({
    ...collectionFunctions,
    ...conversionFunctions,
    ...cidrFunctions,
    ...numberFunctions,
    ...setFunctions,
    ...stringFunctions,
  }),
);

/**
 * Calls one of Terraform's functions (https://developer.hashicorp.com/terraform/language/functions).
 *
 * @throws {EvaluationError} for arguments that Terraform refuses
 */
export function callFunction(name: string, args: readonly Evaluated[], at: string): Evaluated {
  const unknown = args.find((arg) => arg instanceof Unknown);
  if (unknown !== undefined) return unknown;
  // Since Terraform 1.8 the built-in ones may be written `core::cidrsubnet`.
  const found = FUNCTIONS.get(name.replace(/^core::/, ""));
  const names = () => args.flatMap(resourcesIn);
  if (found === undefined) return new Unknown(`the function ${name} is not evaluated`, at, names());
  try {
    return found(args, at);
  } catch (error) {
    if (error instanceof NotEvaluatedError) {
      return new Unknown(`${name} is not evaluated: ${error.message}`, at, names());
    }
    throw error;
  }
}
