import { describe, expect, inject, it } from "vitest";
import { loadOrganization } from "../src/synth/load.js";
import { mockEndpointId } from "../src/terraform/mock-values.js";
import type { PlannedStack } from "../src/terraform/planned-stack.js";
import { hubTables, resourcesOf, subnetsOf } from "../src/terraform/routing.js";
import type { HubTable, RoutedSubnet } from "../src/terraform/routing.js";

interface HubOutputs {
  readonly transit_gateway_id: string;
  readonly inspection_route_table_id: string;
  readonly segment_route_table_ids: Readonly<Record<string, string>>;
  readonly egress_route_table_ids: Readonly<Record<string, string>>;
  readonly pool_ids: Readonly<Record<string, string>>;
}

const organization = await loadOrganization("apps/organization.ts");
const planned = inject("planned");
const supernet = organization.supernet.toString();
const anywhere = "0.0.0.0/0";

/** The facts below need stacks; without Terraform there are none to look at. */
const skipped = inject("terraformMissing") !== "";
const network = planned.find(({ name }) => name === organization.networkAccount.name) ?? ({} as PlannedStack);
const zones = organization.zones(organization.networkAccount.region).map(({ name }) => name);

const attachments = () =>
  planned.flatMap((stack) =>
    resourcesOf(stack, "aws_ec2_transit_gateway_vpc_attachment").map((values) => ({ stack, values })),
  );
const inspectionVpcId = () => resourcesOf(network, "aws_networkfirewall_firewall")[0]?.["vpc_id"];
const inspectionAttachment = () => attachments().find(({ values }) => values["vpc_id"] === inspectionVpcId())?.values;
const isEgress = (id: unknown) =>
  organization.egresses.some((name) => table(hub().egress_route_table_ids[name]).associations.includes(id as string));
/** All that stand in a segment. */
const segmentAttachments = () =>
  attachments().filter(({ values }) => values["vpc_id"] !== inspectionVpcId() && !isEgress(values["id"]));
/** A stack with a fleet of proxies has a way of its own to the internet; `proxies.terraform.test.ts` looks at it. */
const spokeAttachments = () =>
  segmentAttachments().filter(({ stack }) => resourcesOf(stack, "aws_autoscaling_group").length === 0);
const hub = () => network.outputs["hub"] as HubOutputs;

function egressOf(name: string): string {
  const [attachment = "", ...others] = table(hub().egress_route_table_ids[name]).associations;
  expect(others).toEqual([]);
  return attachment;
}

function table(id: string | undefined): HubTable {
  const found = hubTables(planned).get(id ?? "");
  if (found === undefined) {
    throw new Error(`the hub has no table ${String(id)}`);
  }
  return found;
}

describe.skipIf(skipped)("the inspection VPC", () => {
  const subnet = (tier: string, zone: string): RoutedSubnet => {
    const found = subnetsOf(network, inspectionVpcId()).filter((other) => other.tier === tier && other.zone === zone);
    expect(found, `${tier} subnets in ${zone}`).toHaveLength(1);
    return found[0] as RoutedSubnet;
  };

  it.for(zones)("sends what comes from the hub in %s to the firewall endpoint of that zone", (zone) => {
    expect(subnet("transit", zone).routes).toEqual({ [anywhere]: mockEndpointId(network.name, zone) });
  });

  it.for(zones)("sends what the firewall passes in %s to the NAT gateway of that zone, or back to the hub", (zone) => {
    const nat = resourcesOf(network, "aws_nat_gateway").find(
      (gateway) => gateway["subnet_id"] === subnet("public", zone).id,
    );
    expect(subnet("firewall", zone).routes).toMatchObject({
      [anywhere]: nat?.["id"],
      [supernet]: hub().transit_gateway_id,
    });
  });

  it.for(zones)("sends replies from the internet in %s through the firewall endpoint of that zone", (zone) => {
    const gateway = resourcesOf(network, "aws_internet_gateway").find(
      (candidate) => candidate["vpc_id"] === inspectionVpcId(),
    );
    expect(subnet("public", zone).routes).toMatchObject({
      [anywhere]: gateway?.["id"],
      [supernet]: mockEndpointId(network.name, zone),
    });
  });

  it("is attached by its transit subnets, one per zone, with appliance mode", () => {
    const transit = zones.map((zone) => subnet("transit", zone).id);
    expect(inspectionAttachment()?.["appliance_mode_support"]).toBe("enable");
    expect(new Set(inspectionAttachment()?.["subnet_ids"] as string[])).toEqual(new Set(transit));
  });
});

