import { gunzipSync } from "node:zlib";
import { describe, expect, inject, it } from "vitest";
import { loadOrganization } from "../src/synth/load.js";
import type { PlannedStack } from "../src/terraform/planned-stack.js";
import { hubTables, resourcesOf, subnetsOf } from "../src/terraform/routing.js";

interface HubOutputs {
  readonly transit_gateway_id: string;
  readonly egress_route_table_ids: Readonly<Record<string, string>>;
}

const organization = await loadOrganization("apps/organization.ts");
const planned = inject("planned");
const skipped = inject("terraformMissing") !== "";
const supernet = organization.supernet.toString();
const anywhere = "0.0.0.0/0";
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const MOST_USER_DATA = 16 * 1024;

const stack = (name: string) => planned.find((each) => each.name === name) ?? ({} as PlannedStack);
const hub = () => stack("network").outputs["hub"] as HubOutputs;
const only = (name: string, type: string) => {
  const found = resourcesOf(stack(name), type);
  expect(found, type).toHaveLength(1);
  return found[0] ?? {};
};
const vpcId = (name: string) => only(name, "aws_vpc")["id"];

function userData(template: Readonly<Record<string, unknown>>): string {
  const compressed = Buffer.from(template["user_data"] as string, "base64");
  expect(compressed.length).toBeLessThanOrEqual(MOST_USER_DATA);
  return gunzipSync(compressed).toString();
}

describe.skipIf(skipped)("the transparent proxy", () => {
  const name = "network_transparent-proxy";
  const zones = organization.zones(organization.networkAccount.region).map((zone) => zone.name);
  const subnet = (tier: string, zone: string) => {
    const found = subnetsOf(stack(name), vpcId(name)).filter((each) => each.tier === tier && each.zone === zone);
    expect(found, `${tier} subnets in ${zone}`).toHaveLength(1);
    return found[0] ?? expect.fail("unreachable");
  };
  const dataInterface = (zone: string) => {
    const found = resourcesOf(stack(name), "aws_network_interface").filter(
      (each) => each["subnet_id"] === subnet("public", zone).id,
    );
    expect(found, `interfaces in ${zone}`).toHaveLength(1);
    return found[0] ?? {};
  };
  const group = (zone: string) =>
    resourcesOf(stack(name), "aws_autoscaling_group").filter((each) =>
      (each["vpc_zone_identifier"] as string[]).includes(subnet("management", zone).id),
    );

  it.for(zones)(
    "takes what comes from the hub in %s by an interface of that zone, which is open and public",
    (zone) => {
      const taken = dataInterface(zone);
      expect(subnet("transit", zone).routes).toEqual({ [anywhere]: taken["id"] });
      expect(taken["source_dest_check"]).toBe(false);
      expect(resourcesOf(stack(name), "aws_eip").map((address) => address["network_interface"])).toContain(taken["id"]);
    },
  );

  it.for(zones)("sends what it lets through in %s to the internet, and answers to the hub", (zone) => {
    expect(subnet("public", zone).routes).toEqual({
      [anywhere]: only(name, "aws_internet_gateway")["id"],
      [supernet]: hub().transit_gateway_id,
    });
  });

  it.for(zones)("manages its instance in %s where no route leads anywhere", (zone) => {
    expect(subnet("management", zone).routes).toEqual({});
    expect(group(zone)).toEqual([expect.objectContaining({ min_size: 1, max_size: 1, health_check_type: "EC2" })]);
  });

  it("is known to the hub by an attachment with appliance mode, and knows the spokes of its segments alone", () => {
    const attachment = only(name, "aws_ec2_transit_gateway_vpc_attachment");
    expect(attachment["appliance_mode_support"]).toBe("enable");
    const cards = resourcesOf(stack("cards"), "aws_ec2_transit_gateway_vpc_attachment").map(({ id }) => id);
    expect(hubTables(planned).get(hub().egress_route_table_ids["proxy"] ?? "")).toMatchObject({
      associations: [attachment["id"]],
      propagations: cards,
      routes: {},
    });
  });

  it.for(zones)("tells the instance of %s which interface to take and where its configuration lies", (zone) => {
    const [own] = group(zone);
    const { id } = (own?.["launch_template"] as { id: string }[])[0] ?? {};
    const template = resourcesOf(stack(name), "aws_launch_template").find((each) => each["id"] === id) ?? {};
    const text = userData(template);
    expect(text).toMatch(/^#cloud-config\n/);
    expect(text).toContain(String(dataInterface(zone)["id"]));
    expect(text).toContain(String(only(name, "aws_s3_bucket")["id"]));
    expect(text).not.toContain("$${");
  });

  it("has the whole allow list in its configuration", () => {
    const { content } = only(name, "aws_s3_object");
    for (const domain of [".amazonaws.com", ".amazonlinux.com", ".bank.example", "api.card-network.example"]) {
      expect(content).toMatch(new RegExp(` ${domain.replaceAll(".", "[.]")}$`, "m"));
    }
  });
});

describe.skipIf(skipped)("the forward proxy", () => {
  const name = "network_forward-proxy";
  const subnetIds = (tier: string) =>
    new Set(subnetsOf(stack(name), vpcId(name)).flatMap((each) => (each.tier === tier ? [each.id] : [])));

  it("is reached by an internal load balancer in private subnets, and leaves from public ones", () => {
    const balancer = only(name, "aws_lb");
    expect(balancer).toMatchObject({ internal: true, load_balancer_type: "network" });
    expect(new Set(balancer["subnets"] as string[])).toEqual(subnetIds("private"));
    const group = only(name, "aws_autoscaling_group");
    expect(group).toMatchObject({ min_size: 2, max_size: 4, health_check_type: "ELB" });
    expect(new Set(group["vpc_zone_identifier"] as string[])).toEqual(subnetIds("public"));
    expect(resourcesOf(stack(name), "aws_eip")).toHaveLength(4);
  });

  it("answers clients by the hub", () => {
    for (const { tier, routes } of subnetsOf(stack(name), vpcId(name))) {
      if (tier === "private") {
        expect(routes).toEqual({ [anywhere]: hub().transit_gateway_id });
      }
    }
  });

  it("has its allow list in a secret, and tells its instances which one and which addresses", () => {
    expect(JSON.parse(only(name, "aws_secretsmanager_secret_version")["secret_string"] as string)).toEqual([
      ".amazonaws.com",
      ".amazonlinux.com",
      ".partner.example",
    ]);
    const text = userData(only(name, "aws_launch_template"));
    expect(text).toContain(String(only(name, "aws_secretsmanager_secret")["arn"]));
    for (const { allocation_id: address } of resourcesOf(stack(name), "aws_eip")) {
      expect(text).toContain(String(address));
    }
  });

  it("tells clients what they need", () => {
    expect(stack(name).outputs["outbound-proxy_client"]).toMatchObject({
      host: only(name, "aws_lb")["dns_name"],
      port: 3128,
      addresses: resourcesOf(stack(name), "aws_eip").map((address) => address["public_ip"]),
    });
  });
});
