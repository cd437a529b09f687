import type { AccountStack } from "@causeway/platform";
import { permissionsOf, problemsOf, statementsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { TagCopyOwnerRole, TagCopyParticipantRole, type TagCopyParticipantRoleProps } from "./tag-copy-roles.js";

const POLICY = "aws_iam_role_policy.tag-copy_policy";

function participant(props: TagCopyParticipantRoleProps = {}) {
  const build = (stack: AccountStack) => void new TagCopyParticipantRole(stack, "tag-copy", props);
  return synthesizeForTest(build, { account: "alpha" });
}

test("only the function's role in the networking account may assume it, with the external id", () => {
  const role = participant().resource("aws_iam_role.tag-copy_role");
  expect(role["name"]).toBe("causeway-tag-copy-participant");
  expect(statementsOf(role["assume_role_policy"])).toEqual([
    {
      Sid: "TagCopy",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::100000000001:root" },
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::100000000001:role/causeway-tag-copy" },
        StringEquals: {
          "aws:PrincipalOrgID": "o-test123456",
          "sts:ExternalId": "causeway:tag-copy:o-test123456",
        },
      },
    },
  ]);
});

test("a participant's role tags VPCs, subnets and route tables of the owners and its own account alone", () => {
  const permissions = permissionsOf(participant({ owners: ["network", "beta"] }), POLICY);
  expect(Object.keys(permissions)).toEqual(["Read", "Tag"]);
  expect(permissions["Tag"]).toMatchObject({
    Action: ["ec2:CreateTags", "ec2:DeleteTags"],
    Resource: ["100000000003", "100000000001", "100000000002"].flatMap((account) =>
      ["route-table", "subnet", "vpc"].map((type) => `arn:aws:ec2:eu-west-1:${account}:${type}/*`),
    ),
  });
});

test("an owner's role reads and changes nothing", () => {
  const build = (stack: AccountStack) => void new TagCopyOwnerRole(stack, "tag-copy", { externalId: "mine" });
  const stack = synthesizeForTest(build, { account: "beta" });
  expect(stack.resource("aws_iam_role.tag-copy_role")["name"]).toBe("causeway-tag-copy-owner");
  const permissions = Object.values(permissionsOf(stack, POLICY));
  expect(permissions.flatMap(({ Action }) => Action).filter((action) => !action.startsWith("ec2:Describe"))).toEqual(
    [],
  );
  const [trust] = statementsOf(stack.resource("aws_iam_role.tag-copy_role")["assume_role_policy"]);
  expect(trust?.Condition?.["StringEquals"]).toMatchObject({ "sts:ExternalId": "mine" });
});

test("the function may stand in another account than the networking one", () => {
  const role = participant({ functionAccount: "beta" }).resource("aws_iam_role.tag-copy_role");
  const [trust] = statementsOf(role["assume_role_policy"]);
  expect(trust?.Principal).toEqual({ AWS: "arn:aws:iam::100000000003:root" });
});

test("a role where the function itself stands, or for the owner's own VPCs, is reported", () => {
  const found = (props: TagCopyParticipantRoleProps, account = "alpha") =>
    problemsOf((stack) => void new TagCopyParticipantRole(stack, "role", props), { account }).map(({ code }) => code);
  expect(found({}, "network")).toEqual(["ROLE_IN_FUNCTION_ACCOUNT", "PARTICIPANT_IS_OWNER"]);
  expect(found({ owners: ["alpha"] })).toEqual(["PARTICIPANT_IS_OWNER"]);
  expect(found({ owners: ["gamma"], functionAccount: "delta", externalId: "x" })).toEqual([
    "INVALID_EXTERNAL_ID",
    "UNKNOWN_ACCOUNT",
    "UNKNOWN_ACCOUNT",
  ]);
});

test("an account has one role of each kind", () => {
  const found = problemsOf(
    (stack) => {
      new TagCopyParticipantRole(stack, "one");
      new TagCopyParticipantRole(stack, "two");
      new TagCopyOwnerRole(stack, "owner");
    },
    { account: "alpha" },
  );
  expect(found.map(({ code, path }) => [code, path])).toEqual([["DUPLICATE_ROLE", "alpha/two"]]);
});
