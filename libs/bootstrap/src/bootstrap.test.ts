import { defineOrganization } from "@causeway/organization";
import type { OrganizationDescription } from "@causeway/organization";
import { synthesizeApps, testOrganization } from "@causeway/platform/testing";
import { describe, expect, test } from "vitest";
import { bootstrapApps } from "./bootstrap-apps.js";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

const GITHUB = { host: "github", repository: "acme/network" } as const;
const S3 = { type: "s3", bucket: "acme-states", region: "eu-west-1" } as const;

function stacks(overrides: Partial<OrganizationDescription> = {}) {
  const described = testOrganization({
    management: { id: "100000000009" },
    pipeline: GITHUB,
    backend: S3,
    ...overrides,
  });
  return synthesizeApps(testOrganization({ management: { id: "100000000009" } }), [...bootstrapApps(described)]);
}

function statements(json: unknown): Statement[] {
  return (JSON.parse(json as string) as { Statement: Statement[] }).Statement;
}

const trustOf = (account: string, role: string, overrides = {}) =>
  statements(
    stacks(overrides)[`${account}_bootstrap`]?.resource(`aws_iam_role.pipeline_${role}`)["assume_role_policy"],
  );

const subject = (statement: Statement | undefined) =>
  Object.entries((statement?.Condition as { StringLike: object }).StringLike);

describe("the bootstrap", () => {
  test("has a stack for the management account and for each account", () => {
    expect(Object.keys(stacks())).toEqual([
      "alpha_bootstrap",
      "beta_bootstrap",
      "management_bootstrap",
      "network_bootstrap",
    ]);
  });

  test("shares with the organization and delegates IPAM to the networking account", () => {
    const management = stacks()["management_bootstrap"];
    expect(management?.addresses()).toEqual([
      "aws_ram_sharing_with_organization.ram-sharing",
      "aws_vpc_ipam_organization_admin_account.ipam-admin",
    ]);
    expect(management?.resource("aws_vpc_ipam_organization_admin_account.ipam-admin")).toMatchObject({
      delegated_admin_account_id: "100000000001",
    });
  });

  test("enters the accounts by the role of the management account's administrators, and that account by none", () => {
    const roles = (stack: string) =>
      (stacks()[stack]?.json.provider as { aws: { assume_role?: { role_arn: string }[] }[] }).aws.map(
        ({ assume_role: assumed }) => assumed?.[0]?.role_arn,
      );
    expect(roles("alpha_bootstrap")).toEqual(["arn:aws:iam::100000000002:role/OrganizationAccountAccessRole"]);
    expect(roles("management_bootstrap")).toEqual([undefined]);
  });

  test("makes nothing where nobody said which pipeline it is", () => {
    expect(bootstrapApps(defineOrganization({ ...minimal, management: { id: "100000000009" } }))).toEqual([]);
    expect(bootstrapApps(defineOrganization({ ...minimal, pipeline: GITHUB }))).toEqual([]);
  });
});

const minimal: OrganizationDescription = {
  id: "o-test123456",
  supernet: "10.0.0.0/8",
  homeRegion: "eu-west-1",
  regions: { "eu-west-1": { cidr: "10.0.0.0/12", zones: { "eu-west-1a": { slot: 0 } } } },
  networkAccount: "network",
  accounts: { network: { id: "100000000001" } },
  pools: { production: { "eu-west-1": "10.0.0.0/14" } },
  segments: { production: { pool: "production" } },
  tags: {},
};

