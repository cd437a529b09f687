import {
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformOutput,
  TerraformStack,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";

type Json = Record<string, unknown>;

export const RESOLVER = new DefaultTokenResolver(new StringConcat());

/**
 * The Terraform JSON of a stack, equal to what cdktf makes of it. cdktf resolves every value three times, each time
 * with objects and closures of its own, and most values hold no token at all; here tokens alone are resolved, once. That
 * pass also registers references into other stacks, which cdktf's first pass does.
 */
export function stackJson(stack: TerraformStack): Json {
  const elements = terraformElements(stack);
  const version: unknown = stack.node.tryGetContext("cdktfVersion");
  const metadata = { version, stackName: stack.node.id, backend: "local" };
  const outputs = {};
  elements.forEach((element) => {
    merge(metadata, resolveTokens(element.toMetadata(), stack) as Json);
    if (TerraformOutput.isTerraformOutput(element)) {
      merge(outputs, nested(element.node.path.split("/"), element.friendlyUniqueId));
    }
  });
  const json = { "//": { metadata, outputs } };
  elements.forEach((element) => {
    merge(json, resolveTokens(element.toTerraform(), stack) as Json);
  });
  return json;
}

function terraformElements(construct: IConstruct): TerraformElement[] {
  const own = TerraformElement.isTerraformElement(construct) ? [construct] : [];
  const below = construct.node.children.filter((child) => !TerraformStack.isStack(child));
  return [...own, ...below.flatMap(terraformElements)];
}

/** What every token has when it stands for a text, a key, or a list's element. */
const TOKEN_TEXT = /\{TfToken\[|\$\{|e\+/;

function mayHoldToken(value: unknown): boolean {
  return typeof value === "string" ? TOKEN_TEXT.test(value) : typeof value === "number" && Math.abs(value) > 1e15;
}

function byCdktf(value: unknown, scope: TerraformStack): unknown {
  return Tokenization.resolve(value, { scope, resolver: RESOLVER, preparing: true });
}

/** Leaves to cdktf what may hold a token, and copies everything else. */
function resolveTokens(value: unknown, scope: TerraformStack): unknown {
  if (value === null || typeof value !== "object") {
    return mayHoldToken(value) || typeof value === "function" ? byCdktf(value, scope) : value;
  }
  if (Array.isArray(value)) {
    return value.some(mayHoldToken)
      ? byCdktf(value, scope)
      : value.map((item) => resolveTokens(item, scope)).filter((item) => item !== undefined);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || Tokenization.isResolvable(value)) {
    return byCdktf(value, scope);
  }
  const keys = Object.keys(value);
  if (keys.some(mayHoldToken)) {
    return byCdktf(value, scope);
  }
  const copy: Json = {};
  for (const key of keys) {
    const resolved = resolveTokens((value as Json)[key], scope);
    if (resolved !== undefined) {
      copy[key] = resolved;
    }
  }
  return copy;
}

/** Objects are merged, lists are joined, and anything else is replaced. */
function merge(target: Json, source: Json): void {
  for (const [key, value] of Object.entries(source)) {
    const present = target[key];
    if (isObject(present) && isObject(value)) {
      merge(present, value);
    } else {
      target[key] = Array.isArray(present) && Array.isArray(value) ? [...(present as unknown[]), ...value] : value;
    }
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nested(path: readonly string[], value: string): Json {
  const [first = "", ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}
