import type * as z from "zod/mini";

/** One thing that is wrong with a configuration or an event. */
export interface Problem {
  /** Where, such as `SHARES[0].owner`. */
  readonly path: string;
  /** What is there, shortened; absent when nothing is. */
  readonly found?: string;
  /** What may be there. */
  readonly allowed: string;
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] };

/** Checks `input` and reports all problems together. Every check of the schema has the allowed values as its message. */
export function parse<Schema extends z.ZodMiniType>(
  schema: Schema,
  input: unknown,
  root: string,
): Parsed<z.output<Schema>> {
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.map(({ path, message }) => {
    const found = path.reduce<unknown>(property, input);
    return {
      path: path.reduce<string>((text, key) => text + (typeof key === "number" ? `[${key}]` : `.${String(key)}`), root),
      ...(found === undefined ? {} : { found: shorten(found) }),
      allowed: message,
    };
  });
  return { ok: false, problems };
}

function property(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
