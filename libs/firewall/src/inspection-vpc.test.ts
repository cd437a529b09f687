import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import { Hub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { InspectionVpc, networkFirewall } from "./index.js";
import type { FirewallEngine, InspectionVpcProps } from "./index.js";
import { domainAllowList } from "./rules/kinds/domain-allow-list.js";

const ZONE_KEYS = ["a", "b", "c"] as const;
const organization = testOrganization({
  regions: {
    "eu-west-1": {
      cidr: "10.0.0.0/12",
      zones: { "eu-west-1c": { slot: 2 }, "eu-west-1a": { slot: 0 }, "eu-west-1b": { slot: 1 } },
    },
  },
});

const engine = networkFirewall({ rules: [domainAllowList({ name: "web", allowedDomains: ["example.com"] })] });

const build =
  (props: Partial<InspectionVpcProps> = {}) =>
  (stack: AccountStack): void => {
    const hub = new Hub(stack, "hub");
    new InspectionVpc(stack, "inspection", { addresses: { cidr: "10.15.0.0/22" }, hub, engine, ...props });
  };

/** Routes of one subnet's table, by destination: the argument that names the target, and its value. */
function routesOf(stack: ParsedStack, subnet: string): Record<string, unknown> {
  const table = `\${aws_route_table.inspection_vpc_${subnet}_routes.id}`;
  const association = stack.resource(`aws_route_table_association.inspection_vpc_${subnet}_association`);
  expect(association).toMatchObject({
    route_table_id: table,
    subnet_id: `\${aws_subnet.inspection_vpc_${subnet}_subnet.id}`,
  });
  const own = Object.values(stack.resources("aws_route")).filter(({ route_table_id }) => route_table_id === table);
  return Object.fromEntries(
    own.map(({ destination_cidr_block, ...route }) => {
      const [target] = Object.entries(route).filter(([key]) => key.endsWith("_id") && key !== "route_table_id");
      return [destination_cidr_block, target];
    }),
  );
}

function endpoint(key: string): string {
  const states = "aws_networkfirewall_firewall.inspection_firewall_default.firewall_status[0].sync_states";
  return `\${one([for s in ${states} : s.attachment[0].endpoint_id if s.availability_zone == "eu-west-1${key}"])}`;
}

describe("an inspection VPC in three zones", () => {
  const stack = synthesizeForTest(build(), { organization });

  test.each(ZONE_KEYS)("sends what the hub brings into zone %s to that zone's firewall endpoint", (key) => {
    expect(routesOf(stack, `transit-${key}`)).toEqual({ "0.0.0.0/0": ["vpc_endpoint_id", endpoint(key)] });
  });

  test.each(ZONE_KEYS)(
    "sends what the firewall of zone %s lets pass to that zone's NAT gateway, or to the hub",
    (key) => {
      expect(routesOf(stack, `firewall-${key}`)).toEqual({
        "0.0.0.0/0": ["nat_gateway_id", `\${aws_nat_gateway.inspection_vpc_nat-${key}_gateway.id}`],
        "10.0.0.0/8": ["transit_gateway_id", "${aws_ec2_transit_gateway.hub_gateway.id}"],
      });
      expect(stack.resource(`aws_nat_gateway.inspection_vpc_nat-${key}_gateway`)).toMatchObject({
        subnet_id: `\${aws_subnet.inspection_vpc_public-${key}_subnet.id}`,
      });
    },
  );

  test.each(ZONE_KEYS)(
    "sends replies to the NAT gateway of zone %s back through that zone's firewall endpoint",
    (key) => {
      expect(routesOf(stack, `public-${key}`)).toEqual({
        "0.0.0.0/0": ["gateway_id", "${aws_internet_gateway.inspection_vpc_internet-gateway.id}"],
        "10.0.0.0/8": ["vpc_endpoint_id", endpoint(key)],
      });
    },
  );

  test("has no other route and no other subnet", () => {
    expect(Object.keys(stack.resources("aws_route"))).toHaveLength(15);
    expect(Object.keys(stack.resources("aws_subnet"))).toHaveLength(9);
  });

  test("routes to the hub only once the hub knows the attachment", () => {
    expect(stack.resource("aws_route.inspection_vpc_firewall-a_supernet")).toMatchObject({
      depends_on: ["aws_ec2_transit_gateway_route_table_association.inspection_attachment_association"],
    });
  });

  test("is attached by its transit subnets, in appliance mode, to the hub's inspection table", () => {
    expect(stack.resource("aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc")).toMatchObject({
      appliance_mode_support: "enable",
      subnet_ids: ZONE_KEYS.map((key) => `\${aws_subnet.inspection_vpc_transit-${key}_subnet.id}`),
    });
    expect(
      stack.resource("aws_ec2_transit_gateway_route_table_association.inspection_attachment_association"),
    ).toMatchObject({ transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_inspection.id}" });
  });

  test("is where the hub's segments send everything", () => {
    expect(stack.resource("aws_ec2_transit_gateway_route.hub_segment-production_default")).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc.id}",
    });
  });

  test("puts out the public addresses of its NAT gateways, by zone", () => {
    expect(stack.outputs).toMatchObject({
      "inspection_nat-addresses": Object.fromEntries(
        ZONE_KEYS.map((key) => [`eu-west-1${key}`, `\${aws_eip.inspection_vpc_nat-${key}_address.public_ip}`]),
      ),
    });
  });
});

