import { Reference, Unknown } from "../configuration.js";
import { equal } from "../evaluate/equality.js";
import { evaluateOrUnknown, orUnknown } from "../evaluate/evaluate.js";
import { evaluateJson } from "../evaluate/json-value.js";
import type { Scope } from "../evaluate/scope.js";
import { type Evaluated, isList, isObject, resourcesIn } from "../evaluate/values.js";
import { parseExpression } from "../expression/parse.js";
import { isJsonObject, type Json, type JsonObject } from "../json/json.js";
import type { ProviderFacts } from "../provider.js";
import { withoutUnset } from "./recorded-values.js";

/**
 * Fills in what a plan does not know yet from what the configuration says about it.
 *
 * Of a configuration in Terraform's native syntax a plan holds no expressions, only the names that they use
 * (https://developer.hashicorp.com/terraform/internals/json-format#expression-representation): `aws_subnet.a.id` alone is
 * taken for the value, of anything more the value stays unknown. Of one in JSON it holds the whole text, as a
 * "constant" that has references.
 */
export class PlanExpressions {
  constructor(
    private readonly scope: Scope,
    private readonly provider: ProviderFacts,
  ) {}

  /**
   * @param known - the value without its unknown parts
   * @param unknown - `true` where a part is unknown, in the shape of the value
   * @param expression - the configuration's side, in the same shape; undefined if the part is not configured
   */
  fill(known: Evaluated, unknown: Json | undefined, expression: Json | undefined): Evaluated {
    if (unknown === true) return this.resolve(expression, known);
    if (Array.isArray(unknown)) return this.fillList(isList(known) ? known : [], unknown, expression);
    if (isJsonObject(unknown)) return this.fillObject(isObject(known) ? known : {}, unknown, expression);
    return known;
  }

  /** The value of one expression. */
  resolve(expression: Json | undefined, known: Evaluated = null): Evaluated {
    if (!isJsonObject(expression)) {
      // Unknown without an expression: AWS computes it.
      return known ?? new Unknown("known after apply", this.scope.at);
    }
    if (isConstant(expression)) return expression["constant_value"] as Evaluated;
    if (isText(expression)) {
      return orUnknown(this.scope.at, () => evaluateJson(expression["constant_value"] ?? null, this.scope));
    }
    const names = leafNames(expression);
    const values = names.map((name) => this.named(name));
    const [value] = values;
    if (values.length === 1 && value !== undefined && (value instanceof Reference || value instanceof Unknown)) {
      return value;
    }
    if (values.length > 1 && values.every(isId)) return values;
    const reason = `a plan does not hold the expression over ${names.join(", ") || "nothing"}; its Terraform JSON would`;
    return new Unknown(reason, this.scope.at, values.flatMap(resourcesIn));
  }

  /** One expression for a whole list: an argument, or blocks that Terraform treats as one. */
  private fillArgument(known: readonly Evaluated[], unknown: readonly Json[], expression: JsonObject): Evaluated {
    const whole = this.resolve(expression);
    if (isText(expression)) return whole;
    const values = leafNames(expression).map((name) => this.named(name));
    if (unknown.every((part) => part === true)) {
      return values.length === unknown.length && values.every(isId) ? values : partly(this.scope.at);
    }
    return unknown.map((part, i): Evaluated => {
      const item = known[i] ?? null;
      if (!isJsonObject(part) || !isObject(item)) return part === false ? item : partly(this.scope.at);
      const fields = Object.keys(part).filter((field) => part[field] === true);
      return { ...item, ...Object.fromEntries(fields.map((field) => [field, this.field(field, values)])) };
    });
  }

  private field(field: string, values: readonly Evaluated[]): Evaluated {
    const [only, ...others] = values.filter((value) => this.canBe(field, value));
    const isCertain = only !== undefined && others.length === 0 && values.every(isId);
    return isCertain ? only : partly(this.scope.at);
  }

  private canBe(field: string, value: Evaluated): boolean {
    if (!(value instanceof Reference) || value.attribute !== "id") return false;
    const type = /([^.:]+)\.[^.]+$/.exec(value.resource)?.[1] ?? "";
    return (this.provider.idArguments[field] ?? []).includes(type);
  }

  private named(name: string): Evaluated {
    return evaluateOrUnknown(parseExpression(name), this.scope);
  }

