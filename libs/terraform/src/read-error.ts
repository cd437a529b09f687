/**
 * An input that cannot be read. The command ends with exit status 2: there is no verdict about a configuration that
 * was not understood.
 */
export class ReadError extends Error {
  override readonly name = "ReadError";

  constructor(
    /** Stable: `NO_SUCH_INPUT`, `NOT_JSON`, `INVALID_EXPRESSION`, ... */
    readonly code: ReadErrorCode,
    /** File or folder as it was found. */
    readonly file: string,
    /** Where in it: `line 3, column 7`, or a JSON path, with the column inside the string where one is meant. */
    readonly place: string,
    /** What is wrong there, and what is allowed. */
    readonly reason: string,
  ) {
    super(`${code}: ${file}${place === "" ? "" : `, ${place}`}: ${reason}`);
  }
}

/** Several things that cannot be read: all are told at once. */
export class ReadErrors extends Error {
  override readonly name = "ReadErrors";

  constructor(readonly errors: readonly ReadError[]) {
    super(errors.map(({ message }) => message).join("\n"));
  }
}

/** @throws {ReadError | ReadErrors} if there are any */
export function throwAll(errors: readonly ReadError[]): void {
  const [only, ...others] = errors;
  if (only !== undefined) throw others.length === 0 ? only : new ReadErrors(errors);
}

/**
 * Reads every part before it tells what is wrong with any of them.
 *
 * @throws {ReadError | ReadErrors}
 */
export function readAll<Part, Result>(parts: Iterable<Part>, read: (part: Part) => Result): Result[] {
  const errors: ReadError[] = [];
  const results: Result[] = [];
  for (const part of parts) {
    try {
      results.push(read(part));
    } catch (error) {
      if (error instanceof ReadErrors) errors.push(...error.errors);
      else if (error instanceof ReadError) errors.push(error);
      else throw error;
    }
  }
  throwAll(errors);
  return results;
}

/** `docs/verify.md` has an example of each, and is tested against this list. */
export const READ_ERROR_CODES = [
  "NO_SUCH_INPUT",
  "UNKNOWN_INPUT_KIND",
  "NOT_JSON",
  "DUPLICATE_KEY",
  "TOO_LARGE",
  "INVALID_STRUCTURE",
  "INVALID_EXPRESSION",
  "DUPLICATE_STACK",
  "DUPLICATE_BLOCK",
  "STACK_NOT_GIVEN",
  "UNKNOWN_FORMAT_VERSION",
  "UNKNOWN_BINDING",
] as const;

export type ReadErrorCode = (typeof READ_ERROR_CODES)[number];
