import * as z from "zod/mini";
import type { Problem } from "./problem.js";

/** Text of a form; `allowed` describes it to whoever wrote something else. */
export function text(allowed: string, form: RegExp) {
  return z.string(allowed).check(z.regex(form, allowed));
}

/** A whole number written as text. */
export function wholeNumber(min: number, max: number) {
  const allowed = `a whole number from ${min} to ${max}`;
  const inRange = z.number().check(z.minimum(min, allowed), z.maximum(max, allowed));
  return z.pipe(text(allowed, /^\d{1,6}$/), z.pipe(z.transform(Number), inRange));
}

/** `true` or `false`, written as text. */
export const flag = z.pipe(
  z.enum(["true", "false"], "true or false"),
  z.transform((value) => value === "true"),
);

/** The id of an AWS resource: its prefix, a hyphen and 8 to 17 hexadecimal digits. */
export function resourceId(prefix: string, name: string) {
  return text(`${name}, ${prefix}- and hexadecimal digits`, new RegExp(`^${prefix}-[0-9a-f]{8,17}$`));
}

/** A list of `min` to `max` elements, which `name` names. */
export function list<Schema extends z.ZodMiniType>(schema: Schema, name: string, min: number, max: number) {
  const allowed = `${min} to ${max} ${name}`;
  return z.array(schema, `a list of ${name}`).check(z.minLength(min, allowed), z.maxLength(max, allowed));
}

/** A problem for each element that has a value which one before it has. */
export function repeated<Element>(
  elements: readonly Element[],
  path: (index: number) => string,
  valuesOf: (element: Element) => readonly string[],
): Problem[] {
  const seen = new Set<string>();
  return elements.flatMap((element, index) =>
    valuesOf(element).flatMap((found) => {
      const problem = { path: path(index), found, allowed: "each one once" };
      return seen.has(found) ? [problem] : (seen.add(found), []);
    }),
  );
}
