import { Reference, Unknown } from "../configuration.js";
import { compare, Precise } from "../number/precise.js";
import { spend } from "./bounds.js";
import { mayBeSame, typeOf } from "./types.js";
import {
  type Evaluated,
  isList,
  isObject,
  isReferenceKey,
  LazyObject,
  type EvaluatedObject,
  Unordered,
} from "./values.js";

/** Terraform's `==`: no conversion between types. Unknown where the parts that are known do not decide. */
export function equal(left: Evaluated, right: Evaluated, at: string): boolean | Unknown {
  if (left instanceof Unknown) return left;
  if (right instanceof Unknown) return right;
  if (left instanceof Reference) return referenceEqual(left, right, at);
  if (right instanceof Reference) return referenceEqual(right, left, at);
  if (left instanceof LazyObject || right instanceof LazyObject) {
    if (left === null || right === null) return false;
    return left === right || new Unknown("comparison of whole resources", at);
  }
  spend();
  if (left instanceof Precise && right instanceof Precise) return compare(left, right) === 0;
  if (!mayBeSame(typeOf(left), typeOf(right))) return false;
  if (left instanceof Unordered || right instanceof Unordered) return unorderedEqual(left, right, at);
  if (isList(left) && isList(right)) {
    if (left.length !== right.length) return false;
    return all(
      left.map((item, i) => [item, right[i] as Evaluated]),
      at,
    );
  }
  if (isObject(left) && isObject(right)) return objectEqual(left, right, at);
  return left === right;
}

function referenceEqual(reference: Reference, other: Evaluated, at: string): boolean | Unknown {
  const unique = reference.isUnique;
  if (other instanceof Reference) {
    if (other.toString() === reference.toString()) return true;
    if (unique && other.attribute === reference.attribute) return false;
  } else if (unique && (other === null || other === "")) {
    return false;
  }
  return new Unknown(`${reference.toString()} is assigned by AWS, so that its comparison is not known`, at);
}

function unorderedEqual(left: Evaluated, right: Evaluated, at: string): boolean | Unknown {
  if (!(left instanceof Unordered) || !(right instanceof Unordered)) {
    return left === null || right === null ? false : new Unknown("comparison with an unordered set", at);
  }
  if (left === right) return true;
  for (const member of left.members) {
    const found = contains(right.members, member, at);
    if (found !== true) return found;
  }
  return left.members.length === right.members.length;
}

function objectEqual(left: EvaluatedObject, right: EvaluatedObject, at: string): boolean | Unknown {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length || keys.some((key) => !Object.hasOwn(right, key))) {
    const symbolic = [...keys, ...Object.keys(right)].some(isReferenceKey);
    return symbolic ? new Unknown("comparison of maps whose keys AWS assigns", at) : false;
  }
  return all(
    keys.map((key) => [left[key] as Evaluated, right[key] as Evaluated]),
    at,
  );
}

/** Any pair that differs decides; only then does one that is unknown matter. */
function all(pairs: readonly (readonly [Evaluated, Evaluated])[], at: string): boolean | Unknown {
  let result: boolean | Unknown = true;
  for (const [a, b] of pairs) {
    const same = equal(a, b, at);
    if (same === false) return false;
    if (same instanceof Unknown) result = same;
  }
  return result;
}

export function contains(members: readonly Evaluated[], wanted: Evaluated, at: string): boolean | Unknown {
  let result: boolean | Unknown = false;
  for (const member of members) {
    const same = equal(member, wanted, at);
    if (same === true) return true;
    if (same instanceof Unknown) result = same;
  }
  return result;
}

/** Members without repetition, in order; Unknown if it is not known which are equal. */
export function distinct(members: readonly Evaluated[], at: string): Evaluated[] | Unknown {
  // Text, by far the most frequent, needs no comparison of each with each.
  if (members.every((member) => typeof member === "string")) return [...new Set(members)];
  const kept: Evaluated[] = [];
  for (const member of members) {
    const found = contains(kept, member, at);
    if (found instanceof Unknown) return found;
    if (!found) kept.push(member);
  }
  return kept;
}
