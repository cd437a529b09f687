import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@causeway/platform";
import { verify } from "@causeway/verify";
import { afterAll, describe, expect, it } from "vitest";
import { type Explanation, shortfallsOf } from "../../src/mutation/explain.js";
import { judgeBroken } from "./broken-examples.js";
import { FIREWALLS, WITH_POLICIES } from "./firewall-examples.js";

const scratch = mkdtempSync(join(tmpdir(), "causeway-firewalls-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** What leads packets to an engine and through it, in the VPC where it stands. */
const DELETED =
  /^delete \S+:aws_(route|route_table_association|vpc_endpoint|vpc_endpoint_service|network_interface|instance|lb|networkfirewall_firewall|nat_gateway)\./;
const AIMED = /^(send|exchange) |^give \S+_association table /;
const PLACED =
  /^(move|take) \S+:aws_(vpc_endpoint|network_interface|networkfirewall_firewall|nat_gateway|ec2_transit_gateway_vpc_attachment)\./;
const TURNED = /\.(appliance_mode_support|source_dest_check|enable_cross_zone_load_balancing) to /;
const ENGINES_VPC = /^\w+ (?:the targets of )?(network|shop):aws_\w+\.(inspection|edge|web)_/;
/** Management, the endpoints of services, subnets of GENEVE alone, and workloads that no promise is about. */
const BESIDE = /_management(?![a-z])|_endpoints_|(_vpc|web)_appliance-|^\w+ shop:\S+web_private-/;

function isAboutEngine(name: string): boolean {
  const isBroken = [DELETED, AIMED, PLACED, TURNED].some((pattern) => pattern.test(name));
  return isBroken && ENGINES_VPC.test(name) && !BESIDE.test(name);
}

const ENTERS_ELSEWHERE: Explanation = {
  reason: "Flows of the zone that the attachment lacks enter the VPC in the other one, both ways.",
  mutants: ["take network:aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc out of *"],
};
const SAME_TABLES: Explanation = {
  reason: "The firewall subnets' tables say the same in every zone: the internet gateway has none.",
  mutants: ["give shop:aws_route_table_association.web_firewall-?_association table web_firewall-?_routes"],
};
const BEHIND_THE_ENTRANCE: Explanation = {
  reason: "Routes lead to the zone's entrance all the same; which appliance behind it gets a flow is no route.",
  mutants: ["set *.enable_cross_zone_load_balancing to true"],
};
const ITS_INTERFACES: Explanation = {
  reason: "An instance with interfaces of their own has no check: they have.",
  mutants: ["set *:aws_instance.*.source_dest_check to false"],
};

/** Every mutant of an example that breaks no promise, and why. */
const SURVIVORS: Readonly<Record<string, readonly Explanation[]>> = {
  "hub-network-firewall": [ENTERS_ELSEWHERE],
  "hub-gateway-load-balancer": [ENTERS_ELSEWHERE, BEHIND_THE_ENTRANCE],
  "hub-appliance": [ITS_INTERFACES],
  "edge-network-firewall": [SAME_TABLES],
  "edge-gateway-load-balancer": [SAME_TABLES, BEHIND_THE_ENTRANCE],
  "edge-appliance": [SAME_TABLES, ITS_INTERFACES],
};

it("each engine has an example in a hub and one at a VPC's edge", () => {
  expect(FIREWALLS.map(({ name }) => name)).toEqual(Object.keys(SURVIVORS));
});

it.for(WITH_POLICIES)("$name: all promises are kept, of which some are about the engine", async ({ name, example }) => {
  const folder = join(scratch, name.replaceAll(/\W+/g, "-"));
  synthesize({ organization: example.organization, apps: example.accounts, outdir: folder });
  const { results } = (await verify([{ path: folder }])).report;
  expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
  expect(results.some((result) => result.name.includes(" through "))).toBe(true);
});

describe.for(FIREWALLS)("the example $name", ({ name, example }) => {
  const folder = join(scratch, name);

  it("keeps all of its promises", async () => {
    synthesize({ organization: example.organization, apps: example.accounts, outdir: folder });
    const { results } = (await verify([{ path: folder }])).report;
    expect(results.filter(({ verdict }) => verdict !== "PROVEN")).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(2);
  });

  it(
    "breaks one of them with every route and every part that is changed, or it is known why not",
    { timeout: 600_000 },
    async () => {
      const judged = await judgeBroken(folder, isAboutEngine);
      expect(judged.length).toBeGreaterThan(50);
      expect(shortfallsOf(judged, SURVIVORS[name] ?? [])).toEqual({ unexplained: [], caught: [], idle: [] });
    },
  );
});
