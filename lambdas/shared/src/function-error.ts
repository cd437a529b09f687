/**
 * A failure that the function found itself. `code` is stable and in `details` stands what a reader of the log needs;
 * Lambda shows `name` and `message` to whoever invoked the function, so the message starts with the code.
 */
export class FunctionError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${message}`);
    this.name = "FunctionError";
  }
}
