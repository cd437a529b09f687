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

/** The ingress segment has no default route to drop, and nobody is promised a way to its load balancers. */
const OF_INGRESS = [/hub_segment-edge_supernet$/, /ingress_vpc_public-[ab]_default$/];
/** Segment shared reaches every other that is not for ingress, so that its blackhole drops addresses that nobody has. */
const OF_SHARED = [/hub_segment-shared_supernet$/];
/** Without a default route, a table has no way to what its blackhole drops. */
const OF_CLOSED = [/hub_segment-\w+_supernet$/];

/** Facts that an example does without. */
const REDUNDANT: Readonly<Record<string, readonly RegExp[]>> = {
  "all-own": OF_SHARED,
  "all-closed": [...OF_CLOSED, ...OF_INGRESS],
  "segments-closed": [...OF_CLOSED, ...OF_INGRESS],
  // What it would send to the ingress segment ends in the egress's table, which does not know that segment.
  "segments-egress-vpc": [...OF_SHARED, ...OF_INGRESS],
};

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
    const redundant = REDUNDANT[name] ?? OF_INGRESS;
    expect(survivors.filter((survivor) => !redundant.some((pattern) => pattern.test(survivor)))).toEqual([]);
    for (const pattern of redundant) {
      expect(survivors).toContainEqual(expect.stringMatching(pattern));
    }
  });
});
