import type { AccountStack } from "@causeway/platform";
import {
  fakeZip,
  permissionsOf,
  problemsOf,
  synthesizeForTest,
  testOrganization,
  waitsFor,
} from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { RamPrincipalAssociation } from "@cdktf/provider-aws/lib/ram-principal-association/index.js";
import { expect, test } from "vitest";
import { TagCopy, type TagCopyProps } from "./tag-copy.js";

const FUNCTION = "aws_lambda_function.tags_function_function";
const POLICY = "aws_iam_role_policy.tags_function_policy";
const APPLY = "aws_lambda_invocation.tags_apply";

function vpcIn(stack: AccountStack, id = "platform", cidr = "10.8.0.0/16") {
  return new Vpc(stack, id, { addresses: { cidr }, tiers: ["private"] });
}

function sharedVpc(stack: AccountStack, props: Partial<TagCopyProps> = {}) {
  const vpc = vpcIn(stack);
  const ready = [
    new RamPrincipalAssociation(stack, "with-alpha", { principal: "100000000002", resourceShareArn: "share" }),
  ];
  return new TagCopy(stack, "tags", { zip: fakeZip(), shares: [{ vpc, participants: ["alpha"], ready }], ...props });
}

function shared(props: Partial<TagCopyProps> = {}) {
  return synthesizeForTest((stack) => void sharedVpc(stack, props));
}

/** The networking account takes part in a VPC of account alpha. */
const FROM_ALPHA: Partial<TagCopyProps> = {
  shares: [{ owner: "alpha", network: "payments", participants: ["network", "beta"] }],
};

function problems(props: Partial<TagCopyProps>) {
  const build = (stack: AccountStack) => void new TagCopy(stack, "tags", { zip: fakeZip(), shares: [], ...props });
  return problemsOf(build).map(({ code, path, found }) => [code, path.replace("network/tags", ""), found]);
}

function environment(stack = shared()): Record<string, string> {
  return (stack.resource(FUNCTION)["environment"] as { variables: Record<string, string> }).variables;
}

test("the function knows owner, region, VPC and participants by their ids", () => {
  const { SHARES, ...others } = environment();
  expect(JSON.parse(SHARES ?? "")).toEqual([
    {
      owner: "100000000001",
      region: "eu-west-1",
      vpcs: ["${aws_vpc.platform_vpc.id}"],
      participants: ["100000000002"],
    },
  ]);
  expect(others).toEqual({
    OWNER_ROLE_NAME: "causeway-tag-copy-owner",
    PARTICIPANT_ROLE_NAME: "causeway-tag-copy-participant",
    EXTERNAL_ID: "causeway:tag-copy:o-test123456",
    PRIORITY_KEYS: "[]",
    EXCLUDED_KEYS: "[]",
    VISIBILITY_WAIT_SECONDS: "60",
    DRY_RUN: "false",
  });
});

test("VPCs that are shared with the same accounts stand together, whatever the order of their names", () => {
  const stack = synthesizeForTest((account) => {
    const first = vpcIn(account);
    const second = vpcIn(account, "second", "10.9.0.0/16");
    new TagCopy(account, "tags", {
      zip: fakeZip(),
      shares: [
        { vpc: second, participants: ["beta", "alpha"] },
        { vpc: first, participants: ["alpha", "beta"] },
      ],
    });
  });
  expect(JSON.parse(environment(stack)["SHARES"] ?? "")).toMatchObject([
    {
      vpcs: ["${aws_vpc.second_vpc.id}", "${aws_vpc.platform_vpc.id}"],
      participants: ["100000000002", "100000000003"],
    },
  ]);
});

test("the order in which shares are named changes nothing", () => {
  const shares = [
    { owner: "alpha", network: "payments", participants: ["beta"] },
    { owner: "alpha", network: "ledger", participants: ["beta"] },
    { owner: "beta", network: "sandbox", participants: ["alpha"] },
  ];
  const reversed = shared({ shares: [...shares].reverse() });
  expect(environment(reversed)["SHARES"]).toBe(environment(shared({ shares }))["SHARES"]);
});