  private fillObject(known: Readonly<Record<string, Evaluated>>, unknown: JsonObject, expression: Json | undefined) {
    const expressions = isJsonObject(expression) ? expression : {};
    const entries = Object.entries(unknown)
      .map(([name, part]): [string, Evaluated | undefined] => {
        const own = expressions[name];
        if (part === true && own === undefined) return [name, undefined];
        return [name, this.fill(known[name] ?? null, part, own)];
      })
      .filter((entry): entry is [string, Evaluated] => entry[1] !== undefined && entry[1] !== null);
    return { ...known, ...Object.fromEntries(entries) };
  }

  private fillList(known: readonly Evaluated[], unknown: readonly Json[], expression: Json | undefined): Evaluated {
    if (isJsonObject(expression)) {
      return this.fillArgument(known, unknown, expression);
    }
    const expressions = Array.isArray(expression) ? (expression as readonly Json[]) : [];
    const paired = pairBlocks(known, unknown, expressions);
    return unknown.map((part, i) => {
      const item = known[i] ?? null;
      if (part === false || (isJsonObject(part) && Object.keys(part).length === 0)) return item;
      const own = paired[i];
      return own === undefined
        ? new Unknown("a plan does not tell which block of the configuration this is", this.scope.at)
        : this.fill(item, part, own);
    });
  }
}

function partly(at: string): Unknown {
  return new Unknown("a plan does not tell which of the names in an expression this is; its Terraform JSON would", at);
}

function hasReferences(expression: JsonObject): boolean {
  const { references } = expression;
  return Array.isArray(references) && references.length > 0;
}

function isConstant(expression: JsonObject): boolean {
  return "constant_value" in expression && !hasReferences(expression);
}

/** The text of an expression in JSON. */
function isText(expression: JsonObject): boolean {
  return "constant_value" in expression && hasReferences(expression);
}

/** AWS gives each its own, so that a list of them is not mistaken for something else made from them. */
function isId(value: Evaluated): boolean {
  return value instanceof Reference && (value.attribute === "id" || value.attribute === "arn");
}

/** The list of names holds every beginning of a longer one, too: `aws_subnet.a` besides `aws_subnet.a.id`. */
function leafNames(expression: JsonObject): string[] {
  const { references } = expression;
  const names = Array.isArray(references) ? (references as readonly Json[]).filter((n) => typeof n === "string") : [];
  return [...new Set(names)].filter(
    (name) => !names.some((other) => other.startsWith(`${name}.`) || other.startsWith(`${name}[`)),
  );
}

/**
 * Blocks are recorded in the order of a set, but configured in the order of the file. They are told apart by what is
 * known of them; those that look the same are interchangeable.
 */
function pairBlocks(
  known: readonly Evaluated[],
  unknown: readonly Json[],
  expressions: readonly Json[],
): readonly (Json | undefined)[] {
  if (unknown.length !== expressions.length) return [];
  const free = new Set(expressions.keys());
  const paired: (Json | undefined)[] = unknown.map(() => undefined);
  const open = new Set(unknown.keys());
  for (let isProgress = true; isProgress;) {
    isProgress = false;
    for (const block of open) {
      const candidates = [...free].filter((i) => fits(known[block] ?? null, unknown[block], expressions[i]));
      const isSame = candidates.every(
        (i) => JSON.stringify(expressions[i]) === JSON.stringify(expressions[candidates[0] ?? 0]),
      );
      const [first] = candidates;
      if (first === undefined || !(isSame || looksLikeAllOpen(block, open, known, unknown))) continue;
      paired[block] = expressions[first] as Json;
      free.delete(first);
      open.delete(block);
      isProgress = true;
    }
  }
  return paired;
}

function looksLikeAllOpen(
  block: number,
  open: ReadonlySet<number>,
  known: readonly Evaluated[],
  unknown: readonly Json[],
): boolean {
  const look = (i: number): string => JSON.stringify([known[i], unknown[i]]);
  return [...open].every((other) => look(other) === look(block));
}

/** Whether a recorded block can be what an expression configures: constants agree, and unknown parts are not constant. */
function fits(known: Evaluated, unknown: Json | undefined, expression: Json | undefined): boolean {
  if (!isJsonObject(expression)) return unknown === true;
  const values = known !== null && isObject(known) ? known : {};
  const parts = isJsonObject(unknown) ? unknown : {};
  for (const [name, own] of Object.entries(expression)) {
    if (!isJsonObject(own)) continue;
    const isUnknown = parts[name] === true;
    if (isConstant(own)) {
      const expected = withoutUnset(own["constant_value"] ?? null);
      if (isUnknown || equal(values[name] ?? null, expected, "") !== true) return false;
    } else if (!isUnknown && !Object.hasOwn(values, name)) return false;
  }
  return true;
}
