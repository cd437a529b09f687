import type { AccountStack } from "@causeway/platform";
import { permissionsOf, problemsOf, statementsOf, synthesizeForTest, waitsFor } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { TagCopyEvents, type TagCopyEventsProps } from "./tag-copy-events.js";

const BUS = "arn:aws:events:eu-west-1:100000000001:event-bus/default";
const KINDS = ["tags", "shares"];

function events(props: TagCopyEventsProps = {}) {
  return synthesizeForTest((stack) => void new TagCopyEvents(stack, "events", props), { account: "alpha" });
}

test("changes of tags and shares go to the default bus of the networking account", () => {
  const stack = events();
  const patterns = KINDS.map((kind) => stack.resource(`aws_cloudwatch_event_rule.events_${kind}`)["event_pattern"]);
  expect(patterns.map((pattern) => JSON.parse(pattern as string) as unknown)).toEqual([
    {
      source: ["aws.tag"],
      "detail-type": ["Tag Change on Resource"],
      detail: { service: ["ec2"], "resource-type": ["vpc", "subnet", "route-table"] },
    },
    { source: ["aws.ram"], "detail-type": ["Resource Sharing State Change"] },
  ]);
  for (const kind of KINDS) {
    const target = `aws_cloudwatch_event_target.events_${kind}-target`;
    expect(stack.resource(target)).toMatchObject({ arn: BUS, role_arn: "${aws_iam_role.events_role.arn}" });
    expect(waitsFor(stack, target)).toContain("aws_iam_role_policy.events_policy");
  }
});

test("EventBridge may send there, for these rules alone, and nowhere else", () => {
  const stack = events();
  expect(permissionsOf(stack, "aws_iam_role_policy.events_policy")).toEqual({
    Send: { Sid: "Send", Effect: "Allow", Action: "events:PutEvents", Resource: BUS },
  });
  const [trust] = statementsOf(stack.resource("aws_iam_role.events_role")["assume_role_policy"]);
  const names = KINDS.map((kind) => stack.resource(`aws_cloudwatch_event_rule.events_${kind}`)["name"] as string);
  expect(trust).toMatchObject({
    Principal: { Service: "events.amazonaws.com" },
    Condition: {
      ArnEquals: { "aws:SourceArn": names.map((name) => `arn:aws:events:eu-west-1:100000000002:rule/${name}`) },
      StringEquals: { "aws:SourceAccount": "100000000002" },
    },
  });
});

test("the function may stand in another account than the networking one", () => {
  const target = events({ functionAccount: "beta" }).resource("aws_cloudwatch_event_target.events_tags-target");
  expect(target["arn"]).toContain(":100000000003:");
});

test("an account that does not exist, the function's own account and a second rule are reported", () => {
  const found = (build: (stack: AccountStack) => void, account = "alpha") =>
    problemsOf(build, { account }).map(({ code, path }) => [code, path]);
  expect(found((stack) => void new TagCopyEvents(stack, "events", { functionAccount: "gamma" }))).toEqual([
    ["UNKNOWN_ACCOUNT", "alpha/events.functionAccount"],
  ]);
  expect(found((stack) => void new TagCopyEvents(stack, "events"), "network")).toEqual([
    ["EVENTS_IN_FUNCTION_ACCOUNT", "network/events.functionAccount"],
  ]);
  expect(
    found((stack) => {
      new TagCopyEvents(stack, "events");
      new TagCopyEvents(stack, "more");
    }),
  ).toEqual([["DUPLICATE_RULE", "alpha/more"]]);
});
