import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "@causeway/verify";
import { afterAll, expect, it } from "vitest";
import { EXAMPLES } from "../../src/mutation/subjects.js";

const scratch = mkdtempSync(join(tmpdir(), "causeway-inspection-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});
const networks = await EXAMPLES.inspection.synthesize(scratch);

it.for(networks)("the example $name keeps all of its promises", async ({ folder }) => {
  const { results } = (await verify([{ path: folder }])).report;
  expect(results.length).toBeGreaterThan(10);
  expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
});
