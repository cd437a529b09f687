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

export type ReadErrorCode =
  | "NO_SUCH_INPUT"
  | "UNKNOWN_INPUT_KIND"
  | "NOT_JSON"
  | "INVALID_STRUCTURE"
  | "INVALID_EXPRESSION"
  | "DUPLICATE_STACK"
  | "DUPLICATE_BLOCK"
  | "UNKNOWN_BINDING";
