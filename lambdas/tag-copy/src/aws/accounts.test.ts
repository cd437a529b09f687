import { FakeEndpoint, invocationContext, type FakeAnswer, type FakeCall } from "@causeway/lambda-shared/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OWNER, PARTICIPANT, REGION, VPC } from "../../test/simulated-aws.js";
import { ENVIRONMENT } from "../../test/tag-copy-runner.js";
import { createHandler } from "../handler.js";
import { AssumedAccounts } from "./accounts.js";

const EXTERNAL_ID = "external-id-of-the-test";
const SECRETS = [EXTERNAL_ID, "secret-of-the-function", "secret-of-the-session", "token-of-the-session"];
const ROLES = { read: "owner-role", tag: "path/participant-role", externalId: EXTERNAL_ID };

let endpoint: FakeEndpoint;
let answer: (call: FakeCall) => FakeAnswer;

const session = (until: string): FakeAnswer => ({
  body: `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>
    <SecretAccessKey>secret-of-the-session</SecretAccessKey><SessionToken>token-of-the-session</SessionToken>
    <Expiration>${until}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
});
const refusal = (code: string): FakeAnswer => ({
  status: 403,
  body: `<ErrorResponse><Error><Code>${code}</Code><Message>not allowed</Message></Error></ErrorResponse>`,
});

beforeEach(async () => {
  answer = ({ action }) => (action === "AssumeRole" ? session("2999-01-01T00:00:00Z") : { body: "<Response/>" });
  endpoint = await FakeEndpoint.start((call) => answer(call));
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint.url);
  vi.stubEnv("AWS_REGION", REGION);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret-of-the-function");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await endpoint.stop();
});

function accounts(): AssumedAccounts {
  return new AssumedAccounts({ partition: "aws-cn", account: OWNER }, ROLES);
}

function assumed(): (string | null)[][] {
  const calls = endpoint.calls.filter(({ action }) => action === "AssumeRole");
  return calls.map(({ parameters }) => [parameters.get("RoleArn"), parameters.get("ExternalId")]);
}

describe("another account", () => {
  it.each([
    ["read", `arn:aws-cn:iam::${PARTICIPANT}:role/owner-role`],
    ["tag", `arn:aws-cn:iam::${PARTICIPANT}:role/path/participant-role`],
  ] as const)("is opened to %s by its own role, with the external id", async (access, role) => {
    await accounts().open(PARTICIPANT, REGION, access).list("vpc", [VPC]);
    expect(assumed()).toEqual([[role, EXTERNAL_ID]]);
  });

  it("is opened once for many calls, and again when the session has ended", async () => {
    const open = accounts();
    for (let call = 0; call < 3; call++) await open.open(PARTICIPANT, REGION, "tag").list("vpc", [VPC]);
    expect(assumed()).toHaveLength(1);
    answer = ({ action }) => (action === "AssumeRole" ? session("2001-01-01T00:00:00Z") : { body: "<Response/>" });
    const ended = accounts();
    for (let call = 0; call < 2; call++) await ended.open(PARTICIPANT, REGION, "tag").list("vpc", [VPC]);
    expect(assumed().length).toBeGreaterThan(2);
  });
});

describe("the function's own account", () => {
  it("is opened without a role", async () => {
    await accounts().open(OWNER, REGION, "read").list("vpc", [VPC]);
    expect(endpoint.calls.map(({ action }) => action)).toEqual(["DescribeVpcs"]);
  });
});

describe("a role that cannot be assumed", () => {
  const opening = () => accounts().open(PARTICIPANT, REGION, "tag").list("vpc", [VPC]);

  it("is an error of its own, which names the role, and is not tried again at once", async () => {
    answer = () => refusal("AccessDenied");
    await expect(opening()).rejects.toMatchObject({
      code: "ASSUME_ROLE_DENIED",
      message: `ASSUME_ROLE_DENIED: arn:aws-cn:iam::${PARTICIPANT}:role/path/participant-role: AccessDenied: not allowed`,
    });
    expect(endpoint.calls).toHaveLength(1);
  });

  it("for another reason than missing permission says so", async () => {
    answer = () => refusal("MalformedPolicyDocument");
    await expect(opening()).rejects.toMatchObject({ code: "ASSUME_ROLE_FAILED" });
  });
});

describe("no secret in a log", () => {
  it.each([
    ["AccessDenied", refusal("AccessDenied")],
    ["a session", session("2999-01-01T00:00:00Z")],
  ])("whether STS answers with %s, nor in the error", async (_, opened) => {
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
    }
    answer = ({ action }) =>
      action === "AssumeRole" ? opened : { status: 400, body: "<Response><secret/></Response>" };
    const failure: unknown = await createHandler(ENVIRONMENT)(
      { mode: "reconcile" },
      invocationContext("tag-copy", { account: OWNER, region: REGION, remaining: () => 300_000 }),
    ).catch((error: unknown) => error);
    vi.restoreAllMocks();
    expect(String(failure)).toContain("TAG_COPY_INCOMPLETE");
    const text = written.join("") + JSON.stringify([failure, String(failure)]);
    expect(text).toContain('"correlationId":"request"');
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });
});
