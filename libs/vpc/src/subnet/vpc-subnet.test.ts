import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import type { RouteProps } from "../route.js";
import type { Tier } from "../tier.js";
import { Vpc } from "../vpc.js";

const HUB: RouteProps = { destination: "0.0.0.0/0", target: { transitGatewayId: "tgw-1" } };

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) {
    throw new Error("there is none");
  }
  return item;
}

function vpcWith(stack: AccountStack, tiers: readonly Tier[] = ["private", "public", "transit"]) {
  return new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers });
}

test("a route that is added stands in its subnet's table, after what it depends on", () => {
  const stack = synthesizeForTest((account) => {
    const vpc = vpcWith(account);
    for (const subnet of vpc.subnets("private")) {
      subnet.addRoute("default", { ...HUB, dependsOn: [{ fqn: "aws_ec2_transit_gateway_vpc_attachment.x" }] });
    }
  });

  expect(stack.resource("aws_route.main_private-b_default")).toMatchObject({
    route_table_id: "${aws_route_table.main_private-b_routes.id}",
    destination_cidr_block: "0.0.0.0/0",
    transit_gateway_id: "tgw-1",
    depends_on: ["aws_ec2_transit_gateway_vpc_attachment.x"],
  });
});

test("only a route that something else moves is left where it is found", () => {
  const stack = synthesizeForTest((account) => {
    const vpc = vpcWith(account);
    const target = { networkInterfaceId: "eni-1" };
    first(vpc.subnets("transit")).addRoute("moved", { destination: "0.0.0.0/0", target, ignoreTargetDrift: true });
    first(vpc.subnets("transit")).addRoute("kept", { destination: "10.1.0.0/16", target });
  });

  expect(stack.resource("aws_route.main_transit-a_moved")["lifecycle"]).toEqual({
    ignore_changes: ["nat_gateway_id", "network_interface_id"],
  });
  expect(stack.resource("aws_route.main_transit-a_kept")).not.toHaveProperty("lifecycle");
});

test("each target becomes the argument of its kind", () => {
  const targets: RouteProps["target"][] = [
    { transitGatewayId: "tgw-1" },
    { vpcEndpointId: "vpce-1" },
    { natGatewayId: "nat-1" },
    { gatewayId: "vgw-1" },
    { networkInterfaceId: "eni-1" },
    { vpcPeeringConnectionId: "pcx-1" },
    { coreNetworkArn: "arn:aws:networkmanager::100000000001:core-network/core-network-1" },
    { carrierGatewayId: "cagw-1" },
    { localGatewayId: "lgw-1" },
  ];
  const stack = synthesizeForTest((account) => {
    const vpc = vpcWith(account);
    targets.forEach((target, index) => {
      first(vpc.subnets("transit")).addRoute(`to-${String(index)}`, {
        destination: `10.${String(index)}.0.0/16`,
        target,
      });
    });
  });
  const given = targets.map((_, index) => stack.resource(`aws_route.main_transit-a_to-${String(index)}`));

  expect(given).toMatchObject([
    { transit_gateway_id: "tgw-1" },
    { vpc_endpoint_id: "vpce-1" },
    { nat_gateway_id: "nat-1" },
    { gateway_id: "vgw-1" },
    { network_interface_id: "eni-1" },
    { vpc_peering_connection_id: "pcx-1" },
    { core_network_arn: "arn:aws:networkmanager::100000000001:core-network/core-network-1" },
    { carrier_gateway_id: "cagw-1" },
    { local_gateway_id: "lgw-1" },
  ]);
});

test("a second route to one destination is reported at the table that has it", () => {
  const found = problemsOf((account) => {
    const vpc = vpcWith(account);
    first(vpc.subnets("public")).addRoute("hub", HUB);
    first(vpc.subnets("private")).addRoute("hub", HUB);
    first(vpc.subnets("private")).addRoute("hub", { ...HUB, destination: "10.0.0.0/8" });
  });

  expect(found).toMatchObject([
    { code: "DUPLICATE_ROUTE", path: "network/main/private-a.hub", found: "hub" },
    { code: "DUPLICATE_ROUTE", path: "network/main/public-a.hub", found: "0.0.0.0/0" },
  ]);
});

test("each destination becomes the argument of its kind", () => {
  const stack = synthesizeForTest((account) => {
    const subnet = first(vpcWith(account).subnets("private"));
    const target = { egressOnlyGatewayId: "eigw-1" };
    subnet.addRoute("ipv6", { destination: "::/0", target });
    subnet.addRoute("reference", { destination: { ipv6CidrBlock: "${aws_vpc.x.ipv6_cidr_block}" }, target });
    subnet.addRoute("list", { destination: { prefixListId: "pl-1" }, target: { transitGatewayId: "tgw-1" } });
  });
  const route = (id: string) => stack.resource(`aws_route.main_private-a_${id}`);

  expect(route("ipv6")).toMatchObject({ destination_ipv6_cidr_block: "::/0", egress_only_gateway_id: "eigw-1" });
  expect(route("reference")).toMatchObject({ destination_ipv6_cidr_block: "${aws_vpc.x.ipv6_cidr_block}" });
  expect(route("list")).toMatchObject({ destination_prefix_list_id: "pl-1", transit_gateway_id: "tgw-1" });
});

test("an IPv4 destination of an egress-only internet gateway is reported", () => {
  const found = problemsOf((account) => {
    const target = { egressOnlyGatewayId: "eigw-1" };
    first(vpcWith(account).subnets("private")).addRoute("default", { destination: "0.0.0.0/0", target });
  });

  expect(found).toMatchObject([{ code: "NOT_IPV6", path: "network/main/private-a.default", found: "0.0.0.0/0" }]);
});

test("a destination that is no block is reported at its route", () => {
  const found = problemsOf((account) => {
    const vpc = vpcWith(account);
    const subnet = first(vpc.subnets("private"));
    ["10.1.2.3/8", "everything"].forEach((destination, index) => {
      subnet.addRoute(`route-${String(index)}`, { ...HUB, destination });
    });
  });

  expect(found.map(({ code, path }) => [code, path])).toEqual([
    ["MISALIGNED_CIDR", "network/main/private-a.route-0"],
    ["INVALID_CIDR", "network/main/private-a.route-1"],
  ]);
});

test("a look-up finds the subnet of a tier and zone, and one that is missing is reported once", () => {
  let found = "";
  const problems = problemsOf((account) => {
    const vpc = vpcWith(account, ["private"]);
    const zone = first(vpc.zones);
    found = vpc.subnet("private", zone).cidrBlock;
    vpc.subnet("transit", zone).addRoute("default", HUB);
  });

  expect(found).toBe("10.0.0.0/19");
  expect(problems).toMatchObject([
    { code: "UNKNOWN_SUBNET", path: "network/main", found: "transit-a", allowed: "private-a, private-b" },
  ]);
});
