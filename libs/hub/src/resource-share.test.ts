import { expect, test } from "vitest";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import type { ParsedStack } from "@causeway/platform/testing";
import { ResourceShare } from "./resource-share.js";
import type { ShareProps } from "./resource-share.js";

const UNIT = "arn:aws:organizations::100000000009:ou/o-test123456/ou-ab12-workloads";
const organization = testOrganization({ organizationalUnits: { workloads: UNIT } });
const resources = { gateway: "arn:aws:ec2:eu-west-1:100000000001:transit-gateway/tgw-1" };

function share(shareWith?: ShareProps): ParsedStack {
  return synthesizeForTest(
    (stack) => {
      new ResourceShare(stack, "share", { resources, ...(shareWith === undefined ? {} : { shareWith }) });
    },
    { organization },
  );
}

function principals(stack: ParsedStack): Record<string, unknown> {
  const associations = Object.entries(stack.resources("aws_ram_principal_association"));
  return Object.fromEntries(associations.map(([name, { principal }]) => [name, principal]));
}

test("nobody outside the organization may be a principal", () => {
  expect(share().resource("aws_ram_resource_share.share_share")).toMatchObject({
    name: "network-share",
    allow_external_principals: false,
  });
});

test("by default every account but the owner is a principal", () => {
  expect(principals(share())).toEqual({ "share_account-alpha": "100000000002", "share_account-beta": "100000000003" });
});

test("who is named is a principal, and nobody else", () => {
  expect(principals(share({ accounts: ["beta", "beta"] }))).toEqual({ "share_account-beta": "100000000003" });
  expect(principals(share({ organizationalUnits: ["workloads"] }))).toEqual({ "share_unit-workloads": UNIT });
  expect(principals(share({}))).toEqual({});
});

test("each resource is associated by its key", () => {
  expect(share().resource("aws_ram_resource_association.share_resource-gateway")).toMatchObject({
    resource_arn: resources.gateway,
    resource_share_arn: "${aws_ram_resource_share.share_share.arn}",
  });
});

test("unknown accounts and units, and the owner, are reported together", () => {
  const shareWith = { accounts: ["gamma", "network"], organizationalUnits: ["sales"] };
  const problems = problemsOf(
    (stack) => {
      new ResourceShare(stack, "share", { resources, shareWith });
    },
    { organization },
  );
  expect(problems).toMatchObject([
    { code: "PARTICIPANT_IS_OWNER", path: "network/share.shareWith.accounts", allowed: "alpha, beta" },
    { code: "UNKNOWN_ACCOUNT", path: "network/share.shareWith.accounts", allowed: "alpha, beta, network" },
    { code: "UNKNOWN_ORGANIZATIONALUNIT", path: "network/share.shareWith.organizationalUnits", allowed: "workloads" },
  ]);
});
