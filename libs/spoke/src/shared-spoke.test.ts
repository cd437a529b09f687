import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { sampleHub } from "../test/sample-hub.js";
import { SharedSpoke } from "./shared-spoke.js";
import type { SharedSpokeProps } from "./shared-spoke.js";

const props: SharedSpokeProps = {
  segment: "shared",
  addresses: { netmaskLength: 22 },
  hub: sampleHub,
  participants: ["alpha"],
  tiers: ["private", "isolated"],
};

function shared(): ParsedStack {
  return synthesizeForTest((stack) => void new SharedSpoke(stack, "platform", props));
}

test("workload subnets are shared with the participants, and the attachment's are not", () => {
  const stack = shared();
  const arns = Object.values(stack.resources("aws_ram_resource_association")).map((each) => each["resource_arn"]);
  expect(arns.sort()).toEqual(
    ["isolated-a", "isolated-b", "private-a", "private-b"].map(
      (subnet) => `\${aws_subnet.platform_vpc_${subnet}_subnet.arn}`,
    ),
  );
  expect(
    Object.values(stack.resources("aws_ram_principal_association")).map((association) => association["principal"]),
  ).toEqual(["100000000002"]);
  expect(stack.resource("aws_ram_resource_share.platform_share_share")["allow_external_principals"]).toBe(false);
});

test("it is routed like any spoke, without another provider", () => {
  const stack = shared();
  for (const subnet of ["isolated-a", "isolated-b", "private-a", "private-b"]) {
    expect(stack.resource(`aws_route.platform_vpc_${subnet}_default`)).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      transit_gateway_id: "tgw-1",
    });
  }
  expect(
    stack.resource("aws_ec2_transit_gateway_route_table_association.platform_attachment_association"),
  ).toMatchObject({ transit_gateway_route_table_id: "shared-table" });
  expect(stack.json.provider?.["aws"]).toHaveLength(1);
  expect(stack.resources("aws_internet_gateway")).toEqual({});
});

test("subnets carry the tags that participants look up", () => {
  expect(shared().resource("aws_subnet.platform_vpc_private-b_subnet")["tags"]).toMatchObject({
    Network: "platform",
    Tier: "private",
  });
});

test("unknown participants are reported with the known accounts", () => {
  const participants = ["alpha", "gamma", "delta"];
  const problems = problemsOf((stack) => void new SharedSpoke(stack, "platform", { ...props, participants }));
  expect(problems.map(({ code, found, allowed }) => [code, found, allowed])).toEqual([
    ["UNKNOWN_ACCOUNT", "gamma", "alpha, beta, network"],
    ["UNKNOWN_ACCOUNT", "delta", "alpha, beta, network"],
  ]);
});

test("a workload's account shares its spoke as well, also with the networking account", () => {
  const build = (stack: AccountStack) =>
    void new SharedSpoke(stack, "workshop", { ...props, participants: ["network", "beta"] });
  const stack = synthesizeForTest(build, { account: "alpha" });
  expect(
    Object.values(stack.resources("aws_ram_principal_association")).map((association) => association["principal"]),
  ).toEqual(["100000000003", "100000000001"]);
  expect(stack.resource("aws_route.workshop_vpc_private-a_default")["transit_gateway_id"]).toBe("tgw-1");
});

test("the owner is no participant", () => {
  const problems = problemsOf(
    (stack) => void new SharedSpoke(stack, "workshop", { ...props, participants: ["alpha"] }),
    {
      account: "alpha",
    },
  );
  expect(problems).toMatchObject([{ code: "PARTICIPANT_IS_OWNER" }]);
});
