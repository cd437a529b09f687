import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@causeway/platform";
import { verify } from "@causeway/verify";
import { afterAll, describe, expect, it } from "vitest";
import { type Explanation, shortfallsOf } from "../../src/mutation/explain.js";
import { judgeBroken } from "./broken-examples.js";
import { inspectionExamples } from "./inspection-examples.js";

const scratch = mkdtempSync(join(tmpdir(), "causeway-examples-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** An example's routing, each fact of it left out. */
const ROUTING =
  /^delete \S+:aws_(route|ec2_transit_gateway_route|ec2_transit_gateway_route_table_(association|propagation))\./;

const OF_INGRESS: Explanation = {
  reason: "The ingress segment has no default route to drop, and nobody is promised a way to its load balancers.",
  mutants: ["delete *.hub_segment-edge_supernet", "delete *.ingress_vpc_public-?_default"],
};
const OF_SHARED: Explanation = {
  reason: "Segment shared reaches every other but the ingress segment: its blackhole drops addresses that nobody has.",
  mutants: ["delete *.hub_segment-shared_supernet"],
};
const OF_CLOSED: Explanation = {
  reason: "Without a default route, a table has no way to what its blackhole drops.",
  mutants: ["delete *.hub_segment-*_supernet"],
};

/** Facts that an example does without. */
const REDUNDANT: Readonly<Record<string, readonly Explanation[]>> = {
  "all-own": [OF_SHARED],
  "all-closed": [OF_CLOSED, OF_INGRESS],
  "segments-closed": [OF_CLOSED, OF_INGRESS],
  // What it would send to the ingress segment ends in the egress's table, which does not know that segment.
  "segments-egress-vpc": [OF_SHARED, OF_INGRESS],
};

const examples = await inspectionExamples();

describe.for(examples)("the example $name", ({ name, example }) => {
  const folder = join(scratch, name);

  it("keeps all of its promises", async () => {
    synthesize({ organization: example.organization, apps: example.accounts, outdir: folder });
    const { results } = (await verify([{ path: folder }])).report;
    expect(results.length).toBeGreaterThan(10);
    expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
  });

  it("breaks one of them with each fact of its routing that is left out", { timeout: 300_000 }, async () => {
    const isFact = (mutant: string) => ROUTING.test(mutant) || mutant.endsWith("appliance_mode_support to disable");
    const judged = await judgeBroken(folder, isFact);
    expect(judged.length).toBeGreaterThan(30);
    const explained = REDUNDANT[name] ?? [OF_INGRESS];
    expect(shortfallsOf(judged, explained)).toEqual({ unexplained: [], caught: [], idle: [] });
  });
});
