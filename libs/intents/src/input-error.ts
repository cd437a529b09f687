/** A mistake in what the user gave: exit status 2, never a verdict. */
export class InputError extends Error {
  override readonly name = "InputError";

  constructor(
    /** One line for each problem: file, place in it, reason. */
    readonly problems: readonly string[],
  ) {
    super(problems.join("\n"));
  }
}
