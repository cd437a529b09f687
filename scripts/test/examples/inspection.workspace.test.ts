import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@causeway/platform";
import { verify } from "@causeway/verify";
import { afterAll, describe, expect, it } from "vitest";
import { judge } from "../../src/mutation/judge.js";
import type { Mutant } from "../../src/mutation/mutant.js";
import { OPERATORS } from "../../src/mutation/operators/index.js";
import { readStacks, type Stacks } from "../../src/mutation/stacks.js";
import { inspectionExamples } from "./inspection-examples.js";

const scratch = mkdtempSync(join(tmpdir(), "causeway-examples-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** What stands in for an example's routing: each fact of it, left out. */
const ROUTING =
  /^delete \S+:aws_(route|ec2_transit_gateway_route|ec2_transit_gateway_route_table_(association|propagation))\./;

function facts(stacks: Stacks): Mutant[] {
  return Object.values(OPERATORS)
    .flatMap((mutants) => mutants(stacks))
    .filter(({ name }) => ROUTING.test(name) || name.endsWith("appliance_mode_support to disable"));
}

/** Facts that an example does without, and why. */
const REDUNDANT: Readonly<Record<string, readonly RegExp[]>> = {
  // Without a default route, a table has no way to what its blackhole drops.
  "all-closed": [/hub_segment-\w+_supernet$/],
  "segments-closed": [/hub_segment-\w+_supernet$/],
  // Nobody outside the hub is promised a way to the load balancers: they end the internet's flows.
  ingress: [/hub_segment-edge_supernet$/, /ingress_vpc_public-[ab]_default$/],
};
/** Segment shared reaches every other, so that its blackhole drops addresses that nobody has. */
const REACHES_ALL = /hub_segment-shared_supernet$/;

const examples = await inspectionExamples();

describe.for(examples)("the example $name", ({ name, example }) => {
  const folder = join(scratch, name);

  it("keeps all of its promises", async () => {
    await synthesize({ organization: example.organization, apps: example.accounts, outdir: folder });
    const { results } = (await verify([{ path: folder }])).report;
    expect(results.length).toBeGreaterThan(10);
    expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
  });

  it("breaks one of them with each fact of its routing that is left out", { timeout: 300_000 }, async () => {
    const stacks = readStacks(folder);
    const mutants = facts(stacks);
    expect(mutants.length).toBeGreaterThan(30);
    const survivors: string[] = [];
    for (const mutant of mutants) {
      if ((await judge(folder, stacks, mutant)).outcome === "survived") survivors.push(mutant.name);
    }
    const redundant = [REACHES_ALL, ...(REDUNDANT[name] ?? [])];
    expect(survivors.filter((survivor) => !redundant.some((pattern) => pattern.test(survivor)))).toEqual([]);
    for (const pattern of REDUNDANT[name] ?? []) {
      expect(survivors).toContainEqual(expect.stringMatching(pattern));
    }
  });
});