describe("the addresses of an inspection VPC's resources", () => {
  test("do not depend on the order of its zones", () => {
    const zones = ["eu-west-1b", "eu-west-1a", "eu-west-1c"];
    expect(synthesizeForTest(build({ zones }), { organization }).json).toEqual(
      synthesizeForTest(build({ zones: [...zones].reverse() }), { organization }).json,
    );
  });

  test("and its routes stay when a zone is added", () => {
    const two = synthesizeForTest(build({ zones: ["eu-west-1a", "eu-west-1c"] }), { organization });
    const three = synthesizeForTest(build(), { organization });
    expect(three.addresses()).toEqual(expect.arrayContaining(two.addresses()));
    expect(three.resources("aws_route")).toMatchObject(two.resources("aws_route"));
    expect(three.resources("aws_subnet")).toMatchObject(two.resources("aws_subnet"));
  });
});

test("an inspection VPC in one zone has one NAT gateway and one attached subnet", () => {
  const stack = synthesizeForTest(build({ zones: ["eu-west-1b"] }), { organization });
  expect(Object.keys(stack.resources("aws_nat_gateway"))).toEqual(["inspection_vpc_nat-b_gateway"]);
  expect(stack.resource("aws_ec2_transit_gateway_vpc_attachment.inspection_attachment_vpc")).toMatchObject({
    subnet_ids: ["${aws_subnet.inspection_vpc_transit-b_subnet.id}"],
  });
});

test("an engine of another kind is routed to in the same way", () => {
  const interfaces: FirewallEngine = {
    build: (scope, { name }) => ({
      inspectors: [new NetworkInterface(scope, "appliance", { subnetId: "subnet-1" })],
      target: (zone) => ({ networkInterfaceId: `eni-${name}-${zone.key}` }),
    }),
  };
  const stack = synthesizeForTest(build({ engine: interfaces }), { organization });
  expect(routesOf(stack, "transit-b")).toEqual({ "0.0.0.0/0": ["network_interface_id", "eni-inspection-b"] });
  expect(routesOf(stack, "public-b")).toMatchObject({ "10.0.0.0/8": ["network_interface_id", "eni-inspection-b"] });
  expect(stack.resources("aws_networkfirewall_firewall")).toEqual({});
});

test("it declares inspection of all that each segment may reach, and of nothing else", () => {
  const declared = synthesizeForTest(build({}), { organization }).intents.filter(
    ({ through }) => through !== undefined,
  );
  const ends = declared.flatMap(({ from, to }) =>
    [from, to].map((end) => (typeof end === "object" && "tags" in end ? end.tags?.["Segment"] : end)).join(" > "),
  );
  expect([...new Set(ends)].sort()).toEqual([
    "development > internet",
    "development > shared",
    "production > internet",
    "production > shared",
    "shared > development",
    "shared > internet",
    "shared > production",
    "shared > shared",
  ]);
  for (const intent of declared) {
    expect(intent).toMatchObject({
      expect: "reachable",
      through: ["network:aws_networkfirewall_firewall.inspection_firewall_default"],
      symmetric: true,
      sameZone: true,
    });
  }
});

test("a segment that may not reach the internet is declared to have no way there", () => {
  const closed = testOrganization({
    segments: {
      production: { pool: "production", internet: false },
      development: { pool: "development" },
      shared: { pool: "shared" },
    },
  });
  const { intents } = synthesizeForTest(build(), { organization: closed });
  const sources = intents
    .filter(({ to, through }) => to === "internet" && through !== undefined)
    .map(({ from }) => JSON.stringify(from));
  expect(sources.some((from) => from.includes("production"))).toBe(false);
  expect(sources.some((from) => from.includes("development"))).toBe(true);
});

describe("an inspection VPC is refused", () => {
  const codes = (props: Partial<InspectionVpcProps>, account = "network") =>
    problemsOf(build(props), { organization, account }).map(({ code, path }) => [code, path]);

  test("with a block too small for its tiers", () => {
    expect(codes({ addresses: { cidr: "10.15.0.0/24" } })).toEqual([
      ["SUBNET_TOO_SMALL", "network/inspection/vpc.tiers.firewall"],
      ["SUBNET_TOO_SMALL", "network/inspection/vpc.tiers.public"],
      ["SUBNET_TOO_SMALL", "network/inspection/vpc.tiers.transit"],
    ]);
  });

  test("with a zone of another region", () => {
    expect(codes({ zones: ["eu-west-2a"] })).toContainEqual(["ZONE_OUTSIDE_REGION", "network/inspection/vpc.zones"]);
  });

  test("outside the networking account", () => {
    expect(codes({}, "alpha")).toContainEqual(["OUTSIDE_NETWORK_ACCOUNT", "alpha/inspection/attachment"]);
  });

  test("with rules that are, and all other mistakes are reported too", () => {
    const rules = [domainAllowList({ name: "web", allowedDomains: ["*.example.com"] })];
    expect(codes({ addresses: { cidr: "10.15.0.1/22" }, engine: networkFirewall({ rules }) })).toEqual([
      ["WILDCARD_DOMAIN", "network/inspection/firewall.rules.web.allowedDomains[0]"],
      ["MISALIGNED_CIDR", "network/inspection/vpc.addresses.cidr"],
    ]);
  });
});
