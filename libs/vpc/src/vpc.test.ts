import { edgeLayout } from "@causeway/cidr";
import { defineAccount } from "@causeway/platform";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeApps, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Tier } from "./tier.js";
import { Vpc } from "./vpc.js";
import type { VpcProps } from "./vpc.js";

const TIERS: readonly Tier[] = ["public", "private", "isolated", "transit", "firewall"];
const FIXED: VpcProps = { addresses: { cidr: "10.0.0.0/16" }, tiers: TIERS };

function synth(props: Partial<VpcProps> = {}) {
  return synthesizeForTest((stack) => {
    new Vpc(stack, "main", { ...FIXED, ...props });
  });
}

function problems(props: Partial<VpcProps>) {
  return problemsOf((stack) => {
    new Vpc(stack, "main", { ...FIXED, ...props });
  });
}

test("each tier has a subnet and a route table of its own in each zone", () => {
  const stack = synth();
  const names = TIERS.flatMap((tier) => [`main_${tier}-a`, `main_${tier}-b`]).sort();

  expect(Object.keys(stack.resources("aws_subnet")).sort()).toEqual(names.map((name) => `${name}_subnet`));
  for (const name of names) {
    expect(stack.resource(`aws_route_table_association.${name}_association`)).toMatchObject({
      subnet_id: `\${aws_subnet.${name}_subnet.id}`,
      route_table_id: `\${aws_route_table.${name}_routes.id}`,
    });
  }
});

test("subnets stand in their zones, give away no public address, and carry the tags that participants look up", () => {
  expect(synth({ tags: { Team: "core" } }).resource("aws_subnet.main_public-b_subnet")).toMatchObject({
    availability_zone: "eu-west-1b",
    map_public_ip_on_launch: false,
    tags: { Name: "main-public-b", Network: "main", Tier: "public", Team: "core" },
  });
});

test("protected subnets alone give hosts public addresses, and have no way out until one is added", () => {
  const stack = synth({ tiers: ["protected", "private"], layout: edgeLayout });

  const mapped = Object.entries(stack.resources("aws_subnet")).filter(
    ([, subnet]) => subnet["map_public_ip_on_launch"],
  );
  expect(mapped.map(([name]) => name)).toEqual(["main_protected-a_subnet", "main_protected-b_subnet"]);
  expect(Object.keys(stack.resources("aws_internet_gateway"))).toHaveLength(1);
  expect(stack.resources("aws_route")).toEqual({});
});

test("the name of a network is its path below the stack, unless it is given", () => {
  const nameOf = (props: Partial<VpcProps>) => synth(props).resource("aws_vpc.main_vpc")["tags"];

  expect(nameOf({})).toMatchObject({ Name: "main", Network: "main" });
  expect(nameOf({ name: "payments" })).toMatchObject({ Name: "payments", Network: "payments" });
});

test("DNS is on, and the default security group and the default route table are empty", () => {
  const stack = synth();

  expect(stack.resource("aws_vpc.main_vpc")).toMatchObject({ enable_dns_support: true, enable_dns_hostnames: true });
  expect(stack.resource("aws_default_security_group.main_default-security-group")).toMatchObject({
    ingress: [],
    egress: [],
  });
  expect(stack.resource("aws_default_route_table.main_default-routes")).toMatchObject({ route: [] });
});

test("an internet gateway exists only with a public or protected tier, and only public subnets route to it", () => {
  expect(synth({ tiers: ["private"] }).resources("aws_internet_gateway")).toEqual({});

  const routes = synth().resources("aws_route");
  expect(Object.keys(routes).sort()).toEqual(["main_public-a_default", "main_public-b_default"]);
  expect(routes["main_public-a_default"]).toMatchObject({
    route_table_id: "${aws_route_table.main_public-a_routes.id}",
    destination_cidr_block: "0.0.0.0/0",
    gateway_id: "${aws_internet_gateway.main_internet-gateway.id}",
  });
});

test("a tier or a zone more changes nothing that was there", () => {
  const all = synth().json.resource ?? {};
  const zones = ["eu-west-1a", "eu-west-1b"];

  fc.assert(
    fc.property(
      fc.shuffledSubarray([...TIERS], { minLength: 1 }),
      fc.shuffledSubarray(zones, { minLength: 1 }),
      (someTiers, someZones) => {
        const part = synth({ tiers: someTiers, zones: someZones }).json.resource ?? {};
        for (const [type, byName] of Object.entries(part)) {
          expect(all[type]).toMatchObject(byName);
        }
      },
    ),
    { numRuns: 25 },
  );
});

