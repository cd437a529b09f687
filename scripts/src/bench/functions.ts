import { failoverCalls } from "./failover-calls.js";
import { lambdaImport } from "./lambda-import.js";
import { verdict } from "./verdict.js";

/** How long a function takes to load, and how many AWS calls follow each other in a failover. */
export async function benchFunctions(runs: number): Promise<void> {
  console.log("functions, imported as they are deployed and with their packages in node_modules");
  for (const { name, bundledMilliseconds, unbundledMilliseconds, ratio } of await lambdaImport(runs)) {
    console.log(
      `  ${name.padEnd(22)} ${bundledMilliseconds.toFixed(0)} ms, ${unbundledMilliseconds.toFixed(0)} ms unbundled`,
    );
    verdict(`import of ${name}`, ratio, "of unbundled; at most 0.5", (value) => value <= 0.5);
  }
  const rows = await failoverCalls();
  const fewest = rows[0]?.sequentialCalls ?? 0;
  console.log("AWS calls in a row, from the alarm to the last route moved");
  for (const { routeTables, routeConcurrency, sequentialCalls } of rows) {
    console.log(`  ${String(routeTables).padStart(4)} route tables    ${String(sequentialCalls)}`);
    // Each further batch of tables that the concurrency limit makes costs a read and a write.
    const batches = Math.ceil(routeTables / routeConcurrency);
    const bound = fewest + 2 * (batches - 1);
    verdict(`calls for ${String(routeTables)}`, sequentialCalls, `at most ${String(bound)}`, (value) => value <= bound);
  }
}
