import { readHub } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeApps, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { AttachedSpoke } from "./attached-spoke.js";
import type { SpokeProps } from "./spoke.js";

const HUB = "${data.terraform_remote_state.state-network.outputs.hub";

function spoke(props: Partial<SpokeProps> = {}, organization = testOrganization()): ParsedStack {
  return synthesizeForTest(
    (stack) =>
      void new AttachedSpoke(stack, "web", { segment: "production", addresses: { netmaskLength: 24 }, ...props }),
    { account: "alpha", organization },
  );
}

function problems(props: SpokeProps, account = "alpha") {
  return problemsOf((stack) => void new AttachedSpoke(stack, "web", props), { account });
}

/** Default routes by the name of their address. */
function defaultRoutes(stack: ParsedStack): Record<string, unknown> {
  const routes = Object.entries(stack.resources("aws_route"));
  return Object.fromEntries(
    routes.map(([name, route]) => {
      expect(route["destination_cidr_block"]).toBe("0.0.0.0/0");
      return [name, route["transit_gateway_id"]];
    }),
  );
}

test("IPAM takes the VPC's block from the segment's pool", () => {
  expect(spoke().resource("aws_vpc.web_vpc_vpc")).toMatchObject({
    ipv4_ipam_pool_id: `${HUB}.pool_ids["production"]}`,
    ipv4_netmask_length: 24,
  });
});

test("a fixed block is recorded in the segment's pool", () => {
  const stack = spoke({ addresses: { cidr: "10.1.0.0/22" } });
  const vpc = stack.resource("aws_vpc.web_vpc_vpc");
  expect(vpc).toMatchObject({ cidr_block: "10.1.0.0/22", ipv4_ipam_pool_id: `${HUB}.pool_ids["production"]}` });
  expect(vpc).not.toHaveProperty("ipv4_netmask_length");
});

test("it has workload and transit subnets and no way out of its own", () => {
  const stack = spoke();
  expect(Object.keys(stack.resources("aws_subnet"))).toEqual([
    "web_vpc_private-a_subnet",
    "web_vpc_private-b_subnet",
    "web_vpc_transit-a_subnet",
    "web_vpc_transit-b_subnet",
  ]);
  for (const type of ["aws_internet_gateway", "aws_nat_gateway", "aws_egress_only_internet_gateway", "aws_eip"]) {
    expect(stack.resources(type)).toEqual({});
  }
});

test("every workload subnet's default route is the transit gateway, and transit subnets have none", () => {
  const gateway = `${HUB}.transit_gateway_id}`;
  expect(defaultRoutes(spoke({ tiers: ["private", "isolated"] }))).toEqual({
    "web_vpc_isolated-a_default": gateway,
    "web_vpc_isolated-b_default": gateway,
    "web_vpc_private-a_default": gateway,
    "web_vpc_private-b_default": gateway,
  });
});

test("the routes wait until the networking account has accepted and associated the attachment", () => {
  expect(spoke().resource("aws_route.web_vpc_private-a_default")["depends_on"]).toEqual([
    "aws_ec2_transit_gateway_route_table_association.web_attachment_network_association",
    "aws_ec2_transit_gateway_route_table_propagation.web_attachment_network_propagation",
  ]);
});

test("the attachment joins the spoke's segment", () => {
  const association = "aws_ec2_transit_gateway_route_table_association.web_attachment_network_association";
  expect(spoke().resource(association)).toMatchObject({
    provider: "aws.network",
    transit_gateway_route_table_id: `${HUB}.segment_route_table_ids["production"]}`,
  });
});

test("Session Manager is reached through endpoints, and others may be chosen", () => {
  const services = (stack: ParsedStack) =>
    Object.values(stack.resources("aws_vpc_endpoint")).map((endpoint) => endpoint["service_name"]);
  expect(services(spoke()).sort()).toEqual([
    "com.amazonaws.eu-west-1.ec2messages",
    "com.amazonaws.eu-west-1.ssm",
    "com.amazonaws.eu-west-1.ssmmessages",
  ]);
  expect(services(spoke({ interfaceEndpoints: ["logs"] }))).toEqual(["com.amazonaws.eu-west-1.logs"]);
});

test("VPC and subnets carry network and segment, subnets their tier", () => {
  const stack = spoke({ tags: { Team: "web" } });
  expect(stack.resource("aws_vpc.web_vpc_vpc")["tags"]).toMatchObject({
    Network: "web",
    Segment: "production",
    Team: "web",
  });
  expect(stack.resource("aws_subnet.web_vpc_private-a_subnet")["tags"]).toMatchObject({
    Network: "web",
    Segment: "production",
    Tier: "private",
  });
});

test("a new zone or tier changes no address and moves no subnet", () => {
  const zones = { "eu-west-1a": { slot: 0 }, "eu-west-1b": { slot: 1 }, "eu-west-1c": { slot: 2 } };
  const organization = testOrganization({ regions: { "eu-west-1": { cidr: "10.0.0.0/12", zones } } });
  const before = spoke();
  const after = spoke({ tiers: ["isolated", "private"] }, organization);
  expect(before.addresses().filter((address) => !after.addresses().includes(address))).toEqual([]);
  for (const [name, subnet] of Object.entries(before.resources("aws_subnet"))) {
    expect(after.resource(`aws_subnet.${name}`)["cidr_block"]).toEqual(subnet["cidr_block"]);
  }
});

