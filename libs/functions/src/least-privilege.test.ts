import type { AccountStack } from "@causeway/platform";
import { fakeZip, statementsOf, synthesizeForTest } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { expect, test } from "vitest";
import { PodHealth, RouteFailover, TagCopy, TagCopyOwnerRole, TagCopyParticipantRole } from "./index.js";

/** Statements that may name all resources, and why. */
const EXCEPTIONS: Readonly<Record<string, RegExp>> = {
  // Lists: EC2 and Auto Scaling know no resource for them.
  Read: /^(ec2|autoscaling):Describe/,
  // Lambda checks for them on all resources when a function in a VPC is made.
  Interfaces: /^ec2:\w+(NetworkInterfaces?|Subnets|PrivateIpAddresses)$/,
  // X-Ray knows no resource.
  Traces: /^xray:Put/,
};

function everything(stack: AccountStack): void {
  const vpc = new Vpc(stack, "main", { addresses: { cidr: "10.0.0.0/16" }, tiers: ["private"] });
  const [subnet] = vpc.subnets("private");
  const choices = { zip: fakeZip(), tracing: true, network: { vpc, tier: "private" } } as const;
  new TagCopy(stack, "tags", {
    ...choices,
    shares: [
      { vpc, participants: ["alpha"] },
      { owner: "beta", network: "payments", participants: ["network"] },
    ],
  });
  if (subnet === undefined) throw new Error("the VPC has no subnet");
  const pod = { name: "core-1", attachmentId: "tgw-attach-1" };
  new PodHealth(stack, "health", {
    zip: fakeZip(),
    tracing: true,
    pod,
    pods: [pod],
    vpc,
    bridgeSubnetId: subnet.id,
    routeTableIds: ["tgw-rtb-1"],
    firewallAddresses: ["198.51.100.1"],
  });
  new RouteFailover(stack, "failover", {
    ...choices,
    lifecycleHookName: "hook",
    groups: [
      {
        autoScalingGroupName: "proxy",
        alarmName: "heartbeat",
        zone: subnet.zone,
        subnets: [subnet],
        fallbackNatGatewayId: "nat-1",
      },
    ],
  });
}

function roles(stack: AccountStack): void {
  new TagCopyParticipantRole(stack, "participant");
  new TagCopyOwnerRole(stack, "owner");
}

const allowed = [synthesizeForTest(everything), synthesizeForTest(roles, { account: "alpha" })]
  .flatMap((stack) => Object.entries(stack.resources("aws_iam_role_policy")))
  .filter(([name]) => !name.includes("flow-logs"))
  .flatMap(([, { policy }]) => statementsOf(policy))
  .filter(({ Effect }) => Effect === "Allow");

test("no permission is for all actions of a service", () => {
  expect(allowed.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
});

test("no permission is for all resources, but for named lists and what AWS limits to none", () => {
  const wide = allowed.filter(({ Resource }) => [Resource].flat().includes("*"));
  expect(new Set(wide.map(({ Sid }) => Sid))).toEqual(new Set(Object.keys(EXCEPTIONS)));
  for (const { Sid = "", Action } of wide) {
    expect([Action].flat().filter((action) => EXCEPTIONS[Sid]?.test(action) !== true)).toEqual([]);
  }
});

test("every other permission names service, and account or reference", () => {
  const narrow = allowed.flatMap(({ Resource }) => [Resource ?? ""].flat()).filter((resource) => resource !== "*");
  expect(narrow.filter((resource) => !/^(arn:aws:[a-z0-9]+:[a-z0-9-]*:\d{12}:\w|\$\{aws_)/.test(resource))).toEqual([]);
});

test("roles are assumed by Lambda, or by one role of another account", () => {
  const trusts = [synthesizeForTest(everything), synthesizeForTest(roles, { account: "alpha" })]
    .flatMap((stack) => Object.entries(stack.resources("aws_iam_role")))
    .filter(([name]) => !name.includes("flow-logs"))
    .flatMap(([, role]) => statementsOf(role["assume_role_policy"]));
  expect(trusts).toHaveLength(5);
  for (const { Principal, Condition } of trusts) {
    if (Principal?.["Service"] !== undefined) expect(Principal).toEqual({ Service: "lambda.amazonaws.com" });
    else expect(Object.keys(Condition ?? {})).toEqual(["ArnEquals", "StringEquals"]);
  }
});
