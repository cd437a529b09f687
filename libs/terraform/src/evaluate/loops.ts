import { Reference, Unknown } from "../configuration.js";
import type { Expression, ForIntro } from "../expression/syntax.js";
import { limitMembers } from "./bounds.js";
import { evaluate, joinParts } from "./evaluate.js";
import { type Scope, withVariables } from "./scope.js";
import {
  booleanOf,
  type Evaluated,
  EvaluationError,
  isList,
  isObject,
  keyOf,
  LazyObject,
  sortedEntries,
  typeName,
  Unordered,
} from "./values.js";

interface Member {
  readonly key: Evaluated;
  readonly value: Evaluated;
}

interface Members {
  readonly members: readonly Member[];
  /** Set if the order is not known. */
  readonly origin?: object;
}

/** What a `for` goes over. */
function membersOf(collection: Evaluated, at: string): Members | Unknown {
  if (collection instanceof Unknown) return collection;
  if (collection instanceof Reference) return new Unknown(`${collection.toString()} is assigned by AWS`, at);
  if (collection instanceof LazyObject) {
    const members = collection.members();
    return members === undefined
      ? new Unknown("a loop over the attributes of a whole resource", at)
      : membersOf(members, at);
  }
  if (collection instanceof Unordered) {
    return { members: collection.members.map((value) => ({ key: value, value })), origin: collection.origin };
  }
  if (isList(collection)) return { members: collection.map((value, key) => ({ key, value })) };
  if (isObject(collection)) return { members: sortedEntries(collection).map(([key, value]) => ({ key, value })) };
  throw new EvaluationError(`a ${typeName(collection)} cannot be looped over`);
}

function loopScope(loop: ForIntro, member: Member, scope: Scope): Scope {
  const own: Record<string, Evaluated> = { [loop.valueName]: member.value };
  if (loop.keyName !== undefined) own[loop.keyName] = member.key;
  return withVariables(scope, own);
}

export function evaluateFor(expression: Expression & { kind: "for" }, scope: Scope): Evaluated {
  const collection = membersOf(evaluate(expression.loop.collection, scope), scope.at);
  if (collection instanceof Unknown) return collection;
  const kept: Scope[] = [];
  for (const member of collection.members) {
    const inner = loopScope(expression.loop, member, scope);
    const keep = conditionHolds(expression.condition, inner);
    if (keep instanceof Unknown) return keep;
    if (keep) kept.push(inner);
  }
  if (expression.key !== undefined) return objectFrom(expression, expression.key, kept, collection.origin);
  limitMembers(kept.length);
  const values = kept.map((inner) => evaluate(expression.value, inner));
  if (collection.origin === undefined) return values;
  // A filter takes members away, so that pairs by position no longer belong together.
  return kept.length === collection.members.length ? new Unordered(values, collection.origin) : new Unordered(values);
}

function conditionHolds(condition: Expression | undefined, scope: Scope): boolean | Unknown {
  if (condition === undefined) return true;
  const value = evaluate(condition, scope);
  if (value instanceof Unknown) return value;
  const holds = booleanOf(value);
  if (holds === undefined) throw new EvaluationError("the condition of a for must be a bool");
  return holds;
}

function objectFrom(
  expression: Expression & { kind: "for" },
  keyExpression: Expression,
  kept: readonly Scope[],
  origin: object | undefined,
): Evaluated {
  const result = new Map<string, Evaluated>();
  const groups = new Map<string, Evaluated[]>();
  for (const inner of kept) {
    const keyValue = evaluate(keyExpression, inner);
    if (keyValue instanceof Unknown) return keyValue;
    const key = keyOf(keyValue);
    if (key === undefined) throw new EvaluationError(`a ${typeName(keyValue)} cannot be a key`);
    const value = evaluate(expression.value, inner);
    if (expression.group) groups.set(key, [...(groups.get(key) ?? []), value]);
    else if (result.has(key)) throw new EvaluationError(`two members of the map have the key "${key}"`);
    else result.set(key, value);
  }
  if (!expression.group) return Object.fromEntries(result);
  const grouped = [...groups].map(([key, values]): [string, Evaluated] => [
    key,
    origin === undefined || values.length < 2 ? values : new Unordered(values),
  ]);
  return Object.fromEntries(grouped);
}

export function evaluateTemplateFor(expression: Expression & { kind: "templateFor" }, scope: Scope): Evaluated {
  const collection = membersOf(evaluate(expression.loop.collection, scope), scope.at);
  if (collection instanceof Unknown) return collection;
  if (collection.origin !== undefined && collection.members.length > 1) {
    return new Unknown("text made from an unordered set", scope.at);
  }
  const parts = collection.members.map((member) =>
    evaluate(expression.body, loopScope(expression.loop, member, scope)),
  );
  return joinParts(parts, scope.at);
}

/** A splat goes over a list or set; anything else is taken as a list of one, null as an empty list. */
export function splatMembers(value: Evaluated): readonly Evaluated[] | Unordered {
  if (value instanceof Unordered || isList(value)) return value;
  return value === null ? [] : [value];
}
