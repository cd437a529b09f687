import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "@causeway/verify";
import { afterAll, expect, it } from "vitest";
import { firewallExamples, synthesizeExamples } from "../../src/mutation/examples.js";
import { EXAMPLES } from "../../src/mutation/subjects.js";

const scratch = mkdtempSync(join(tmpdir(), "causeway-firewalls-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});
const networks = await EXAMPLES.firewalls.synthesize(scratch);
const { withPolicies } = await firewallExamples();

it("each engine has an example in a hub and one at a VPC's edge", () => {
  const engines = ["network-firewall", "gateway-load-balancer", "appliance"];
  const names = ["hub", "edge"].flatMap((place) => engines.map((engine) => `${place}-${engine}`));
  expect(networks.map(({ name }) => name)).toEqual(names);
});

it.for([...networks, ...synthesizeExamples(withPolicies, join(scratch, "with-policies"))])(
  "$name: all promises are kept, of which some are about the engine",
  async ({ folder }) => {
    const { results } = (await verify([{ path: folder }])).report;
    expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
    expect(results.some(({ name }) => name.includes(" through "))).toBe(true);
  },
);
