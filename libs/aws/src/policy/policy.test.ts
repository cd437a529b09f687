import { synthesizeForTest } from "@causeway/platform/testing";
import { expect, test } from "vitest";
import { customerKey, stackKey } from "../keys/customer-key.js";
import { accountRoot, roleArn, stackArn } from "./arns.js";
import { encryptedTransportOnly, policyDocument, trustPolicy } from "./policy-document.js";

test("a policy is the same bytes whenever it says the same, and has nothing that is undefined", () => {
  expect(trustPolicy("ec2")).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
  );
  expect(trustPolicy("lambda", { Sid: "Lambda", Condition: { ArnEquals: { "aws:SourceArn": "arn" } } })).toContain(
    '"Action":"sts:AssumeRole","Condition":{"ArnEquals":{"aws:SourceArn":"arn"}}',
  );
});

test("a resource is refused over connections without TLS, to everybody", () => {
  expect(JSON.parse(policyDocument([encryptedTransportOnly("sqs", "arn")]))).toMatchObject({
    Statement: [
      {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "sqs:*",
        Resource: "arn",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
});

test("ARNs are of the stack's account and Region, or of a whole account", () => {
  synthesizeForTest((stack) => {
    expect(stackArn(stack, "ec2", "instance/*")).toBe("arn:aws:ec2:eu-west-1:100000000001:instance/*");
    expect(accountRoot(stack.organization, "1")).toBe("arn:aws:iam::1:root");
    expect(roleArn(stack.organization, "*", "path/name")).toBe("arn:aws:iam::*:role/path/name");
  });
});

test("a stack's key is made once for a purpose; a key of one's own stands where it is asked for", () => {
  const stack = synthesizeForTest((scope) => {
    for (const description of ["first", "second"]) stackKey(scope, "shared-key", () => ({ description }));
    customerKey(scope, "own-key", { description: "own" });
  });
  expect(Object.keys(stack.resources("aws_kms_key")).sort()).toEqual(["own-key", "shared-key"]);
  expect(stack.resource("aws_kms_key.shared-key")).toMatchObject({ description: "first", enable_key_rotation: true });
  const { policy } = stack.resource("aws_kms_key.own-key");
  expect(JSON.parse(policy as string)).toMatchObject({
    Statement: [{ Principal: { AWS: "arn:aws:iam::100000000001:root" }, Action: "kms:*" }],
  });
});
