import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { TerraformOutput } from "cdktf";
import { expect, test } from "vitest";
import { SharedVpc } from "./shared-vpc.js";

const ALPHA = { account: "alpha" };

test("a subnet of a zone is found by tags and zone, once however often it is asked for", () => {
  const stack = synthesizeForTest((account) => {
    const vpc = new SharedVpc(account, "shared", { network: "platform" });
    const ids = [...vpc.subnets("private"), ...vpc.subnets("private")].map(({ id }) => id);
    new TerraformOutput(account, "ids", { value: ids });
  }, ALPHA);
  const data = stack.data("aws_subnet");
  expect(Object.keys(data)).toEqual(["shared_private-a_subnet", "shared_private-b_subnet"]);
  expect(data["shared_private-b_subnet"]).toMatchObject({
    tags: { Network: "platform", Tier: "private" },
    filter: [
      { name: "owner-id", values: ["100000000001"] },
      { name: "vpc-id", values: ["${data.aws_vpc.shared_vpc.id}"] },
      { name: "availability-zone", values: ["eu-west-1b"] },
    ],
  });
});

test("a participant adds no routes, and finds no subnet in a zone that the VPC is not in", () => {
  const found = problemsOf((account) => {
    const vpc = new SharedVpc(account, "shared", { network: "platform", zones: ["eu-west-1a"] });
    const [subnet] = vpc.subnets("private");
    subnet?.addRoute("hub", { destination: "10.0.0.0/8", target: { transitGatewayId: "tgw-1" } });
    for (const zone of account.zones) vpc.subnet("private", zone);
    new SharedVpc(account, "wrong", { network: "platform", zones: ["eu-west-9a"] });
  }, ALPHA);
  expect(found.map(({ code, path, found }) => [code, path, found])).toEqual([
    ["UNKNOWN_SUBNET", "alpha/shared", "private-b"],
    ["NO_ROUTE_TABLE", "alpha/shared/private-a.hub", "a subnet that another account shares"],
    ["UNKNOWN_ZONE", "alpha/wrong.zones", "eu-west-9a"],
  ]);
});
