import { type Evaluated, EvaluationError } from "./values.js";

/** The names that an expression may use. */
export interface Scope {
  /** `STACK:TERRAFORM_ADDRESS` of what is being evaluated, for the reasons of unknown values. */
  readonly at: string;
  /** @throws {EvaluationError} if nothing has that name */
  variable(name: string): Evaluated;
}

/** A scope with variables of its own, as inside a `for`. */
export function withVariables(scope: Scope, own: Readonly<Record<string, Evaluated>>): Scope {
  return {
    at: scope.at,
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
