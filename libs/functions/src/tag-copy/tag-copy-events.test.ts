import type { AccountStack } from "@causeway/platform";
import { permissionsOf, problemsOf, statementsOf, synthesizeForTest, waitsFor } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { TagCopyEvents, type TagCopyEventsProps } from "./tag-copy-events.js";

const BUS = "arn:aws:events:eu-west-1:100000000001:event-bus/default";
const TARGET = "aws_cloudwatch_event_target.events_target";

function events(props: TagCopyEventsProps = {}) {
  return synthesizeForTest((stack) => void new TagCopyEvents(stack, "events", props), { account: "alpha" });
}

test("changes of tags and shares go to the default bus of the networking account", () => {
  const stack = events();
  expect(JSON.parse(stack.resource("aws_cloudwatch_event_rule.events_rule")["event_pattern"] as string)).toEqual({
    source: ["aws.tag", "aws.ram"],
    "detail-type": ["Tag Change on Resource", "Resource Sharing State Change"],
  });
  expect(stack.resource(TARGET)).toMatchObject({ arn: BUS, role_arn: "${aws_iam_role.events_role.arn}" });
});

test("EventBridge may send there, for this rule alone, and nowhere else", () => {
  const stack = events();
  expect(permissionsOf(stack, "aws_iam_role_policy.events_policy")).toEqual({
    Send: { Sid: "Send", Effect: "Allow", Action: "events:PutEvents", Resource: BUS },
  });
  const [trust] = statementsOf(stack.resource("aws_iam_role.events_role")["assume_role_policy"]);
  expect(trust).toMatchObject({
    Principal: { Service: "events.amazonaws.com" },
    Condition: {
      ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-west-1:100000000002:rule/causeway-tag-copy-events" },
      StringEquals: { "aws:SourceAccount": "100000000002" },
    },
  });
  expect(waitsFor(stack, TARGET)).toContain("aws_iam_role_policy.events_policy");
});

test("the function may stand in another account than the networking one", () => {
  expect(events({ functionAccount: "beta" }).resource(TARGET)["arn"]).toContain(":100000000003:");
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
