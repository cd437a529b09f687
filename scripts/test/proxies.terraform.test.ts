import { gunzipSync } from "node:zlib";
import { describe, expect, inject, it } from "vitest";
import { loadOrganization } from "../src/synth/load.js";
import type { PlannedStack } from "../src/terraform/planned-stack.js";
import { hubTables, resourcesOf, subnetsOf } from "../src/terraform/routing.js";

interface HubOutputs {
  readonly transit_gateway_id: string;
  readonly segment_route_table_ids: Readonly<Record<string, string>>;
  readonly egress_route_table_ids: Readonly<Record<string, string>>;
}

const organization = await loadOrganization("apps/organization.ts");
const planned = inject("planned");
const supernet = organization.supernet.toString();
const anywhere = "0.0.0.0/0";
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const MOST_USER_DATA = 16 * 1024;

const hub = () => planned.find(({ name }) => name === organization.networkAccount.name)?.outputs["hub"] as HubOutputs;
const only = (stack: PlannedStack, type: string) => {
  const found = resourcesOf(stack, type);
  expect(found, type).toHaveLength(1);
  return found[0] ?? {};
};
const vpcId = (stack: PlannedStack) => only(stack, "aws_vpc")["id"];
const has = (stack: PlannedStack, type: string) => resourcesOf(stack, type).length > 0;

/** Stacks with instances that traffic of the hub passes on its way to the internet, by the name of that egress. */
const transparent = organization.egresses.flatMap((egress) =>
  planned
    .filter(
      (stack) => has(stack, "aws_autoscaling_group") && associatedWith(egress).some((id) => isAttachmentOf(stack, id)),
    )
    .map((stack) => ({ egress, stack, name: stack.name })),
);

/** Stacks with a load balancer whose instances keep their allow list in a secret. */
const forward = planned.filter((stack) => has(stack, "aws_lb") && has(stack, "aws_secretsmanager_secret_version"));

function associatedWith(egress: string): readonly string[] {
  return hubTables(planned).get(hub().egress_route_table_ids[egress] ?? "")?.associations ?? [];
}

function isAttachmentOf(stack: PlannedStack, attachment: string): boolean {
  return resourcesOf(stack, "aws_ec2_transit_gateway_vpc_attachment").some(({ id }) => id === attachment);
}

function userData(template: Readonly<Record<string, unknown>>): string {
  const compressed = Buffer.from(template["user_data"] as string, "base64");
  expect(compressed.length).toBeLessThanOrEqual(MOST_USER_DATA);
  return gunzipSync(compressed).toString();
}

it.skipIf(planned.length === 0)("each egress of the organization is a proxy's, or has NAT gateways", () => {
  const translating = planned.filter((stack) => has(stack, "aws_nat_gateway"));
  for (const egress of organization.egresses) {
    const stacks = [...translating, ...transparent.map(({ stack }) => stack)];
    const found = stacks.filter((stack) => associatedWith(egress).some((id) => isAttachmentOf(stack, id)));
    expect(found, egress).toHaveLength(1);
  }
});

