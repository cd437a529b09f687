import { ReadError } from "../read-error.js";

/**
 * Limits of what an input may grow to when it is evaluated. They are on what is derived, far beyond any network: a list
 * of a million members, a text of 16 million characters, and for one argument or value twenty million steps.
 */
export const MOST_MEMBERS = 1_000_000;
const MOST_CHARACTERS = 1 << 24;
const MOST_STEPS = 20_000_000;

/** What an expression would grow to is beyond the limits. */
export class LimitError extends Error {
  override readonly name = "LimitError";
}

let steps = 0;

/** @throws {LimitError} if a value has taken more steps than any needs */
export function spend(count = 1): void {
  steps += count;
  if (steps > MOST_STEPS) throw new LimitError(`evaluating it takes more than ${MOST_STEPS} steps`);
}

/** @throws {LimitError} for a list, set or map that is too long */
export function limitMembers(count: number): void {
  spend(count > MOST_MEMBERS ? 0 : count);
  if (count > MOST_MEMBERS)
    throw new LimitError(`it would have ${count} members; at most ${MOST_MEMBERS} are computed`);
}

/** @throws {LimitError} for a text that is too long */
export function limitText(length: number): void {
  spend();
  if (length > MOST_CHARACTERS) {
    throw new LimitError(`it would be a text of ${length} characters; at most ${MOST_CHARACTERS} are computed`);
  }
}

/**
 * Computes something of an input within the limits. Values that refer to each other, or are nested, some thousand times
 * exhaust the stack, which is a limit like the others.
 *
 * @param at - `STACK:TERRAFORM_ADDRESS`, for the error
 * @throws {ReadError} `TOO_LARGE`
 */
export function within<Result>(file: string, at: string, compute: () => Result): Result {
  const before = steps;
  steps = 0;
  try {
    return compute();
  } catch (error) {
    if (error instanceof LimitError) throw new ReadError("TOO_LARGE", file, at, error.message);
    if (!(error instanceof RangeError)) throw error;
    throw new ReadError("TOO_LARGE", file, at, "it refers to other values, or is nested, too many times over");
  } finally {
    steps = before;
  }
}
