import { expect, test } from "vitest";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { AttachmentRole } from "./attachment-role.js";
import type { AttachmentRoleProps } from "./attachment-role.js";

interface Statement {
  Sid?: string;
  Effect: string;
  Principal?: { AWS: string[] };
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

function parsed(props: AttachmentRoleProps = {}) {
  const stack = synthesizeForTest((stack) => void new AttachmentRole(stack, "attachment-role", props));
  const role = stack.resource("aws_iam_role.attachment-role_role");
  const policy = stack.resource("aws_iam_role_policy.attachment-role_policy");
  const statements = (text: unknown) => (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;
  return { role, trust: statements(role["assume_role_policy"]), permissions: statements(policy["policy"]) };
}

const actions = ({ Action }: Statement): string[] => [Action].flat();
const resources = ({ Resource }: Statement): string[] => [Resource].flat();
const TABLES = "arn:aws:ec2:eu-west-1:100000000001:transit-gateway-route-table/*";

test("the role has the name that other accounts' providers assume", () => {
  expect(parsed().role["name"]).toBe("causeway-attachment");
});

test("only the organization's other accounts may assume it, and only while they belong to it", () => {
  expect(parsed().trust).toEqual([
    {
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::100000000002:root", "arn:aws:iam::100000000003:root"] },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-test123456" } },
    },
  ]);
});

test("callers narrow it to roles by name", () => {
  expect(parsed({ callers: ["pipelines/apply-*"] }).trust[0]?.Condition).toEqual({
    StringEquals: { "aws:PrincipalOrgID": "o-test123456" },
    ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/pipelines/apply-*"] },
  });
});

test("what changes anything names its resources; only lists are allowed on all", () => {
  for (const statement of parsed().permissions) {
    if (resources(statement).includes("*")) {
      expect(actions(statement).filter((action) => !/^ec2:(Describe|Get)/.test(action))).toEqual([]);
    } else {
      expect(resources(statement).join()).toMatch(/^arn:aws:ec2:eu-west-1:/);
    }
    expect(actions(statement).join()).not.toContain("*");
  }
});

test("attachments are associated with segments' tables alone, and propagate into the inspection table alone", () => {
  const allowed = parsed().permissions.filter((statement) => resources(statement).includes(TABLES));
  expect(allowed.map((each) => [actions(each), each.Condition?.["StringEquals"]])).toEqual([
    [
      ["ec2:AssociateTransitGatewayRouteTable", "ec2:DisassociateTransitGatewayRouteTable"],
      { "aws:ResourceTag/Domain": "segment" },
    ],
    [
      ["ec2:DisableTransitGatewayRouteTablePropagation", "ec2:EnableTransitGatewayRouteTablePropagation"],
      { "aws:ResourceTag/Domain": "inspection" },
    ],
  ]);
});

test("everything that changes an attachment is denied on those of the networking account", () => {
  const { permissions } = parsed();
  const onAttachments = (effect: string) =>
    permissions.filter(
      (each) => each.Effect === effect && resources(each).join().includes("transit-gateway-attachment/"),
    );
  const [allow, deny] = [onAttachments("Allow"), onAttachments("Deny")];
  expect(deny).toHaveLength(1);
  expect(deny[0]?.Condition).toEqual({ StringEquals: { "aws:ResourceTag/VpcOwner": "100000000001" } });
  expect(deny.flatMap(actions).sort()).toEqual(allow.flatMap(actions).sort());
  expect(deny.flatMap(resources)).toEqual(allow.flatMap(resources));
});

test("a role outside the networking account is refused", () => {
  const problems = problemsOf((stack) => void new AttachmentRole(stack, "role"), { account: "alpha" });
  expect(problems).toMatchObject([{ code: "OUTSIDE_NETWORK_ACCOUNT", path: "alpha/role" }]);
});

test("a role that nobody could assume is refused", () => {
  const organization = testOrganization({ accounts: { network: { id: "100000000001" } } });
  const problems = problemsOf((stack) => void new AttachmentRole(stack, "role"), { organization });
  expect(problems).toMatchObject([{ code: "NO_CALLERS", found: "network" }]);
});