test("an apply copies the tags, a change of a share calls again, and destroy takes them away", () => {
  const invocation = shared().resource(APPLY);
  expect(invocation).toMatchObject({ lifecycle_scope: "CRUD" });
  // Triggers would replace the invocation: everybody's tags would go, and come back.
  expect(invocation).not.toHaveProperty("triggers");
  const input = JSON.parse(invocation["input"] as string) as { shares: unknown; dryRun: boolean };
  expect(input.shares).toEqual(JSON.parse(environment()["SHARES"] ?? ""));
  expect(input.dryRun).toBe(false);
});

test("a new subnet and other rules change the input, so that the apply which brings them copies at once", () => {
  const because = (props: Partial<TagCopyProps> = {}) =>
    (JSON.parse(shared(props).resource(APPLY)["input"] as string) as { because: object }).because;
  expect(because()).toEqual({
    subnets: ["${aws_subnet.platform_private-a_subnet.id}", "${aws_subnet.platform_private-b_subnet.id}"],
    priorityKeys: [],
    excludedKeys: [],
  });
  expect(because({ excludedKeys: ["cost:*"], priorityKeys: ["Tier"] })).toMatchObject({
    priorityKeys: ["Tier"],
    excludedKeys: ["cost:*"],
  });
});

test("the first copy waits for the share and for the function's permissions", () => {
  expect([...waitsFor(shared(), APPLY)]).toEqual(
    expect.arrayContaining([
      "aws_ram_principal_association.with-alpha",
      POLICY,
      FUNCTION,
      "aws_lambda_function_event_invoke_config.tags_function_asynchronous",
    ]),
  );
});

test("what changes while the events are being wired is read once they are, so that no event is missed", () => {
  const stack = shared();
  expect(stack.resource("aws_lambda_invocation.tags_catch-up")).toMatchObject({
    lifecycle_scope: "CREATE_ONLY",
    input: '{"mode":"reconcile"}',
  });
  expect([...waitsFor(stack, "aws_lambda_invocation.tags_catch-up")]).toEqual(
    expect.arrayContaining([
      "aws_cloudwatch_event_target.tags_reconcile_target",
      "aws_cloudwatch_event_target.tags_tag-changes_target",
      "aws_lambda_permission.tags_reconcile_permission",
      "aws_lambda_permission.tags_tag-changes_permission",
    ]),
  );
});

test("destroy ends events and schedule before it takes the tags away, so that none brings them back", () => {
  for (const source of ["reconcile", "tag-changes"]) {
    expect(waitsFor(shared(), `aws_cloudwatch_event_target.tags_${source}_target`)).toContain(APPLY);
  }
});

test("tag changes of VPCs, subnets and route tables call the function, and so does every hour", () => {
  const stack = shared();
  expect(
    JSON.parse(stack.resource("aws_cloudwatch_event_rule.tags_tag-changes_rule")["event_pattern"] as string),
  ).toEqual({
    source: ["aws.tag"],
    "detail-type": ["Tag Change on Resource"],
    detail: { service: ["ec2"], "resource-type": ["vpc", "subnet", "route-table"] },
  });
  expect(stack.resource("aws_cloudwatch_event_rule.tags_reconcile_rule")["schedule_expression"]).toBe(
    "rate(60 minutes)",
  );
  expect(stack.resource("aws_cloudwatch_event_target.tags_reconcile_target")["input"]).toBe('{"mode":"reconcile"}');
});

test("the role reads in its own account and assumes the participants' roles, and writes no tag of its own", () => {
  const permissions = permissionsOf(shared(), POLICY);
  expect(permissions["Assume"]).toMatchObject({
    Action: "sts:AssumeRole",
    Resource: ["arn:aws:iam::100000000002:role/causeway-tag-copy-participant"],
  });
  expect(permissions["Read"]?.Action).toEqual(["ec2:DescribeRouteTables", "ec2:DescribeSubnets", "ec2:DescribeVpcs"]);
  expect(permissions).not.toHaveProperty("Tag");
  expect(shared().resource("aws_iam_role.tags_function_role")["name"]).toBe("causeway-tag-copy");
});

