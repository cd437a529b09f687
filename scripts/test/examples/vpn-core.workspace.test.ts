import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@causeway/platform";
import { verify } from "@causeway/verify";
import { afterAll, expect, it } from "vitest";
import { type Explanation, shortfallsOf } from "../../src/mutation/explain.js";
import { judgeBroken } from "./broken-examples.js";
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

const ROUTING =
  /^delete \S+:aws_(route|route_table_association|ec2_transit_gateway_route|ec2_transit_gateway_route_table_(association|propagation))\./;

const SURVIVORS: readonly Explanation[] = [
  {
    reason:
      "The way through a core is announced by BGP, of which Terraform holds nothing, so nothing is promised of it.",
    mutants: [
      "delete *_attachment_network_egress-propagation",
      "delete network:aws_ec2_transit_gateway_route.hub_segment-*_supernet",
      "delete network:aws_route.*_network_vpc_public-?_default",
      "delete network:aws_route_table_association.*_network_vpc_public-?_association",
      "delete network:aws_route.*_pod-?_bridge-default",
      "delete network:aws_route_table_association.*_pod-?_bridge-association",
    ],
  },
  {
    reason: "Transit subnets have a table without routes; so is the VPC's main table, which they would get.",
    mutants: [
      "delete lab:aws_route_table_association.*_transit-?_association",
      "delete shop:aws_route_table_association.*_transit-?_association",
      "delete network:aws_route_table_association.*_network_vpc_transit-?_association",
      "delete network:aws_route_table_association.management_transit-?_association",
    ],
  },
];

it("with two cores each fact of the routing is needed, or it is known why not", { timeout: 300_000 }, async () => {
  const outdir = join(scratch, "broken");
  const { organization, accounts } = exampleAt("two cores");
  synthesize({ organization, apps: accounts, outdir });
  const judged = await judgeBroken(outdir, (name) => ROUTING.test(name), ["resources deleted"]);
  expect(judged.length).toBeGreaterThan(50);
  expect(shortfallsOf(judged, SURVIVORS)).toEqual({ unexplained: [], caught: [], idle: [] });
});