test("two spokes of one name are refused, whatever their accounts", () => {
  const app = (account: string) =>
    defineAccount(account, ({ stack }) => {
      new AttachedSpoke(stack(), "web", { segment: "production", addresses: { netmaskLength: 24 } });
    });
  expect(() => synthesizeApps(testOrganization(), [app("alpha"), app("beta")])).toThrow(/DUPLICATE_SPOKE/);
});

test("two spokes whose fixed blocks overlap are refused", () => {
  const app = (account: string, cidr: string) =>
    defineAccount(account, ({ stack }) => {
      new AttachedSpoke(stack(), account, { segment: "production", addresses: { cidr } });
    });
  const apps = [app("alpha", "10.1.0.0/22"), app("beta", "10.1.2.0/24")];
  expect(() => synthesizeApps(testOrganization(), apps)).toThrow(/OVERLAPPING_CIDRS/);
});

test("an unknown segment is reported once, with the known ones", () => {
  expect(problems({ segment: "staging", addresses: { netmaskLength: 24 } })).toMatchObject([
    { code: "UNKNOWN_SEGMENT", path: "alpha/web.segment", allowed: "development, production, shared" },
  ]);
});

test("a block outside the segment's pool is refused with both", () => {
  expect(problems({ segment: "production", addresses: { cidr: "10.4.0.0/24" } })).toMatchObject([
    {
      code: "CIDR_OUTSIDE_POOL",
      path: "alpha/web.addresses.cidr",
      found: "10.4.0.0/24",
      allowed: "a block inside 10.0.0.0/14",
    },
  ]);
});

test.each([
  ["10.1.0.1/24", "MISALIGNED_CIDR"],
  ["10.1.0.0", "INVALID_CIDR"],
])("the block %s is refused once: %s", (cidr, code) => {
  expect(problems({ segment: "production", addresses: { cidr } }).map((problem) => problem.code)).toEqual([code]);
});

test("a block larger than its segment lets one VPC take is refused, fixed or allocated", () => {
  for (const [addresses, property] of [
    [{ cidr: "10.1.0.0/19" }, "cidr"],
    [{ netmaskLength: 19 }, "netmaskLength"],
  ] as const) {
    expect(problems({ segment: "production", addresses })).toMatchObject([
      {
        code: "ALLOCATION_TOO_LARGE",
        path: `alpha/web.addresses.${property}`,
        found: "/19",
        allowed: "/20 or smaller",
      },
    ]);
  }
  expect(problems({ segment: "production", addresses: { netmaskLength: 20 } })).toEqual([]);
});

test("a length that the pool does not hold is refused", () => {
  const pools = { small: { "eu-west-1": "10.0.0.0/22" } };
  const organization = testOrganization({ pools, segments: { small: { pool: "small" } }, connections: [] });
  const found = problemsOf(
    (stack) => void new AttachedSpoke(stack, "web", { segment: "small", addresses: { netmaskLength: 20 } }),
    {
      account: "alpha",
      organization,
    },
  );
  expect(found).toMatchObject([{ code: "NETMASK_LARGER_THAN_POOL", found: "/20", allowed: "/22 or smaller" }]);
});

test("a length that cannot hold the tiers is refused", () => {
  const codes = problems({ segment: "production", addresses: { netmaskLength: 26 } }).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(["SUBNET_TOO_SMALL"]));
});

test("a segment whose pool has no addresses in the region is refused", () => {
  const organization = testOrganization({
    pools: { production: {} },
    segments: { production: { pool: "production" } },
    connections: [],
  });
  const found = problemsOf(
    (stack) => void new AttachedSpoke(stack, "web", { segment: "production", addresses: { netmaskLength: 24 } }),
    { account: "alpha", organization },
  );
  expect(found).toMatchObject([{ code: "NO_POOL_IN_REGION", path: "alpha/web.segment", found: "eu-west-1" }]);
});

test("a spoke in a region without a hub is refused, and one whose hub is given is not", () => {
  const organization = testOrganization({
    regions: {
      "eu-west-1": { cidr: "10.0.0.0/12", zones: { "eu-west-1a": { slot: 0 } } },
      "us-east-1": { cidr: "10.16.0.0/12", zones: { "us-east-1a": { slot: 0 } } },
    },
    accounts: { network: { id: "100000000001" }, alpha: { id: "100000000002", region: "us-east-1" } },
    pools: { production: { "eu-west-1": "10.0.0.0/14", "us-east-1": "10.16.0.0/14" } },
    segments: { production: { pool: "production" } },
    connections: [],
  });
  const refused = (hub: (stack: AccountStack) => Partial<SpokeProps>) =>
    problemsOf(
      (stack) =>
        void new AttachedSpoke(stack, "web", {
          segment: "production",
          addresses: { netmaskLength: 24 },
          ...hub(stack),
        }),
      { account: "alpha", organization },
    );
  expect(refused(() => ({}))).toMatchObject([
    { code: "NO_HUB_IN_REGION", path: "alpha/web", found: "us-east-1", allowed: "eu-west-1" },
  ]);
  expect(refused((stack) => ({ hub: readHub(stack, { from: "network_us" }) }))).toEqual([]);
});

test("in the networking account the hub must be given, for its state cannot be read from itself", () => {
  expect(
    problems({ segment: "production", addresses: { netmaskLength: 24 } }, "network").map(({ code }) => code),
  ).toContain("HUB_REQUIRED");
});
