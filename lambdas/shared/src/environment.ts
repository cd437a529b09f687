import type * as z from "zod/mini";
import { FunctionError } from "./function-error.js";
import { parse, type Parsed, type Problem } from "./problem.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown before the first event is handled, so that a wrong deployment shows at once. Code INVALID_CONFIGURATION. */
export class ConfigurationError extends FunctionError {
  constructor(readonly problems: readonly Problem[]) {
    const lines = problems.map(
      ({ path, found, allowed }) => `${path}: found ${found ?? "nothing"}, allowed: ${allowed}`,
    );
    super("INVALID_CONFIGURATION", lines.join("; "), { problems });
    this.name = "ConfigurationError";
  }
}

/** One environment variable: how its text becomes a value. */
export type Variable<T> = (text: string | undefined, name: string) => Parsed<T>;

interface VariableOptions {
  /** Text used when the variable is absent or empty. Without it the variable is required. */
  readonly fallback?: string;
  /** The text is JSON. */
  readonly json?: boolean;
  /** The value must not be repeated in an error. */
  readonly sensitive?: boolean;
}

export function variable<Schema extends z.ZodMiniType>(
  schema: Schema,
  { fallback, json = false, sensitive = false }: VariableOptions = {},
): Variable<z.output<Schema>> {
  return (text, name) => {
    const given = text === undefined || text === "" ? fallback : text;
    let input: unknown = given;
    if (json && given !== undefined) {
      try {
        input = JSON.parse(given);
      } catch {
        return { ok: false, problems: [{ path: name, found: given.slice(0, 80), allowed: "JSON" }] };
      }
    }
    const parsed = parse(schema, input, name);
    if (parsed.ok || !sensitive) return parsed;
    return { ok: false, problems: parsed.problems.map(({ path, allowed }) => ({ path, found: "(hidden)", allowed })) };
  };
}

type Values<Variables> = { readonly [Name in keyof Variables]: Variables[Name] extends Variable<infer T> ? T : never };

/** Reads all variables and throws one {@link ConfigurationError} with every problem. */
export function readEnvironment<Variables extends Record<string, Variable<unknown>>>(
  environment: Environment,
  variables: Variables,
  contradictions: (values: Values<Variables>) => Problem[] = () => [],
): Values<Variables> {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(variables)) {
    const parsed = read(environment[name], name);
    if (parsed.ok) values[name] = parsed.value;
    else problems.push(...parsed.problems);
  }
  if (problems.length === 0) problems.push(...contradictions(values as Values<Variables>));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as Values<Variables>;
}
