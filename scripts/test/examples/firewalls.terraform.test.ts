import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@causeway/platform";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { firewallExamples } from "../../src/mutation/examples.js";
import { mockEndpointId, mockId } from "../../src/terraform/mock-values.js";
import { planStacks } from "../../src/terraform/plan-stacks.js";
import type { PlannedStack } from "../../src/terraform/planned-stack.js";
import { resourcesOf, subnetsOf } from "../../src/terraform/routing.js";
import { providerVersion, readStacks } from "../../src/terraform/stacks.js";
import type { SynthesizedStack } from "../../src/terraform/stacks.js";
import { Terraform } from "../../src/terraform/terraform.js";

const { engines: FIREWALLS } = await firewallExamples();

const ANYWHERE = "0.0.0.0/0";
const ZONES = ["a", "b"] as const;
type ZoneKey = (typeof ZONES)[number];

/** The stack that holds the engine; spokes are as in the sample organization. */
const stackOf = (example: string) => (example.startsWith("hub") ? "network" : "shop");

/** Id of what leads to an engine in a zone, as a mocked apply gives it. */
const ENTRANCES: Readonly<Record<string, (stack: string, path: string, zone: ZoneKey) => string>> = {
  "network-firewall": (stack, _, zone) => mockEndpointId(stack, `eu-central-1${zone}`),
  "gateway-load-balancer": (stack, path, zone) =>
    mockId(stack, `aws_vpc_endpoint.${path}_gateway-load-balancer_endpoint-${zone}`),
  appliance: (stack, path, zone) => mockId(stack, `aws_network_interface.${path}_appliance_${zone}_data`),
};

describe.skipIf(inject("terraformMissing") !== "")("the examples of firewalls", () => {
  const scratch = mkdtempSync(join(tmpdir(), "causeway-firewalls-"));
  let planned: ReadonlyMap<string, PlannedStack>;

  beforeAll(async () => {
    const stacks = FIREWALLS.flatMap(({ name, example }): SynthesizedStack[] => {
      const outdir = join(scratch, name);
      synthesize({ organization: example.organization, apps: example.accounts, outdir });
      return readStacks(outdir)
        .filter((stack) => stack.name === stackOf(name))
        .map((stack) => ({ ...stack, name }));
    });
    using terraform = await Terraform.prepare(providerVersion(stacks));
    planned = await planStacks(terraform, stacks);
  }, 600_000);

  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  const plan = (name: string) => planned.get(name) ?? expect.fail(`${name} was not planned`);
  const entrance = (name: string, zone: ZoneKey) => {
    const [, place = "", engine = ""] = /^(hub|edge)-(.+)$/.exec(name) ?? [];
    const path = place === "hub" ? "inspection" : "edge";
    return ENTRANCES[engine]?.(name, path, zone) ?? expect.fail(`no engine ${engine}`);
  };
  const routes = (name: string, tier: string, zone: ZoneKey) => {
    const vpcId = resourcesOf(plan(name), "aws_vpc")[0]?.["id"];
    const found = subnetsOf(plan(name), vpcId).find(
      (subnet) => subnet.tier === tier && subnet.zone === `eu-central-1${zone}`,
    );
    return found?.routes ?? expect.fail(`no ${tier} subnet in ${zone}`);
  };

  it.for(FIREWALLS)("$name is valid for the real AWS provider, planned and applied with a mocked AWS", ({ name }) => {
    const { invalid, failures } = plan(name);
    expect([...invalid, ...failures]).toEqual([]);
  });

  const inHub = FIREWALLS.filter(({ name }) => name.startsWith("hub"));
  it.for(inHub)(
    "$name leads packets of a zone, from the hub and from the internet, into that zone's entrance",
    ({ name }) => {
      for (const zone of ZONES) {
        expect(routes(name, "transit", zone)).toEqual({ [ANYWHERE]: entrance(name, zone) });
        expect(routes(name, "public", zone)["10.64.0.0/10"]).toBe(entrance(name, zone));
      }
    },
  );

  const atEdge = FIREWALLS.filter(({ name }) => name.startsWith("edge"));
  it.for(atEdge)(
    "$name leads whole protected subnets, from the internet and to it, into their zone's entrance",
    ({ name }) => {
      const gateway = resourcesOf(plan(name), "aws_internet_gateway")[0]?.["id"];
      const association = resourcesOf(plan(name), "aws_route_table_association").find(
        (each) => each["gateway_id"] === gateway,
      );
      const inbound = resourcesOf(plan(name), "aws_route").filter(
        (route) => route["route_table_id"] === association?.["route_table_id"],
      );
      // An interface is computed, so that a route has one whatever its target is.
      const target = (route: Readonly<Record<string, unknown>>) =>
        route["vpc_endpoint_id"] ?? route["network_interface_id"];
      expect(inbound).toHaveLength(2);
      ZONES.forEach((zone, index) => {
        const block = `10.64.2.${String(64 * index)}/26`;
        expect(inbound.filter((route) => route["destination_cidr_block"] === block).map(target)).toEqual([
          entrance(name, zone),
        ]);
        expect(routes(name, "protected", zone)).toEqual({ [ANYWHERE]: entrance(name, zone) });
        expect(routes(name, "firewall", zone)).toEqual({ [ANYWHERE]: gateway });
      });
    },
  );
});