describe.skipIf(skipped)("the hub", () => {
  it("associates and propagates nothing by default", () => {
    expect(resourcesOf(network, "aws_ec2_transit_gateway")).toEqual([
      expect.objectContaining({
        id: hub().transit_gateway_id,
        default_route_table_association: "disable",
        default_route_table_propagation: "disable",
      }),
    ]);
    for (const { values } of attachments()) {
      expect(values).not.toMatchObject({ transit_gateway_default_route_table_association: true });
      expect(values).not.toMatchObject({ transit_gateway_default_route_table_propagation: true });
    }
  });

  it.for(organization.segments)("lets segment $name reach what the organization allows and nothing else", (segment) => {
    const inspection = inspectionAttachment()?.["id"] as string;
    const reached = segment.reaches.map((name) => {
      const pool = organization.segment(name)?.pool ?? "";
      return organization.poolCidr(pool, organization.networkAccount.region)?.toString() ?? "";
    });
    expect(table(hub().segment_route_table_ids[segment.name]).routes).toEqual({
      [supernet]: "blackhole",
      ...Object.fromEntries(reached.map((cidr) => [cidr, inspection])),
      ...(segment.internet ? { [anywhere]: segment.egress === undefined ? inspection : egressOf(segment.egress) } : {}),
    });
  });

  it.for(organization.segments)(
    "teaches segment $name no spoke's addresses, so that none bypasses inspection",
    ({ name }) => {
      expect(table(hub().segment_route_table_ids[name]).propagations).toEqual([]);
    },
  );

  it("routes what was inspected to the spokes, and only there", () => {
    const inspection = table(hub().inspection_route_table_id);
    const spokes = segmentAttachments().map(({ values }) => values["id"] as string);
    expect(new Set(inspection.propagations)).toEqual(new Set(spokes));
    expect(inspection.associations).toEqual([inspectionAttachment()?.["id"]]);
    expect(inspection.routes).toEqual({});
  });
});

describe.skipIf(skipped)("a spoke", () => {
  const nameOf = ({ stack, values }: { stack: PlannedStack; values: PlannedStack["resources"][number]["values"] }) => {
    const vpc = resourcesOf(stack, "aws_vpc").find(({ id }) => id === values["vpc_id"]);
    return `"${String((vpc?.["tags"] as Record<string, string>)["Network"])}" of ${stack.name}`;
  };
  const spokes = skipped ? [] : spokeAttachments().map((spoke) => [nameOf(spoke), spoke] as const);

  it.each(spokes)("%s is routed by the table of the segment from whose pool its addresses come", (_, spoke) => {
    const vpc = resourcesOf(spoke.stack, "aws_vpc").find(({ id }) => id === spoke.values["vpc_id"]);
    const tables = organization.segments.filter(({ name }) =>
      table(hub().segment_route_table_ids[name]).associations.includes(spoke.values["id"] as string),
    );
    expect(tables.map(({ pool }) => hub().pool_ids[pool])).toEqual([vpc?.["ipv4_ipam_pool_id"]]);
  });

  it.each(spokes)("%s is attached by its transit subnets, which hold no route", (_, { stack, values }) => {
    const transit = subnetsOf(stack, values["vpc_id"]).filter(({ tier }) => tier === "transit");
    expect(new Set(values["subnet_ids"] as string[])).toEqual(new Set(transit.map(({ id }) => id)));
    expect(transit.map(({ routes }) => routes)).toEqual(transit.map(() => ({})));
  });

  it.each(spokes)("%s sends everything else to the hub", (_, { stack, values }) => {
    const workload = subnetsOf(stack, values["vpc_id"]).filter(({ tier }) => tier === "private");
    expect(workload).not.toEqual([]);
    for (const { routes } of workload) {
      expect(routes[anywhere]).toBe(hub().transit_gateway_id);
    }
  });

  it.each(spokes)("%s has no way of its own into the internet", (_, { stack, values }) => {
    const gateways = resourcesOf(stack, "aws_internet_gateway").filter(({ vpc_id: vpc }) => vpc === values["vpc_id"]);
    expect(gateways).toEqual([]);
  });
});
