import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import type { SubnetAttributes, VpcAttributes } from "./imported-vpc.js";
import { Vpc } from "./vpc.js";

const SUBNET: SubnetAttributes = {
  subnetId: "subnet-b",
  cidrBlock: "10.9.1.0/24",
  tier: "private",
  zone: "eu-west-1b",
  routeTableId: "rtb-b",
};
const OTHER = { ...SUBNET, subnetId: "subnet-a", cidrBlock: "10.9.0.0/24", zone: "eu-west-1a", routeTableId: "rtb-a" };

function imported(stack: AccountStack, attributes: Partial<VpcAttributes> = {}) {
  return Vpc.fromAttributes(stack, "old", {
    vpcId: "vpc-1",
    cidrBlock: "10.9.0.0/16",
    subnets: [SUBNET, OTHER],
    ...attributes,
  });
}

test("a VPC of other Terraform is found as it is, its subnets in the order of their slots", () => {
  synthesizeForTest((stack) => {
    const vpc = imported(stack);
    expect(vpc).toMatchObject({
      id: "vpc-1",
      arn: "arn:aws:ec2:eu-west-1:100000000001:vpc/vpc-1",
      name: "old",
      cidrBlock: "10.9.0.0/16",
      resource: undefined,
    });
    expect(vpc.zones.map(({ name }) => name)).toEqual(["eu-west-1a", "eu-west-1b"]);
    expect(vpc.subnetIds("private")).toEqual(["subnet-a", "subnet-b"]);
    expect(vpc.subnetIds("public")).toEqual([]);
  });
});

test("nothing is created but the routes that are added", () => {
  const stack = synthesizeForTest((account) => {
    for (const subnet of imported(account).subnets("private")) {
      subnet.addRoute("hub", { destination: "10.0.0.0/8", target: { transitGatewayId: "tgw-1" } });
    }
  });
  expect(stack.addresses()).toEqual(["aws_route.old_private-a_hub", "aws_route.old_private-b_hub"]);
  expect(stack.resource("aws_route.old_private-b_hub")).toMatchObject({ route_table_id: "rtb-b" });
});

test("a route without a table, a second subnet of a tier and zone, and a foreign zone are reported", () => {
  const bare = { ...SUBNET, routeTableId: undefined };
  const subnets = [bare, { ...OTHER, zone: "eu-west-1b" }, { ...OTHER, zone: "eu-west-2a" }];
  const found = problemsOf((stack) => {
    const [subnet] = imported(stack, { subnets }).subnets("private");
    subnet?.addRoute("hub", { destination: "10.0.0.0/8", target: { transitGatewayId: "tgw-1" } });
  });
  expect(found.map(({ code, path }) => [code, path])).toEqual([
    ["DUPLICATE_SUBNET", "network/old.subnets"],
    ["ZONE_OUTSIDE_REGION", "network/old.subnets"],
    ["NO_ROUTE_TABLE", "network/old/private-b.hub"],
  ]);
});
