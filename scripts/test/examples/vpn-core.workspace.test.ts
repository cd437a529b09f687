import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@causeway/platform";
import { verify } from "@causeway/verify";
import { afterAll, expect, it } from "vitest";
import { loadCoreExample, type Step } from "./core-example.js";

const exampleAt = await loadCoreExample();
const scratch = mkdtempSync(join(tmpdir(), "causeway-core-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const STEPS: readonly Step[] = ["one core", "two cores", "handed over", "new core"];

it.for(STEPS)("with %s the network keeps all of its promises", async (step) => {
  const outdir = join(scratch, step.replace(" ", "-"));
  const { organization, accounts } = exampleAt(step);
  synthesize({ organization, apps: accounts, outdir });
  const { results } = (await verify([{ path: outdir }])).report;
  expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
  expect(
    results
      .map(({ name }) => name)
      .filter((name) => /^the internet cannot reach .* Tier (bridge|management)$/.test(name)),
  ).toHaveLength(step.startsWith("one") || step.startsWith("new") ? 2 : 4);
});
