import { problemsOf, synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { EncryptedLogGroup } from "./encrypted-log-group.js";

test("all log groups of a stack share one key that is rotated", () => {
  const stack = synthesizeForTest((account) => {
    new EncryptedLogGroup(account, "alerts", { name: "/firewall/alerts" });
    new EncryptedLogGroup(account, "flows", { name: "/firewall/flows", retentionInDays: 30 });
  });

  expect(Object.keys(stack.resources("aws_kms_key"))).toEqual(["log-key"]);
  expect(stack.resource("aws_kms_key.log-key")).toMatchObject({ enable_key_rotation: true });
  expect(stack.resource("aws_cloudwatch_log_group.alerts_group")).toMatchObject({
    retention_in_days: 365,
    kms_key_id: "${aws_kms_key.log-key.arn}",
  });
  expect(stack.resource("aws_cloudwatch_log_group.flows_group")).toMatchObject({ retention_in_days: 30 });
});

test("the key serves CloudWatch Logs of its own account and region alone", () => {
  const stack = synthesizeForTest((account) => {
    new EncryptedLogGroup(account, "alerts", { name: "/firewall/alerts" });
  });
  const policy = JSON.parse(stack.resource("aws_kms_key.log-key")["policy"] as string) as {
    Statement: { Principal: { Service?: string }; Condition?: unknown }[];
  };

  expect(policy.Statement.filter(({ Principal }) => Principal.Service !== undefined)).toMatchObject([
    {
      Principal: { Service: "logs.eu-west-1.amazonaws.com" },
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:100000000001:log-group:*" },
      },
    },
  ]);
});

test("a period that CloudWatch Logs does not offer is reported with those it does", () => {
  const found = problemsOf((account) => {
    new EncryptedLogGroup(account, "alerts", { name: "/firewall/alerts", retentionInDays: 100 });
  });

  expect(found).toMatchObject([{ code: "INVALID_RETENTION", path: "network/alerts.retentionInDays", found: "100" }]);
  expect(found[0]?.allowed).toContain("90, 120");
});
