import { Reference, Unknown } from "../configuration.js";
import { limitMembers } from "../evaluate/bounds.js";
import type { Numeric } from "../number/precise.js";
import {
  booleanOf,
  type Evaluated,
  EvaluationError,
  type EvaluatedObject,
  firstUnknown,
  isList,
  isObject,
  LazyObject,
  integerOf,
  numberOf,
  resourcesIn,
  textOf,
  typeName,
  Unordered,
} from "../evaluate/values.js";

/** Never called with an argument that is wholly unknown; parts of one may be. */
export type TerraformFunction = (args: readonly Evaluated[], at: string) => Evaluated;

/** A function of values that must be known in all their parts, such as text and numbers. */
export function ofKnown(name: string, compute: (args: KnownArguments) => Evaluated): TerraformFunction {
  return (args, at) => {
    for (const arg of args) {
      const unknown = firstUnknown(arg, at);
      if (unknown !== undefined) {
        const reason = `${name} of a value that is not known: ${unknown.reason}`;
        return new Unknown(reason, at, args.flatMap(resourcesIn));
      }
      if (arg instanceof Unordered && arg.members.length > 1) {
        return new Unknown(`${name} of an unordered set`, at);
      }
    }
    return compute(new KnownArguments(name, args));
  };
}

/** Arguments by position, converted as Terraform converts them. */
export class KnownArguments {
  constructor(
    private readonly name: string,
    readonly all: readonly Evaluated[],
  ) {}

  text(position: number): string {
    return textOf(this.value(position)) ?? this.refuse(position, "a string");
  }

  boolean(position: number): boolean {
    return booleanOf(this.value(position)) ?? this.refuse(position, "a bool");
  }

  number(position: number): Numeric {
    return numberOf(this.value(position)) ?? this.refuse(position, "a number");
  }

  integer(position: number): number {
    return integerOf(this.value(position)) ?? this.refuse(position, "a whole number");
  }

  list(position: number): readonly Evaluated[] {
    const value = this.value(position);
    if (value instanceof Unordered) return value.members;
    return isList(value) ? value : this.refuse(position, "a list");
  }

  texts(position: number): string[] {
    return this.list(position).map((item) => textOf(item) ?? this.refuse(position, "a list of strings"));
  }

  numbers(position: number): Numeric[] {
    return this.list(position).map((item) => numberOf(item) ?? this.refuse(position, "a list of numbers"));
  }

  value(position: number): Evaluated {
    const value = this.all[position];
    if (value === undefined) throw new EvaluationError(`${this.name} needs more than ${this.all.length} arguments`);
    return value;
  }

  has(position: number): boolean {
    return this.all.length > position;
  }

  private refuse(position: number, needed: string): never {
    throw new EvaluationError(
      `argument ${position + 1} of ${this.name} must be ${needed}, not a ${typeName(this.value(position))}`,
    );
  }
}

export function argument(name: string, args: readonly Evaluated[], position: number): Evaluated {
  return new KnownArguments(name, args).value(position);
}

/** Members of a list or set. Unknown for a list that AWS assigns. */
export function membersOf(name: string, value: Evaluated, at: string): readonly Evaluated[] | Unordered | Unknown {
  if (value instanceof Unordered || isList(value)) return value;
  return notA(name, "list", value, at);
}

export function objectOf(name: string, value: Evaluated, at: string): EvaluatedObject | Unknown {
  if (value instanceof LazyObject) {
    const members = value.members();
    return members === undefined ? new Unknown(`${name} of a whole resource`, at) : objectOf(name, members, at);
  }
  return isObject(value) ? value : notA(name, "map", value, at);
}

/** For a value of the wrong type: refused, or unknown if its type is. */
export function notA(name: string, needed: string, value: Evaluated, at: string): Unknown {
  if (value instanceof Unknown) return value;
  if (value instanceof Reference) {
    return new Unknown(`${name} of ${value.toString()}, which AWS assigns`, at);
  }
  throw new EvaluationError(`${name} needs a ${needed}, not a ${typeName(value)}`);
}

/** Joins members of several lists; their order is known if it is for all. */
export function joined(lists: readonly (readonly Evaluated[] | Unordered)[]): readonly Evaluated[] | Unordered {
  const members = lists.flatMap((list) => (list instanceof Unordered ? list.members : list));
  limitMembers(members.length);
  const ordered = lists.every((list) => !(list instanceof Unordered) || list.members.length < 2);
  return ordered ? members : new Unordered(members);
}