test("a VPC of another account is read through the owner's role; as a participant the function tags by itself", () => {
  const stack = shared(FROM_ALPHA);
  const permissions = permissionsOf(stack, POLICY);
  expect(JSON.parse(environment(stack)["SHARES"] ?? "")).toEqual([
    {
      owner: "100000000002",
      region: "eu-west-1",
      vpcs: [],
      networks: ["payments"],
      participants: ["100000000001", "100000000003"],
    },
  ]);
  expect(permissions["Assume"]?.Resource).toEqual([
    "arn:aws:iam::100000000002:role/causeway-tag-copy-owner",
    "arn:aws:iam::100000000003:role/causeway-tag-copy-participant",
  ]);
  expect(permissions["Tag"]).toMatchObject({
    Action: ["ec2:CreateTags", "ec2:DeleteTags"],
    Resource: [
      "arn:aws:ec2:eu-west-1:100000000002:route-table/*",
      "arn:aws:ec2:eu-west-1:100000000002:subnet/*",
      "arn:aws:ec2:eu-west-1:100000000002:vpc/*",
      "arn:aws:ec2:eu-west-1:100000000001:route-table/*",
      "arn:aws:ec2:eu-west-1:100000000001:subnet/*",
      "arn:aws:ec2:eu-west-1:100000000001:vpc/*",
    ],
  });
});

test("another owner may send events, and its shares call the function as well", () => {
  const stack = shared(FROM_ALPHA);
  expect(stack.resources("aws_cloudwatch_event_permission")).toMatchObject({
    "tags_events-of-100000000002": { principal: "100000000002", statement_id: "tag-copy-100000000002" },
  });
  expect(JSON.parse(stack.resource("aws_cloudwatch_event_rule.tags_sharing_rule")["event_pattern"] as string)).toEqual({
    source: ["aws.ram"],
    "detail-type": ["Resource Sharing State Change"],
    account: ["100000000002"],
  });
  for (const source of ["sharing", "tag-changes"]) {
    expect(waitsFor(stack, `aws_cloudwatch_event_target.tags_${source}_target`)).toContain(APPLY);
  }
  expect(Object.keys(shared().resources("aws_cloudwatch_event_permission"))).toEqual([]);
});

test("without a share in its own region, nothing but the schedule calls the function", () => {
  const zone = (name: string) => ({ [`${name}a`]: { slot: 0 }, [`${name}b`]: { slot: 1 } });
  const organization = testOrganization({
    regions: {
      "eu-west-1": { cidr: "10.0.0.0/12", zones: zone("eu-west-1") },
      "eu-north-1": { cidr: "10.16.0.0/12", zones: zone("eu-north-1") },
    },
  });
  const shares = [{ owner: "alpha", network: "payments", region: "eu-north-1", participants: ["network"] }];
  const stack = synthesizeForTest((account) => void sharedVpc(account, { shares }), { organization });
  expect(Object.keys(stack.resources("aws_cloudwatch_event_rule"))).toEqual(["tags_reconcile_rule"]);
  expect(stack.resources("aws_cloudwatch_event_permission")).toEqual({});
});

test("a dry run reaches apply, events and schedule", () => {
  const stack = shared({ dryRun: true });
  expect(environment(stack)["DRY_RUN"]).toBe("true");
  expect(JSON.parse(stack.resource(APPLY)["input"] as string)).toMatchObject({ dryRun: true });
});

test("the function has time to wait for shares, and CloudWatch notices when none of three runs ends well", () => {
  const stack = shared({ visibilityWaitSeconds: 600, reconcileMinutes: 1440 });
  expect(stack.resource(FUNCTION)["timeout"]).toBe(900);
  expect(stack.resource("aws_cloudwatch_metric_alarm.tags_function_alarms_stalled")).toMatchObject({
    period: 3600,
    evaluation_periods: 72,
    dimensions: { service: "tag-copy" },
  });
});

test("shares that cannot work are reported, each with its place", () => {
  expect(problems({})).toEqual([["NO_SHARES", ".shares", "(none)"]]);
  expect(
    problems({
      shares: [
        { owner: "gamma", network: "payments", participants: ["beta"] },
        { owner: "alpha", network: "", participants: ["alpha", "delta"] },
        { owner: "alpha", network: "payments", region: "eu-north-1", participants: [] },
        { owner: "network", network: "payments", participants: ["alpha"] },
      ],
    }),
  ).toEqual([
    ["UNKNOWN_ACCOUNT", ".shares[0].owner", "gamma"],
    ["INVALID_NETWORK", ".shares[1].network", ""],
    ["PARTICIPANT_IS_OWNER", ".shares[1].participants", "alpha"],
    ["UNKNOWN_ACCOUNT", ".shares[1].participants", "delta"],
    ["NO_PARTICIPANTS", ".shares[2].participants", "(none)"],
    ["UNKNOWN_REGION", ".shares[2].region", "eu-north-1"],
    ["OWNER_IS_STACK", ".shares[3].owner", "network"],
  ]);
});

