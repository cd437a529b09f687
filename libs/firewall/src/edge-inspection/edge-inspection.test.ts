import { edgeLayout } from "@causeway/cidr";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import type { Tier } from "@causeway/vpc";
import { describe, expect, test } from "vitest";
import { appliance, domainAllowList, EdgeInspection, gatewayLoadBalancer, networkFirewall, vpcWith } from "../index.js";
import type { FirewallEngine } from "../index.js";

const ZONES = ["a", "b"] as const;
const PROTECTED = { a: "10.0.2.0/26", b: "10.0.2.64/26" };
const GATEWAY = "${aws_internet_gateway.web_internet-gateway.id}";
const machine = { image: { id: "ami-0123456789abcdef0" }, instanceType: "c7gn.large" };
const states = "aws_networkfirewall_firewall.edge_firewall_default.firewall_status[0].sync_states";

/** Each engine, the argument of a route that leads to it, and its value in a zone. */
const ENGINES: readonly [string, FirewallEngine, string, (zone: string) => string][] = [
  [
    "Network Firewall",
    networkFirewall({ rules: [domainAllowList({ name: "web", allowedDomains: ["example.com"] })] }),
    "vpc_endpoint_id",
    (zone) =>
      `\${one([for s in ${states} : s.attachment[0].endpoint_id if s.availability_zone == "eu-west-1${zone}"])}`,
  ],
  [
    "a fleet behind a Gateway Load Balancer",
    gatewayLoadBalancer({
      ...machine,
      crossZone: false,
      capacity: { min: 1, max: 2 },
      healthCheck: { protocol: "TCP", port: 80 },
    }),
    "vpc_endpoint_id",
    (zone) => `\${aws_vpc_endpoint.edge_gateway-load-balancer_endpoint-${zone}.id}`,
  ],
  [
    "an appliance in each zone",
    appliance(machine),
    "network_interface_id",
    (zone) => `\${aws_network_interface.edge_appliance_${zone}_data.id}`,
  ],
];

const build =
  (engine: FirewallEngine, tiers: readonly Tier[] = ["protected", "private", "firewall"]) =>
  (stack: AccountStack): void => {
    const addresses = { cidr: "10.0.0.0/22" };
    const layout = { ...edgeLayout, public: { newbits: 5, first: 30 } };
    const vpc = new Vpc(stack, "web", { addresses, layout, ...vpcWith(engine, { tiers }) });
    new EdgeInspection(stack, "edge", { vpc, engine });
  };

const intentsTo = (expected: "reachable" | "unreachable", { intents }: ParsedStack) =>
  intents.filter(({ expect }) => expect === expected);

/** Routes of one table, by destination: the argument that names the target, and its value. */
function routesOf(stack: ParsedStack, table: string): Record<string, unknown> {
  const own = Object.values(stack.resources("aws_route")).filter(
    ({ route_table_id }) => route_table_id === `\${aws_route_table.${table}.id}`,
  );
  return Object.fromEntries(
    own.map(({ destination_cidr_block, ...route }) => [
      destination_cidr_block,
      Object.fromEntries(Object.entries(route).filter(([name]) => name.endsWith("_id") && name !== "route_table_id")),
    ]),
  );
}

describe.each(ENGINES)("edge inspection by %s", (_, engine, argument, target) => {
  const stack = synthesizeForTest(build(engine));

  test("sends what comes from the internet to the zone's entrance, by the whole block of each protected subnet", () => {
    expect(stack.resource("aws_route_table_association.edge_gateway-association")).toMatchObject({
      gateway_id: GATEWAY,
      route_table_id: "${aws_route_table.edge_gateway-routes.id}",
    });
    expect(routesOf(stack, "edge_gateway-routes")).toEqual(
      Object.fromEntries(ZONES.map((zone) => [PROTECTED[zone], { [argument]: target(zone) }])),
    );
    for (const zone of ZONES) {
      expect(stack.resource(`aws_subnet.web_protected-${zone}_subnet`)).toMatchObject({ cidr_block: PROTECTED[zone] });
    }
  });

  test.each(ZONES)("sends what protected hosts of zone %s say to the internet to the same entrance, and on", (zone) => {
    expect(routesOf(stack, `web_protected-${zone}_routes`)).toEqual({ "0.0.0.0/0": { [argument]: target(zone) } });
    expect(routesOf(stack, `web_firewall-${zone}_routes`)).toEqual({ "0.0.0.0/0": { gateway_id: GATEWAY } });
  });

  test("leaves every other subnet without a way to the internet", () => {
    expect(Object.keys(stack.resources("aws_route"))).toHaveLength(6);
  });

  test("declares inspection of what comes and what goes, symmetrically and in the zone", () => {
    const subnets = { vpcs: ["network:aws_vpc.web_vpc"], tags: { Tier: "protected" } };
    const inspected = stack.intents.filter(({ through }) => through !== undefined);
    expect(inspected).toMatchObject([
      { from: "internet", to: subnets, symmetric: true, sameZone: true },
      { from: subnets, to: "internet", symmetric: true, sameZone: true },
    ]);
    for (const { through } of inspected) {
      expect(through).not.toEqual([]);
    }
  });

  test("declares that the internet opens no flow to workloads without public addresses", () => {
    const closedTiers = (tiers: readonly Tier[]) =>
      intentsTo("unreachable", synthesizeForTest(build(engine, [...tiers, "protected", "firewall"])))
        .filter(({ from }) => from === "internet")
        .map(({ to }) => to);
    const subnets = (tier: Tier) => ({ vpcs: ["network:aws_vpc.web_vpc"], tags: { Tier: tier } });
    expect(closedTiers(["private"])).toEqual(expect.arrayContaining([subnets("private")]));
    expect(closedTiers(["private"])).not.toContainEqual(subnets("isolated"));
    expect(closedTiers(["isolated"])).toEqual(expect.arrayContaining([subnets("isolated")]));
  });
});

