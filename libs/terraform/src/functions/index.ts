import { Unknown } from "../configuration.js";
import type { Scope } from "../evaluate/scope.js";
import { type Evaluated, NotEvaluatedError, resourcesIn } from "../evaluate/values.js";
import { cidrFunctions } from "./cidr.js";
import { collectionFunctions } from "./collections.js";
import { conversionFunctions } from "./conversions.js";
import { dateFunctions } from "./dates.js";
import { encodingFunctions } from "./encodings.js";
import { fileFunctions } from "./files.js";
import { mapFunctions } from "./maps.js";
import { numberFunctions } from "./numbers.js";
import { regexFunctions } from "./regexes.js";
import { setFunctions } from "./sets.js";
import { stringFunctions } from "./strings.js";
import type { TerraformFunction } from "./terraform-function.js";
import { yamlFunctions } from "./yaml.js";

/** By name; `try` and `can`, which see their arguments before they are evaluated, are in `evaluate.ts`. */
const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(
  Object.entries({
    ...cidrFunctions,
    ...collectionFunctions,
    ...conversionFunctions,
    ...dateFunctions,
    ...encodingFunctions,
    ...mapFunctions,
    ...numberFunctions,
    ...regexFunctions,
    ...setFunctions,
    ...stringFunctions,
    ...yamlFunctions,
  }),
);

/** Functions whose values differ from run to run, or from machine to machine. */
const NOT_KNOWN: ReadonlyMap<string, string> = new Map([
  ["abspath", "depends on where Terraform runs"],
  ["base64gzip", "depends on how Terraform compresses"],
  ["bcrypt", "is another each time"],
  ["pathexpand", "depends on who runs Terraform"],
  ["plantimestamp", "is the time of the plan"],
  ["timestamp", "is the time of the apply"],
  ["uuid", "is another each time"],
]);

/**
 * Calls one of Terraform's functions (https://developer.hashicorp.com/terraform/language/functions).
 *
 * @throws {EvaluationError} for arguments that Terraform refuses
 */
export function callFunction(name: string, args: readonly Evaluated[], scope: Scope): Evaluated {
  const unknown = args.find((arg) => arg instanceof Unknown);
  if (unknown !== undefined) return unknown;
  // Since Terraform 1.8 the built-in ones may be written `core::cidrsubnet`.
  const plain = name.replace(/^core::/, "");
  const reason = NOT_KNOWN.get(plain) ?? "is not evaluated";
  const names = () => args.flatMap(resourcesIn);
  try {
    const found = FUNCTIONS.get(plain);
    if (found !== undefined) return found(args, scope.at);
    if (Object.hasOwn(fileFunctions, plain)) return fileFunctions[plain]?.(args, scope) ?? null;
  } catch (error) {
    if (error instanceof NotEvaluatedError) {
      return new Unknown(`${name} is not evaluated: ${error.message}`, scope.at, names());
    }
    throw error;
  }
  return new Unknown(`the function ${name} ${reason}`, scope.at, names());
}