test("subnets come in the order of their zones' slots, whatever the order of their names", () => {
  const organization = testOrganization({
    regions: {
      "eu-west-1": {
        cidr: "10.0.0.0/12",
        zones: { "eu-west-1a": { slot: 3 }, "eu-west-1b": { slot: 1 }, "eu-west-1c": { slot: 2 } },
      },
    },
  });
  let order: readonly string[] = [];
  synthesizeForTest(
    (stack) => {
      order = new Vpc(stack, "main", FIXED).subnets("private").map((subnet) => subnet.zone.key);
    },
    { organization },
  );

  expect(order).toEqual(["b", "c", "a"]);
});

test("zones that the region lacks, or that are listed twice, are reported together", () => {
  const found = problems({ zones: ["eu-west-1a", "eu-west-1z", "us-east-1a", "eu-west-1a"] });

  expect(found.map(({ code, path, found: value }) => [code, path, value])).toEqual([
    ["DUPLICATE_ZONE", "network/main.zones", "eu-west-1a"],
    ["ZONE_OUTSIDE_REGION", "network/main.zones", "eu-west-1z"],
    ["ZONE_OUTSIDE_REGION", "network/main.zones", "us-east-1a"],
  ]);
  expect(found.at(-1)?.allowed).toBe("eu-west-1a, eu-west-1b");
});

test("a VPC without zones or without tiers is reported", () => {
  expect(problems({ zones: [], tiers: [] }).map(({ code, path }) => [code, path])).toEqual([
    ["NO_TIERS", "network/main.tiers"],
    ["NO_ZONES", "network/main.zones"],
  ]);
});

test("two VPCs of one name in an account's region are reported", () => {
  const found = problemsOf((stack) => {
    new Vpc(stack, "one", { addresses: { cidr: "10.0.0.0/20" }, tiers: ["private"], name: "core" });
    new Vpc(stack, "two", { addresses: { cidr: "10.0.16.0/20" }, tiers: ["private"], name: "core" });
  });

  expect(found).toMatchObject([{ code: "DUPLICATE_VPC", path: "network/two", found: "network/eu-west-1/core" }]);
});

test("the management account owns no VPC", () => {
  const organization = testOrganization({ management: { id: "100000000009" } });
  const build = (stack: AccountStack) => void new Vpc(stack, "main", FIXED);
  expect(problemsOf(build, { organization, account: "management" })).toMatchObject([
    { code: "MANAGEMENT_OWNS_VPC", path: "management/main", found: "management", allowed: "alpha, beta, network" },
  ]);
  expect(problemsOf(build, { organization, account: "alpha" })).toEqual([]);
});

test("VPCs of different accounts may share a name", () => {
  const app = (account: string, cidr: string) =>
    defineAccount(account, (context) => {
      new Vpc(context.stack(), "main", { addresses: { cidr }, tiers: ["private"] });
    });

  expect(() =>
    synthesizeApps(testOrganization(), [app("alpha", "10.0.0.0/20"), app("beta", "10.0.16.0/20")]),
  ).not.toThrow();
});

test("all mistakes of a VPC are reported in one run", () => {
  const codes = problems({
    addresses: { cidr: "10.0.1.0/20" },
    tiers: ["firewall", "transit", "isolated"],
    layout: { isolated: { newbits: 4, first: 8 }, transit: { newbits: 9, first: 0 } },
    zones: ["eu-west-1a", "eu-west-1q"],
    natGateways: "one",
    interfaceEndpoints: ["ssm", "ssm"],
    flowLogs: { retentionInDays: 42 },
  }).map(({ code }) => code);

  expect(codes.sort()).toEqual([
    "DUPLICATE_ENDPOINT",
    "INVALID_RETENTION",
    "MISALIGNED_CIDR",
    "NAT_WITHOUT_PUBLIC_TIER",
    "SUBNET_TOO_SMALL",
    "UNKNOWN_TIER",
    "ZONE_OUTSIDE_REGION",
  ]);
});
