import { ConfigurationError } from "@causeway/lambda-shared";
import { describe, expect, it } from "vitest";
import { OWNER, PARTICIPANT, REGION, VPC } from "../test/simulated-aws.js";
import { ENVIRONMENT, SHARE } from "../test/tag-copy-runner.js";
import { readConfiguration } from "./configuration.js";
import { createHandler } from "./handler.js";

function problemsOf(environment: Record<string, string>): Record<string, string> {
  try {
    readConfiguration({ ...ENVIRONMENT, ...environment });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return Object.fromEntries(error.problems.map(({ path, allowed }) => [path, allowed]));
  }
  return {};
}

const shares = (...list: object[]) => ({ SHARES: JSON.stringify(list) });

describe("the environment of tag-copy", () => {
  it("has defaults for everything but the roles and the external id", () => {
    const { EXTERNAL_ID, OWNER_ROLE_NAME, PARTICIPANT_ROLE_NAME } = ENVIRONMENT;
    expect(readConfiguration({ EXTERNAL_ID, OWNER_ROLE_NAME, PARTICIPANT_ROLE_NAME })).toEqual({
      shares: [],
      roles: { read: OWNER_ROLE_NAME, tag: PARTICIPANT_ROLE_NAME, externalId: EXTERNAL_ID },
      rules: { ledgerKey: "causeway:tag-copy", priorityKeys: [], excludedKeys: [] },
      accountConcurrency: 4,
      visibilityWaitSeconds: 60,
      dryRun: false,
    });
  });

  it("reports everything that is missing together, before any event", () => {
    expect(() => createHandler({})).toThrow(
      /^INVALID_CONFIGURATION: OWNER_ROLE_NAME: found nothing.*; PARTICIPANT_ROLE_NAME: .*; EXTERNAL_ID: /,
    );
  });

  it("says where a share is wrong, what was found, and what is allowed", () => {
    expect(() => readConfiguration({ ...ENVIRONMENT, ...shares({ ...SHARE, owner: "12" }) })).toThrow(
      'SHARES[0].owner: found "12", allowed: an account id of 12 digits',
    );
  });

  it.each([
    ["text that is not JSON", { SHARES: "[{" }, { SHARES: "JSON" }],
    ["a wrong region", shares({ ...SHARE, region: "Frankfurt" }), { "SHARES[0].region": expect.any(String) }],
    ["a wrong VPC id", shares({ ...SHARE, vpcs: ["subnet-1"] }), { "SHARES[0].vpcs[0]": expect.any(String) }],
    ["no VPC", shares({ ...SHARE, vpcs: [] }), { "SHARES[0]": "at least one VPC or network" }],
    ["no participant", shares({ ...SHARE, participants: [] }), { "SHARES[0].participants": "at least 1 participant" }],
    ["an unknown property", shares({ ...SHARE, vpc: VPC }), { "SHARES[0]": expect.any(String) }],
    ["a number out of range", { ACCOUNT_CONCURRENCY: "21" }, { ACCOUNT_CONCURRENCY: "a whole number from 1 to 20" }],
    ["a number that is none", { ACCOUNT_CONCURRENCY: "4.5" }, { ACCOUNT_CONCURRENCY: expect.any(String) }],
    ["a flag that is none", { DRY_RUN: "yes" }, { DRY_RUN: "true or false" }],
    [
      "a network without a name",
      { SHARES: JSON.stringify([{ ...SHARE, networks: [""] }]) },
      { "SHARES[0].networks[0]": "a value of the tag Network, 1 to 256 characters" },
    ],
    ["AWS's own ledger key", { LEDGER_KEY: "aws:x" }, { LEDGER_KEY: "a tag key that does not begin with aws:" }],
  ])("rejects %s", (_, environment, problems) => {
    expect(problemsOf(environment)).toEqual(problems);
  });

  it.each([
    [
      "an owner among its own participants",
      shares({ ...SHARE, participants: [PARTICIPANT, OWNER] }),
      { "SHARES[0].participants": "accounts other than the owner" },
    ],
    [
      "a VPC of two owners",
      shares(SHARE, { owner: PARTICIPANT, region: REGION, vpcs: [VPC], participants: [OWNER] }),
      { "SHARES[1].vpcs": `a VPC of one owner and region: ${OWNER} ${REGION}` },
    ],
    [
      "a key that is both first and excluded",
      { PRIORITY_KEYS: '["Name"]', EXCLUDED_KEYS: '["Name"]' },
      { PRIORITY_KEYS: "keys that EXCLUDED_KEYS does not name" },
    ],
  ])("rejects contradictions: %s", (_, environment, problems) => {
    expect(problemsOf(environment)).toEqual(problems);
  });

  it("never repeats the external id", () => {
    const environment = { ...ENVIRONMENT, EXTERNAL_ID: "not allowed: spaces" };
    expect(() => readConfiguration(environment)).toThrow("EXTERNAL_ID: found (hidden)");
    expect(() => readConfiguration(environment)).not.toThrow("spaces");
  });
});
