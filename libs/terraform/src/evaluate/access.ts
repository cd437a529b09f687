import { Reference, Unknown } from "../configuration.js";
import { equal } from "./equality.js";
import { typeOf } from "./types.js";
import {
  type Evaluated,
  type EvaluatedObject,
  EvaluationError,
  isList,
  isObject,
  isReferenceKey,
  keyOf,
  LazyObject,
  integerOf,
  textOf,
  typeName,
  Unordered,
  withoutOrigin,
} from "./values.js";

const POSITION = "a position in an unordered set";

/** `value.name` */
export function attributeOf(value: Evaluated, name: string, at: string): Evaluated {
  if (value instanceof Unknown) return withoutOrigin(value);
  if (value instanceof LazyObject) return value.attribute(name);
  if (value instanceof Reference) return new Reference(value.resource, `${value.attribute}.${name}`, value.key);
  if (isObject(value)) return member(value, name, at);
  // A list of one block, written as `block.name` in old configurations, is refused by Terraform too.
  throw new EvaluationError(`a ${typeName(value)} has no attribute "${name}"`);
}

/** `value[key]` */
export function indexOf(value: Evaluated, key: Evaluated, at: string): Evaluated {
  if (value instanceof Unknown) return value;
  if (key instanceof Unknown) return key;
  if (value instanceof Reference) return referenceIndex(value, key, at);
  if (value instanceof Unordered) return unorderedIndex(value, key, at);
  if (isList(value)) return listIndex(value, key, at);
  if (value instanceof LazyObject) {
    const name = textOf(key);
    if (name === undefined) return new Unknown("a name that AWS assigns", at);
    return value.attribute(name);
  }
  if (!isObject(value)) throw new EvaluationError(`a ${typeName(value)} has no members`);
  const name = keyOf(key);
  if (name === undefined) throw new EvaluationError(`a ${typeName(key)} is no key of a map`);
  return member(value, name, at);
}

function member(object: EvaluatedObject, name: string, at: string): Evaluated {
  if (Object.hasOwn(object, name)) return object[name] as Evaluated;
  // A key that AWS assigns may turn out to be this one.
  if (isReferenceKey(name) || Object.keys(object).some(isReferenceKey)) {
    return new Unknown("a map's key is assigned by AWS, so that it is not known which member is meant", at);
  }
  const names = Object.keys(object).sort();
  throw new EvaluationError(
    `there is no member "${name}"; there are ${names.length === 0 ? "none" : names.join(", ")}`,
  );
}

function listIndex(list: readonly Evaluated[], key: Evaluated, at: string): Evaluated {
  if (typeOf(list).kind === "set") throw new EvaluationError("a set has no members by position");
  if (key instanceof Reference) return new Unknown(`the position ${key.toString()} is assigned by AWS`, at);
  const position = integerOf(key);
  if (position === undefined)
    throw new EvaluationError(`a list's index must be a whole number, not a ${typeName(key)}`);
  if (position < 0 || position >= list.length) {
    throw new EvaluationError(`index ${position} of a list of ${list.length}`);
  }
  return list[position] as Evaluated;
}

/** Where all members are the same, any position is as good. */
function unorderedIndex(set: Unordered, key: Evaluated, at: string): Evaluated {
  const [first, ...rest] = set.members;
  const position = integerOf(key);
  if (first === undefined || (position !== undefined && position >= set.members.length)) {
    throw new EvaluationError(`index ${String(position)} of a set of ${set.members.length}`);
  }
  return rest.every((other) => equal(first, other, at) === true) ? first : new Unknown(POSITION, at);
}

function referenceIndex(reference: Reference, key: Evaluated, at: string): Evaluated {
  const name = textOf(key);
  if (name === undefined) return new Unknown(`which member of ${reference.toString()} is meant`, at);
  const suffix = typeof key === "number" ? `[${name}]` : `[${JSON.stringify(name)}]`;
  return new Reference(reference.resource, reference.attribute + suffix, reference.key);
}
