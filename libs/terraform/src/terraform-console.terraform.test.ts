import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unknown, type Value } from "./configuration.js";
import { anyExpression } from "./testing/any-expression.js";
import { DIFFERENTIAL } from "./testing/differential.js";
import { EXPRESSIONS, MODULE, REFUSED } from "./testing/expressions.js";
import { jsonOf, valueOf, writeFiles } from "./testing/on-disk.js";

const missing = spawnSync("terraform", ["version"]).status !== 0;
if (missing && process.env["REQUIRE_TERRAFORM"] !== "1") {
  console.warn("\nSKIPPED: comparing expressions with Terraform's own values, for there is no terraform on the path\n");
}

/** What Terraform's own console makes of expressions in the module; its complaint if it refuses one. */
function terraformConsole(expressions: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync("terraform", ["console", "-no-color"], {
    cwd: writeFiles({ "main.tf.json": MODULE }),
    // The console prints the JSON text as a quoted string. All at once, for each start of Terraform takes a while.
    input: `jsonencode([${expressions.join(", ")}])\n`,
    encoding: "utf8",
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
  });
  return status === 0 ? (JSON.parse(JSON.parse(stdout) as string) as unknown) : stderr;
}

/** The console reads lines of at most 64 KiB. */
function batches(expressions: readonly string[]): string[][] {
  const result: string[][] = [];
  let room = 0;
  for (const expression of expressions) {
    if (expression.length > room) {
      result.push([]);
      room = 30_000;
    }
    result.at(-1)?.push(expression);
    room -= expression.length + 2;
  }
  return result;
}

describe.skipIf(missing && process.env["REQUIRE_TERRAFORM"] !== "1")("terraform console", () => {
  it("gives the values of the table", () => {
    expect(terraformConsole(EXPRESSIONS.map(([expression]) => expression))).toEqual(
      EXPRESSIONS.map(([, value]) => value),
    );
  });

  it("agrees on every function, on types and on numbers", async () => {
    const expressions = DIFFERENTIAL.map((text) => `try(jsonencode(${text}), "refused")`);
    const values = (await valueOf(
      expressions.map((text) => `\${${text}}`),
      MODULE,
    )) as readonly Value[];
    const theirs = batches(expressions).flatMap((batch) => terraformConsole(batch));
    const differing = DIFFERENTIAL.map((expression, i) => ({ expression, ours: values[i], theirs: theirs[i] }));
    expect(differing.filter((row) => row.ours !== row.theirs)).toEqual([]);
  });

  it.each(REFUSED)("refuses %s", (expression) => {
    expect(terraformConsole([expression])).toContain("Error:");
  });

  it("agrees on random expressions", async () => {
    const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
    console.log(`random expressions of seed ${seed}`);
    const expressions = fc.sample(anyExpression, { seed, numRuns: 500 }).map((text) => `try(${text}, "refused")`);
    const values = await valueOf(
      expressions.map((expression) => `\${${expression}}`),
      MODULE,
    );
    const ours = (values as readonly Value[]).map((value) =>
      value instanceof Unknown ? `unknown: ${value.reason}` : jsonOf(value),
    );
    const theirs = batches(expressions).flatMap((batch) => terraformConsole(batch));
    const differing = expressions
      .map((expression, i) => ({ expression, ours: ours[i], theirs: theirs[i] }))
      .filter((row) => JSON.stringify(row.ours) !== JSON.stringify(row.theirs));
    expect(differing).toEqual([]);
  });
});