test("numbers out of range, keys that no tag has and an external id that AWS refuses are reported", () => {
  const shares = [{ owner: "alpha", network: "payments", participants: ["beta"] }];
  expect(
    problems({
      shares,
      reconcileMinutes: 1,
      visibilityWaitSeconds: 600.5,
      priorityKeys: ["Tier", "aws:x"],
      excludedKeys: ["Tier", ""],
      externalId: "a b",
    }),
  ).toEqual([
    ["INVALID_TAG_KEY", ".excludedKeys", ""],
    ["INVALID_EXTERNAL_ID", ".externalId", "a b"],
    ["CONTRADICTORY_TAG_KEY", ".priorityKeys", "Tier"],
    ["INVALID_TAG_KEY", ".priorityKeys", "aws:x"],
    ["NUMBER_OUT_OF_RANGE", ".reconcileMinutes", "1"],
    ["NUMBER_OUT_OF_RANGE", ".visibilityWaitSeconds", "600.5"],
  ]);
});

test("shares that do not fit into the function's environment are reported", () => {
  const shares = Array.from({ length: 200 }, (_, index) => ({
    owner: "alpha",
    network: `network-${String(index).padStart(12, "0")}`,
    participants: ["beta"],
  }));
  expect(problems({ shares })).toMatchObject([["ENVIRONMENT_TOO_LARGE", "/function", expect.any(String)]]);
});

test("an account has one tag copy, because its role has a fixed name", () => {
  const found = problemsOf((stack) => {
    sharedVpc(stack);
    new TagCopy(stack, "more", {
      zip: fakeZip(),
      shares: [{ owner: "alpha", network: "payments", participants: ["beta"] }],
    });
  });
  expect(found).toMatchObject([{ code: "DUPLICATE_ROLE", path: "network/more" }]);
});

test("the addresses of its resources are on record", () => {
  const own = shared()
    .addresses()
    .filter((address) => /\.(tags|function-key)/.test(address));
  expect(own).toEqual([
    "aws_cloudwatch_event_rule.tags_reconcile_rule",
    "aws_cloudwatch_event_rule.tags_tag-changes_rule",
    "aws_cloudwatch_event_target.tags_reconcile_target",
    "aws_cloudwatch_event_target.tags_tag-changes_target",
    "aws_cloudwatch_log_group.tags_function_log_group",
    "aws_cloudwatch_metric_alarm.tags_function_alarms_duration",
    "aws_cloudwatch_metric_alarm.tags_function_alarms_errors",
    "aws_cloudwatch_metric_alarm.tags_function_alarms_event-age",
    "aws_cloudwatch_metric_alarm.tags_function_alarms_failures",
    "aws_cloudwatch_metric_alarm.tags_function_alarms_failures-age",
    "aws_cloudwatch_metric_alarm.tags_function_alarms_stalled",
    "aws_cloudwatch_metric_alarm.tags_function_alarms_throttles",
    "aws_iam_role.tags_function_role",
    "aws_iam_role_policy.tags_function_policy",
    "aws_kms_key.function-key",
    "aws_lambda_function.tags_function_function",
    "aws_lambda_function_event_invoke_config.tags_function_asynchronous",
    "aws_lambda_invocation.tags_apply",
    "aws_lambda_invocation.tags_catch-up",
    "aws_lambda_permission.tags_reconcile_permission",
    "aws_lambda_permission.tags_tag-changes_permission",
    "aws_sqs_queue.tags_function_failures_queue",
    "aws_sqs_queue_policy.tags_function_failures_policy",
  ]);
});

test("the order in which the organization names its accounts changes nothing", () => {
  const accounts = { beta: { id: "100000000003" }, network: { id: "100000000001" }, alpha: { id: "100000000002" } };
  const build = (stack: AccountStack) => void sharedVpc(stack, FROM_ALPHA);
  expect(synthesizeForTest(build, { organization: testOrganization({ accounts }) }).json.resource).toEqual(
    synthesizeForTest(build).json.resource,
  );
});
