import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "@causeway/verify";
import { afterAll, expect, it } from "vitest";
import { coreExamples, synthesizeExamples } from "../../src/mutation/examples.js";

const scratch = mkdtempSync(join(tmpdir(), "causeway-core-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

it.for(synthesizeExamples(await coreExamples(), join(scratch, "steps")))(
  "with $name the network keeps all of its promises",
  async ({ name, folder }) => {
    const { results } = (await verify([{ path: folder }])).report;
    expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
    const shut = results.filter((one) => /^the internet cannot reach .* Tier (bridge|management)$/.test(one.name));
    expect(shut).toHaveLength(name.startsWith("one") || name.startsWith("new") ? 2 : 4);
  },
);
