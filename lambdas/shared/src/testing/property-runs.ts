/** How many random runs a model-based test makes, and from which seed; the seed is printed so that a run can be repeated. */
export function propertyRuns(name: string): { numRuns: number; seed: number } {
  const seed = Number(process.env["FAST_CHECK_SEED"] ?? Date.now() % 2 ** 31);
  const numRuns = process.env["CI"] === undefined || process.env["CI"] === "false" ? 150 : 1000;
  process.stdout.write(`${name}: ${numRuns} runs, FAST_CHECK_SEED=${seed}\n`);
  return { numRuns, seed };
}
