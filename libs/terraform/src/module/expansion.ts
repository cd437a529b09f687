import { Reference, Unknown } from "../configuration.js";
import { orUnknown } from "../evaluate/evaluate.js";
import { evaluateJson } from "../evaluate/json-value.js";
import { LimitError } from "../evaluate/bounds.js";
import type { Scope } from "../evaluate/scope.js";
import {
  type Evaluated,
  EvaluationError,
  isList,
  isObject,
  isReferenceKey,
  integerOf,
  sortedEntries,
  textOf,
  typeName,
} from "../evaluate/values.js";
import type { JsonObject } from "../json/json.js";

/** One of the instances that `count` or `for_each` makes of a resource or module; without either there is one. */
export interface InstanceKey {
  /** As it stands in an address: ``, `[0]`, `["a"]`. */
  readonly suffix: string;
  readonly key: number | string | undefined;
  /** Names that only this instance knows: `count` or `each`. */
  readonly variables: Readonly<Record<string, Evaluated>>;
}

export type ExpansionKind = "single" | "count" | "for_each";

export interface Expansion {
  readonly kind: ExpansionKind;
  readonly keys: readonly InstanceKey[];
}

/** Of one block: far beyond any network, and few enough to be held in memory. */
const MOST_INSTANCES = 20_000;

/** The instances of a block, or why they are not known. */
export function expand(body: JsonObject, scope: Scope): Expansion | Unknown {
  const count = body["count"];
  const forEach = body["for_each"];
  if (count !== undefined && count !== null) {
    const value = orUnknown(scope.at, () => evaluateJson(count, scope));
    return byCount(value, scope.at);
  }
  if (forEach !== undefined && forEach !== null) {
    const value = orUnknown(scope.at, () => evaluateJson(forEach, scope));
    return byForEach(value, scope.at);
  }
  return { kind: "single", keys: [{ suffix: "", key: undefined, variables: {} }] };
}

function byCount(value: Evaluated, at: string): Expansion | Unknown {
  if (value instanceof Unknown) return new Unknown(`count is not known: ${value.reason}`, at);
  const count = integerOf(value);
  if (count === undefined || count < 0) return new Unknown(`count is not known: it is a ${typeName(value)}`, at);
  limitInstances(count);
  const keys = Array.from({ length: count }, (_, index) => ({
    suffix: `[${index}]`,
    key: index,
    variables: { count: { index } },
  }));
  return { kind: "count", keys };
}

function byForEach(value: Evaluated, at: string): Expansion | Unknown {
  const entries = forEachEntries(value);
  if (entries instanceof Unknown) return new Unknown(`for_each is not known: ${entries.reason}`, at);
  limitInstances(entries.length);
  const keys = entries.map(([key, member]) => ({
    suffix: `[${JSON.stringify(key)}]`,
    key,
    variables: { each: { key, value: member } },
  }));
  return { kind: "for_each", keys };
}

function limitInstances(count: number): void {
  if (count > MOST_INSTANCES)
    throw new LimitError(`it would have ${count} instances; at most ${MOST_INSTANCES} are read`);
}

function forEachEntries(value: Evaluated): [string, Evaluated][] | Unknown {
  if (value instanceof Unknown) return value;
  if (value instanceof Reference) return new Unknown(`${value.toString()} is assigned by AWS`, "");
  if (isObject(value)) {
    if (Object.keys(value).some(isReferenceKey)) return new Unknown("its keys are assigned by AWS", "");
    return sortedEntries(value);
  }
  if (isList(value)) {
    const names = value.map(textOf);
    if (names.every((name) => name !== undefined)) return names.map((name) => [name, name]);
  }
  return new Unknown(`it is a ${typeName(value)} whose members are not all known strings`, "");
}

/** What a name means that has instances: one, a list of them, or a map. */
export function valueOfInstances<T extends Evaluated>(
  expansion: Expansion | Unknown,
  instances: readonly T[],
): Evaluated {
  if (expansion instanceof Unknown) return expansion;
  if (expansion.kind === "count") return instances;
  if (expansion.kind === "for_each") {
    return Object.fromEntries(expansion.keys.map(({ key }, i) => [String(key), instances[i] as Evaluated]));
  }
  const [only] = instances;
  if (only === undefined) throw new EvaluationError("no instance");
  return only;
}