describe.each(transparent)("the transparent proxy of $name", ({ egress, stack }) => {
  const zones = organization.zones(organization.networkAccount.region).map((zone) => zone.name);
  const subnet = (tier: string, zone: string) => {
    const found = subnetsOf(stack, vpcId(stack)).filter((each) => each.tier === tier && each.zone === zone);
    expect(found, `${tier} subnets in ${zone}`).toHaveLength(1);
    return found[0] ?? expect.fail("unreachable");
  };
  const dataInterface = (zone: string) => {
    const found = resourcesOf(stack, "aws_network_interface").filter(
      (each) => each["subnet_id"] === subnet("public", zone).id,
    );
    expect(found, `interfaces in ${zone}`).toHaveLength(1);
    return found[0] ?? {};
  };
  const group = (zone: string) =>
    resourcesOf(stack, "aws_autoscaling_group").filter((each) =>
      (each["vpc_zone_identifier"] as string[]).includes(subnet("management", zone).id),
    );

  it.for(zones)(
    "takes what comes from the hub in %s by an interface of that zone, which is open and public",
    (zone) => {
      const taken = dataInterface(zone);
      expect(subnet("transit", zone).routes).toEqual({ [anywhere]: taken["id"] });
      expect(taken["source_dest_check"]).toBe(false);
      expect(resourcesOf(stack, "aws_eip").map((address) => address["network_interface"])).toContain(taken["id"]);
    },
  );

  it.for(zones)("sends what it lets through in %s to the internet, and answers to the hub", (zone) => {
    expect(subnet("public", zone).routes).toEqual({
      [anywhere]: only(stack, "aws_internet_gateway")["id"],
      [supernet]: hub().transit_gateway_id,
    });
  });

  it.for(zones)("manages its instance in %s where no route leads anywhere", (zone) => {
    expect(subnet("management", zone).routes).toEqual({});
    expect(group(zone)).toEqual([expect.objectContaining({ min_size: 1, max_size: 1, health_check_type: "EC2" })]);
  });

  it("is known to the hub by an attachment with appliance mode, and knows the spokes of its segments alone", () => {
    const attachment = only(stack, "aws_ec2_transit_gateway_vpc_attachment");
    expect(attachment["appliance_mode_support"]).toBe("enable");
    const clients = organization.segments
      .filter((segment) => segment.egress === egress)
      .map(({ name }) => hubTables(planned).get(hub().segment_route_table_ids[name] ?? "")?.associations ?? []);
    expect(hubTables(planned).get(hub().egress_route_table_ids[egress] ?? "")).toMatchObject({
      associations: [attachment["id"]],
      propagations: clients.flat(),
      routes: {},
    });
  });

  it.for(zones)("tells the instance of %s which interface to take and where its configuration lies", (zone) => {
    const [own] = group(zone);
    const { id } = (own?.["launch_template"] as { id: string }[])[0] ?? {};
    const template = resourcesOf(stack, "aws_launch_template").find((each) => each["id"] === id) ?? {};
    const text = userData(template);
    expect(text).toMatch(/^#cloud-config\n/);
    expect(text).toContain(String(dataInterface(zone)["id"]));
    expect(text).toContain(String(only(stack, "aws_s3_bucket")["id"]));
    expect(text).not.toContain("$${");
  });

  it("has its allow list in its configuration, a domain with or without what is below it in each line", () => {
    const { content } = only(stack, "aws_s3_object");
    expect(content).toMatch(/ [.]?([\w-]+[.])+[a-z]+$/m);
  });
});

describe.each(forward)("the forward proxy of $name", (stack) => {
  const subnetIds = (tier: string) =>
    new Set(subnetsOf(stack, vpcId(stack)).flatMap((each) => (each.tier === tier ? [each.id] : [])));

  it("is reached by an internal load balancer in private subnets, and leaves from public ones", () => {
    const balancer = only(stack, "aws_lb");
    expect(balancer).toMatchObject({ internal: true, load_balancer_type: "network" });
    expect(new Set(balancer["subnets"] as string[])).toEqual(subnetIds("private"));
    const group = only(stack, "aws_autoscaling_group");
    expect(group["health_check_type"]).toBe("ELB");
    expect(new Set(group["vpc_zone_identifier"] as string[])).toEqual(subnetIds("public"));
    expect(resourcesOf(stack, "aws_eip")).toHaveLength(group["max_size"] as number);
  });

  it("answers clients by the hub", () => {
    for (const { tier, routes } of subnetsOf(stack, vpcId(stack))) {
      if (tier === "private") {
        expect(routes).toEqual({ [anywhere]: hub().transit_gateway_id });
      }
    }
  });

  it("has its allow list in a secret, and tells its instances which one and which addresses", () => {
    const domains = JSON.parse(only(stack, "aws_secretsmanager_secret_version")["secret_string"] as string) as string[];
    expect(domains).not.toEqual([]);
    for (const domain of domains) expect(domain).toMatch(/^[.]?([\w-]+[.])+[\w-]+$/);
    const text = userData(only(stack, "aws_launch_template"));
    expect(text).toContain(String(only(stack, "aws_secretsmanager_secret")["arn"]));
    for (const { allocation_id: address } of resourcesOf(stack, "aws_eip")) {
      expect(text).toContain(String(address));
    }
  });

  it("tells clients what they need", () => {
    const client = Object.entries(stack.outputs).find(([name]) => name.endsWith("_client"));
    expect(client?.[1]).toMatchObject({
      host: only(stack, "aws_lb")["dns_name"],
      port: 3128,
      addresses: resourcesOf(stack, "aws_eip").map((address) => address["public_ip"]),
    });
  });
});