describe("who may assume the roles", () => {
  test("on GitHub: plan from pull requests and main, apply from the environment alone", () => {
    expect(subject(trustOf("alpha", "plan")[0])).toEqual([
      [
        "token.actions.githubusercontent.com:sub",
        ["repo:acme/network:pull_request", "repo:acme/network:ref:refs/heads/main"],
      ],
    ]);
    expect(subject(trustOf("alpha", "apply")[0])).toEqual([
      ["token.actions.githubusercontent.com:sub", ["repo:acme/network:environment:network"]],
    ]);
  });

  test("on GitLab: plan from every branch of the project, apply from the one that is applied", () => {
    const pipeline = { host: "gitlab", hostname: "gitlab.acme.example", repository: "acme/network" };
    expect(subject(trustOf("alpha", "plan", { pipeline })[0])).toEqual([
      ["gitlab.acme.example:sub", ["project_path:acme/network:ref_type:branch:ref:*"]],
    ]);
    expect(subject(trustOf("alpha", "apply", { pipeline })[0])).toEqual([
      ["gitlab.acme.example:sub", ["project_path:acme/network:ref_type:branch:ref:main"]],
    ]);
  });

  test("never without an audience and a subject", () => {
    for (const role of ["plan", "apply"]) {
      const [{ Condition: condition } = {}] = trustOf("beta", role);
      expect(condition).toMatchObject({
        StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
        StringLike: { "token.actions.githubusercontent.com:sub": expect.arrayContaining([expect.any(String)]) },
      });
    }
  });

  test("the networking account lets other accounts plan in it, and none apply", () => {
    expect(trustOf("network", "plan")[1]).toMatchObject({
      Principal: { AWS: ["arn:aws:iam::100000000002:root", "arn:aws:iam::100000000003:root"] },
      Condition: {
        ArnEquals: {
          "aws:PrincipalArn": [
            "arn:aws:iam::100000000002:role/causeway-plan",
            "arn:aws:iam::100000000003:role/causeway-plan",
          ],
        },
      },
    });
    expect(trustOf("network", "apply")).toHaveLength(1);
    expect(trustOf("alpha", "plan")).toHaveLength(1);
  });
});

describe("what the roles may do", () => {
  const rights = (account: string, policy: string) =>
    statements(stacks()[`${account}_bootstrap`]?.resource(`aws_iam_role_policy.pipeline_${policy}`)["policy"]);
  const allowed = (account: string, policy: string) =>
    rights(account, policy)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action);

  test("plan reads: beyond AWS's ReadOnlyAccess it may only plan in the networking account", () => {
    expect(stacks()["alpha_bootstrap"]?.resource("aws_iam_role_policy_attachment.pipeline_plan-reads")).toMatchObject({
      policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    });
    expect(allowed("alpha", "plan-limits")).toEqual(["sts:AssumeRole"]);
    expect(rights("alpha", "plan-limits").find(({ Sid }) => Sid === "PlanInNetworkingAccount")?.Resource).toBe(
      "arn:aws:iam::100000000001:role/causeway-plan",
    );
  });

  test("apply changes neither the pipeline's roles nor who the pipeline is", () => {
    const denied = rights("alpha", "apply-rights").filter(({ Effect }) => Effect === "Deny");
    expect(denied).toEqual([
      expect.objectContaining({
        Action: "iam:*",
        Resource: ["arn:aws:iam::100000000002:role/causeway-plan", "arn:aws:iam::100000000002:role/causeway-apply"],
      }),
      expect.objectContaining({ Action: expect.arrayContaining(["iam:*OpenIDConnectProvider*"]), Resource: "*" }),
    ]);
    expect(allowed("alpha", "apply-rights")).not.toContain("*");
    expect(allowed("alpha", "apply-rights")).not.toContain("iam:*");
  });
});

describe("the bucket of the states", () => {
  const access = (role: string) =>
    statements(stacks()["network_bootstrap"]?.resource("aws_s3_bucket_policy.states_policy")["policy"])
      .filter(({ Condition }) => JSON.stringify(Condition).includes(role))
      .map(({ Action, Resource }) => [Action, [Resource].flat().map((arn) => arn?.replace(/^.*?}/, ""))]);

  test("lets an account's plan role read its own states and the contracts", () => {
    expect(access("100000000002:role/causeway-plan")).toEqual([
      ["s3:ListBucket", [""]],
      ["s3:GetObject", ["/causeway/alpha.tfstate", "/causeway/alpha_*.tfstate", "/causeway/network.tfstate"]],
    ]);
  });

  test("lets an account's apply role write its own states and locks, and no other", () => {
    expect(access("100000000002:role/causeway-apply").slice(2)).toEqual([
      ["s3:PutObject", ["/causeway/alpha.tfstate", "/causeway/alpha_*.tfstate"]],
      [
        ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        ["/causeway/alpha.tfstate.tflock", "/causeway/alpha_*.tfstate.tflock"],
      ],
    ]);
  });

  test("is not made for another backend", () => {
    const backend = { type: "cloud", organization: "acme" } as const;
    expect(Object.keys(stacks({ backend })["network_bootstrap"]?.json.resource ?? {})).not.toContain("aws_s3_bucket");
  });
});
