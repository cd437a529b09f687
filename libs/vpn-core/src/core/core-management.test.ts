import { inspectionLayout } from "@causeway/cidr";
import { Attachment, AttachmentRole, Hub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { fakeZip, problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { Vpc, type VpcProps } from "@causeway/vpc";
import { expect, test } from "vitest";
import { CoreHealth } from "./core-health.js";
import { CoreManagement, type CoreManagementProps } from "./core-management.js";
import { VpnCore } from "./vpn-core.js";

const organization = testOrganization({
  segments: { production: { pool: "production", egress: "core" } },
  connections: [],
});

function build(stack: AccountStack, props: Partial<CoreManagementProps> = {}, vpcProps: Partial<VpcProps> = {}): void {
  new AttachmentRole(stack, "role");
  const hub = new Hub(stack, "hub");
  const inspection = new Vpc(stack, "inspection", { addresses: { cidr: "10.15.8.0/22" }, tiers: ["transit"] });
  hub.routeThroughInspection(new Attachment(stack, "attachment", { vpc: inspection, hub, attachAs: "inspection" }));
  const cores = ["blue", "green"].map(
    (id, index) =>
      new VpnCore(stack, id, {
        addresses: { cidr: `10.15.${String(16 + index * 4)}.0/22` },
        insideCidr: `169.254.${String(64 + index)}.0/24`,
        hub,
        egress: "core",
        workloads: [{ name: "production", promised: 100, cidrs: ["10.0.0.0/14"] }],
        capacity: { devices: { vpnInstance: 1000, firewallInstance: 500 }, spares: 0 },
        asn: 65010,
        vpnInstance: { imageId: "ami-1", instanceType: "c7gn.large", keyQueries: [".a", ".b"] },
        firewall: { imageId: "ami-2", instanceType: "c7gn.large" },
      }),
  );
  const [carrying, waiting] = cores;
  if (carrying === undefined || waiting === undefined) throw new Error("there are two");
  new CoreHealth(stack, "health", { hub, carrying, waiting, zip: fakeZip() });
  const vpc = new Vpc(stack, "admin", {
    addresses: { cidr: "10.15.0.0/22" },
    tiers: ["isolated", "transit"],
    interfaceEndpoints: ["ssm", "ssmmessages"],
    ...vpcProps,
  });
  const bastion = { imageId: "ami-3", instanceType: "t4g.nano" };
  new CoreManagement(stack, "management", { cores, vpc, bastion, ...props });
}

const management = (props: Partial<CoreManagementProps> = {}) =>
  synthesizeForTest((stack) => build(stack, props), { organization });

test("the management network has a transit gateway of its own, apart from the hub", () => {
  const stack = management();
  expect(stack.resource("aws_ec2_transit_gateway.management_gateway")).toMatchObject({
    amazon_side_asn: 64513,
    default_route_table_association: "disable",
    default_route_table_propagation: "disable",
  });
  const attached = Object.entries(stack.resources("aws_ec2_transit_gateway_vpc_attachment"))
    .filter(([, { transit_gateway_id: gateway }]) => String(gateway).includes("management_gateway"))
    .map(([name]) => name);
  expect(attached).toEqual([
    "management_blue-attachment_vpc",
    "management_green-attachment_vpc",
    "management_manager-attachment_vpc",
  ]);
  expect(stack.resources("aws_ec2_transit_gateway_route_table_propagation")).toEqual({});
});

test("each of its attachments says that it is the networking account's, so that the attachment role keeps off it", () => {
  const attachments = Object.entries(management().resources("aws_ec2_transit_gateway_vpc_attachment"));
  const own = attachments.filter(([name]) => name.startsWith("management_"));
  expect(own.length).toBeGreaterThan(1);
  for (const [, { tags }] of own) expect(tags).toMatchObject({ VpcOwner: "100000000001" });
});

test("cores are led to those who manage alone, and these to the cores", () => {
  const routes = Object.entries(management().resources("aws_ec2_transit_gateway_route"))
    .filter(([name]) => name.startsWith("management_"))
    .map(([name, route]) => [name, route["destination_cidr_block"], route["transit_gateway_attachment_id"]]);
  const attachment = (name: string) =>
    `\${aws_ec2_transit_gateway_vpc_attachment.management_${name}-attachment_vpc.id}`;
  expect(routes).toEqual([
    ["management_cores-routes_to-manager", "10.15.0.0/22", attachment("manager")],
    ["management_manager-routes_to-blue", "10.15.16.0/22", attachment("blue")],
    ["management_manager-routes_to-green", "10.15.20.0/22", attachment("green")],
  ]);
});

test("management subnets have a route to those who manage, and no other", () => {
  const stack = management();
  const routes = Object.entries(stack.resources("aws_route")).filter(([name]) =>
    name.startsWith("blue_network_vpc_management-a_"),
  );
  expect(routes).toMatchObject([
    [
      "blue_network_vpc_management-a_manager",
      {
        destination_cidr_block: "10.15.0.0/22",
        transit_gateway_id: "${aws_ec2_transit_gateway.management_gateway.id}",
      },
    ],
  ]);
});

test("firewalls take what is for their admin ports, and reach a proxy only where one is named", () => {
  const rules = (stack: ReturnType<typeof management>, kind: "ingress" | "egress") =>
    Object.entries(stack.resources(`aws_vpc_security_group_${kind}_rule`))
      .filter(([name]) => name.startsWith("blue_pod-1_management_"))
      .map(([, rule]) => [rule["cidr_ipv4"], rule["from_port"]]);
  const plain = management({ adminPorts: [8443] });
  expect(rules(plain, "ingress")).toEqual([["10.15.0.0/22", 8443]]);
  expect(rules(plain, "egress")).toEqual([["10.15.16.0/22", 443]]);
  expect(rules(management({ proxyPort: 3128 }), "egress")).toEqual([
    ["10.15.16.0/22", 443],
    ["10.15.0.0/22", 3128],
  ]);
});

test("the bastion takes nothing in, and reaches Systems Manager and the firewalls", () => {
  const stack = management();
  const of = (kind: string) =>
    Object.entries(stack.resources(`aws_vpc_security_group_${kind}_rule`))
      .filter(([name]) => name.startsWith("management_bastion_"))
      .map(([, rule]) => [rule["cidr_ipv4"], rule["from_port"]]);
  expect(of("ingress")).toEqual([]);
  expect(of("egress")).toEqual([
    ["10.15.0.0/22", 443],
    ["10.15.16.0/22", 22],
    ["10.15.16.0/22", 443],
    ["10.15.20.0/22", 22],
    ["10.15.20.0/22", 443],
  ]);
});

test("a VPC without its tiers and endpoints is refused", () => {
  const problems = problemsOf(
    (stack) => build(stack, {}, { tiers: ["management"], layout: inspectionLayout, interfaceEndpoints: ["ssm"] }),
    {
      organization,
    },
  );
  expect(problems.map(({ code, allowed }) => [code, allowed])).toEqual([
    ["MISSING_ENDPOINT", "ssm, ssmmessages"],
    ["MISSING_TIER", "the tier transit"],
    ["MISSING_TIER", "the tier private or isolated"],
  ]);
});