describe("management beside edge inspection", () => {
  const management = { vpcs: ["network:aws_vpc.web_vpc"], tags: { Tier: "management" } };

  test.each(ENGINES.slice(1))("of %s is declared to reach Session Manager", (_, engine) => {
    const endpoints = ["ssm", "ssmmessages"].map((service) => `network:aws_vpc_endpoint.web_endpoints_${service}`);
    expect(intentsTo("reachable", synthesizeForTest(build(engine)))).toContainEqual(
      expect.objectContaining({
        from: management,
        to: { addresses: endpoints },
        traffic: { ports: [443] },
      }),
    );
  });

  test.each(ENGINES.slice(1))(
    "of %s is declared to be closed both ways, but for the VPC's gateway endpoints",
    (_, engine) => {
      const closed = intentsTo("unreachable", synthesizeForTest(build(engine)));
      expect(closed).toContainEqual(expect.objectContaining({ from: "internet", to: management }));
      expect(closed).toContainEqual(
        expect.objectContaining({
          from: management,
          to: "internet",
          except: ["network:aws_vpc_endpoint.web_endpoints_s3"],
        }),
      );
    },
  );
});

test("an appliance has a public address in each zone, without which the internet gateway sends it nothing", () => {
  const stack = synthesizeForTest(build(appliance(machine)));
  for (const zone of ZONES) {
    expect(stack.resource(`aws_eip_association.edge_appliance_${zone}_address-association`)).toMatchObject({
      allocation_id: `\${aws_eip.edge_appliance_${zone}_address.allocation_id}`,
      network_interface_id: `\${aws_network_interface.edge_appliance_${zone}_data.id}`,
      allow_reassociation: false,
      depends_on: ["aws_internet_gateway.web_internet-gateway"],
    });
  }
});

describe("edge inspection is refused", () => {
  const [[, managed], [, fleet]] = ENGINES as [(typeof ENGINES)[0], (typeof ENGINES)[0]];
  const codes = (apply: (stack: AccountStack) => void) => [
    ...new Set(problemsOf(apply).map(({ code, path }) => `${code} at ${path}`)),
  ];

  test("in a VPC without the tiers and endpoints that it needs", () => {
    const bare = (stack: AccountStack) => {
      const addresses = { cidr: "10.0.0.0/22" };
      const vpc = new Vpc(stack, "web", { addresses, layout: edgeLayout, tiers: ["protected", "firewall"] });
      new EdgeInspection(stack, "edge", { vpc, engine: fleet });
    };
    const found = problemsOf(bare).filter(({ path }) => path === "network/edge.vpc");
    expect(found.map(({ code, message }) => [code, /(?:tier|for) (\w+)/.exec(message)?.[1]])).toEqual([
      ["MISSING_ENDPOINT", "ssm"],
      ["MISSING_ENDPOINT", "ssmmessages"],
      ["MISSING_ENDPOINT", "s3"],
      ["MISSING_TIER", "appliance"],
      ["MISSING_TIER", "management"],
    ]);
    expect(codes(build(managed, ["private", "firewall"]))).toContain("MISSING_TIER at network/edge.vpc");
  });

  test("beside public subnets, which lead around it", () => {
    expect(codes(build(managed, ["protected", "public", "firewall"]))).toEqual([
      "UNINSPECTED_TIER at network/edge.vpc",
    ]);
  });

  test("with management by way of the internet, to which the VPC has no other way", () => {
    const engine = appliance({ ...machine, management: { internet: true } });
    expect(codes(build(engine))).toEqual(["NO_WAY_OUT at network/edge/appliance.management.internet"]);
  });
});

test("a VPC is made with what the engine needs beside what is there for others, each once", () => {
  const engine = appliance({ ...machine, management: { interfaceEndpoints: ["logs"] } });
  const tiers: readonly Tier[] = ["protected", "management"];
  const others = {
    interfaceEndpoints: ["logs", "ecr.api"],
    gatewayEndpoints: ["dynamodb"],
    natGateways: "none",
  } as const;
  expect(vpcWith(engine, { tiers, ...others })).toEqual({
    tiers: ["protected", "management"],
    interfaceEndpoints: ["logs", "ecr.api", "ssm", "ssmmessages"],
    gatewayEndpoints: ["dynamodb", "s3"],
    natGateways: "none",
  });
});
