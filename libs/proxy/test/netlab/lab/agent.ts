import { createInterface } from "node:readline";
import { OPERATIONS } from "./operations.js";

/**
 * Runs inside a namespace and does what the tests ask for: a JSON request a line on stdin, a JSON answer a line on stdout.
 * It ends when stdin does, and all processes of the namespace with it.
 */
interface Request {
  readonly id: number;
  readonly operation: keyof typeof OPERATIONS;
  readonly argument: never;
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { id, operation, argument } = JSON.parse(line) as Request;
    const answer = (result: object) => process.stdout.write(`${JSON.stringify({ id, ...result })}\n`);
    Promise.resolve()
      .then((): unknown => OPERATIONS[operation](argument))
      .then(
        (value: unknown) => answer({ value }),
        (error: unknown) => answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  })
  .on("close", () => process.exit());
