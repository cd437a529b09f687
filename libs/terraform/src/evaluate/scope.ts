import { type Evaluated, EvaluationError } from "./values.js";

/** The names that an expression may use. */
export interface Scope {
  /** `STACK:TERRAFORM_ADDRESS` of what is being evaluated, for the reasons of unknown values. */
  readonly at: string;
  /** Folder of the root module, from which paths of files start; undefined where the input is not on disk. */
  readonly directory?: string | undefined;
  /** Whether this is a template in a file or text of its own, which cannot read another. */
  readonly isTemplate?: boolean | undefined;
  /** @throws {EvaluationError} if nothing has that name */
  variable(name: string): Evaluated;
}

/** A scope with variables of its own, as inside a `for`. */
export function withVariables(scope: Scope, own: Readonly<Record<string, Evaluated>>): Scope {
  return {
    at: scope.at,
    directory: scope.directory,
    isTemplate: scope.isTemplate,
    variable: (name) => (Object.hasOwn(own, name) ? (own[name] as Evaluated) : scope.variable(name)),
  };
}

/** A scope without names, for what must be constant. */
export function emptyScope(at: string): Scope {
  return {
    at,
    variable: (name) => {
      throw new EvaluationError(`"${name}" is not allowed here`);
    },
  };
}
