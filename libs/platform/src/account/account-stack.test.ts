import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { AccountScope, AccountStack, defineAccount } from "../index.js";
import { problemsOf, synthesizeApps, synthesizeForTest, testOrganization } from "../testing/index.js";

describe("providers", () => {
  test("the default provider refuses other accounts and tags what it creates", () => {
    const organization = testOrganization({ tags: { defaults: { ManagedBy: "causeway" } } });
    const stack = synthesizeForTest(() => undefined, { organization, account: "alpha" });
    expect(stack.json.provider).toEqual({
      aws: [
        {
          region: "eu-west-1",
          allowed_account_ids: ["100000000002"],
          default_tags: [{ tags: { ManagedBy: "causeway" } }],
        },
      ],
    });
  });

  test("another account is an alias of its name that assumes the attachment role there", () => {
    const stack = synthesizeForTest(
      (stack) => {
        const { networkAccount } = stack.organization;
        const network = new AccountScope(stack, "network", networkAccount);
        new Vpc(network, "vpc", { cidrBlock: "10.0.0.0/16", provider: network.provider });
        new AccountScope(stack, "again", networkAccount);
      },
      { account: "alpha" },
    );
    expect(stack.json.provider?.["aws"]).toHaveLength(2);
    expect(stack.json.provider?.["aws"]?.[1]).toMatchObject({
      alias: "network",
      allowed_account_ids: ["100000000001"],
      assume_role: [{ role_arn: "arn:aws:iam::100000000001:role/causeway-attachment", session_name: "causeway-alpha" }],
    });
    expect(stack.resource("aws_vpc.network_vpc")["provider"]).toBe("aws.network");
  });

  test("the stack's own account needs no alias", () => {
    const stack = synthesizeForTest((stack) => {
      const own = new AccountScope(stack, "own", stack.account);
      new Vpc(own, "vpc", { cidrBlock: "10.0.0.0/16", provider: own.provider });
    });
    expect(stack.json.provider?.["aws"]).toHaveLength(1);
  });

  test("a resource that forgets the alias of its scope is an error", () => {
    const problems = problemsOf(
      (stack) =>
        new Vpc(new AccountScope(stack, "network", stack.organization.networkAccount), "vpc", {
          cidrBlock: "10.0.0.0/16",
        }),
      { account: "alpha" },
    );
    expect(problems).toMatchObject([
      { code: "WRONG_PROVIDER", path: "alpha/network/vpc", found: "aws", allowed: "aws.network" },
    ]);
  });

  test("a resource that uses an alias outside of its scope is an error", () => {
    const problems = problemsOf(
      (stack) => {
        const { provider } = new AccountScope(stack, "network", stack.organization.networkAccount);
        new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16", provider });
      },
      { account: "alpha" },
    );
    expect(problems).toMatchObject([
      { code: "WRONG_PROVIDER", path: "alpha/vpc", found: "aws.network", allowed: "aws" },
    ]);
  });

  test("a second default provider is an error", () => {
    expect(problemsOf((stack) => new AwsProvider(stack, "other", { region: "eu-west-1" }))).toMatchObject([
      { code: "DUPLICATE_PROVIDER", path: "network/other" },
    ]);
  });
});

describe("addresses", () => {
  test("are the construct path joined by underscores, without a hash", () => {
    const stack = synthesizeForTest((stack) => {
      new Vpc(new Construct(new Construct(stack, "spoke"), "net-1"), "vpc", { cidrBlock: "10.0.0.0/16" });
    });
    expect(stack.addresses()).toEqual(["aws_vpc.spoke_net-1_vpc"]);
  });

  test("an id that could collide with a joined path is an error", () => {
    expect(problemsOf((stack) => new Vpc(stack, "a_b", { cidrBlock: "10.0.0.0/16" }))).toMatchObject([
      { code: "INVALID_ID", path: "network/a_b", found: "a_b" },
    ]);
  });

  test("two resources that override their way to one address are an error", () => {
    const problems = problemsOf((stack) => {
      for (const id of ["one", "two"]) {
        new Vpc(stack, id, { cidrBlock: "10.0.0.0/16" }).overrideLogicalId("same");
      }
    });
    expect(problems).toMatchObject([{ code: "DUPLICATE_ADDRESS", path: "network/two", found: "aws_vpc.same" }]);
  });

  test("a resource and an output may share a name", () => {
    expect(
      problemsOf((stack) => {
        new Vpc(stack, "x", { cidrBlock: "10.0.0.0/16" });
        new TerraformOutput(new Construct(stack, "outputs"), "y", { value: "z" }).overrideLogicalId("x");
      }),
    ).toEqual([]);
  });

  test("a moved resource keeps its history", () => {
    const stack = synthesizeForTest((stack) => {
      stack.moved("aws_vpc.old", "aws_vpc.new");
      stack.moved("aws_vpc.older", "aws_vpc.newer");
    });
    expect(stack.json.moved).toEqual([
      { from: "aws_vpc.old", to: "aws_vpc.new" },
      { from: "aws_vpc.older", to: "aws_vpc.newer" },
    ]);
  });
});

describe("backends", () => {
  const backendOf = (backend: Parameters<typeof testOrganization>[0]) =>
    synthesizeForTest(() => undefined, { organization: testOrganization(backend), account: "alpha" }).json.terraform;

  test("local state lies beside the output folder, by a relative path", () => {
    expect(backendOf({})?.["backend"]).toEqual({ local: { path: "../../../states/alpha.tfstate" } });
  });

  test("s3 state is encrypted and locked", () => {
    expect(backendOf({ backend: { type: "s3", bucket: "states", region: "eu-west-1" } })?.["backend"]).toEqual({
      s3: { bucket: "states", key: "causeway/alpha.tfstate", region: "eu-west-1", encrypt: true, use_lockfile: true },
    });
  });

  test("Terraform Cloud gets one workspace per stack, in the project", () => {
    const backend = { type: "cloud", organization: "acme", project: "network", workspacePrefix: "aws-" } as const;
    const stacks = synthesizeApps(testOrganization({ backend }), [
      defineAccount("alpha", ({ stack }) => {
        stack();
        stack({ name: "proxy" });
      }),
    ]);
    expect(Object.values(stacks).map(({ json }) => json.terraform?.["cloud"])).toEqual(
      ["aws-alpha", "aws-alpha_proxy"].map((name) => ({
        organization: "acme",
        workspaces: { name, project: "network" },
      })),
    );
  });
});

describe("places", () => {
  test("an unknown region is an error", () => {
    const app = defineAccount("alpha", ({ stack }) => {
      stack({ region: "eu-west-9" });
    });
    expect(() => synthesizeApps(testOrganization(), [app])).toThrow(/alpha: .*"eu-west-9" \[UNKNOWN_REGION\]/);
  });

  test("a construct outside of an account's stack has no account", () => {
    expect(() => AccountStack.of(new Construct(undefined as never, ""))).toThrow();
  });
});
