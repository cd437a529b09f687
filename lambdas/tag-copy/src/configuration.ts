import {
  flag,
  readEnvironment,
  text,
  variable,
  wholeNumber,
  type Environment,
  type Problem,
} from "@causeway/lambda-shared";
import * as z from "zod/mini";
import type { RoleNames } from "./aws/accounts.js";
import type { CopyRules } from "./decision/decide.js";
import { isReserved } from "./decision/tags.js";

const Account = text("an account id of 12 digits", /^\d{12}$/);
const Region = text("a region, such as eu-central-1", /^[a-z]{2}(-[a-z]+)+-\d$/);
const VpcId = text("a VPC id, vpc- and hexadecimal digits", /^vpc-[0-9a-f]{8,17}$/);

const Network = text("a value of the tag Network, 1 to 256 characters", /^.{1,256}$/);

/**
 * VPCs of one owner in one region, and the accounts that it shares subnets of them with. VPCs are named by id, or by
 * their tag `Network`, which is looked up at every run: such a VPC may be made later than the function.
 */
const Share = z
  .strictObject(
    {
      owner: Account,
      region: Region,
      // 200 is what one filter of a Describe call takes.
      vpcs: z.array(VpcId, "a list of VPC ids").check(z.maxLength(200, "at most 200 VPCs")),
      networks: z.optional(z.array(Network, "a list of networks").check(z.maxLength(200, "at most 200 networks"))),
      participants: z.array(Account, "a list of account ids").check(z.minLength(1, "at least 1 participant")),
    },
    { error: "an object with owner, region, vpcs, networks and participants, and nothing else" },
  )
  .check(z.refine(({ vpcs, networks = [] }) => vpcs.length + networks.length > 0, "at least one VPC or network"));
export type Share = z.output<typeof Share>;

export const Shares = z.array(Share, "a list of shares");

export interface Configuration {
  readonly shares: readonly Share[];
  readonly roles: RoleNames;
  readonly rules: CopyRules;
  readonly accountConcurrency: number;
  readonly visibilityWaitSeconds: number;
  readonly dryRun: boolean;
}

const RoleName = text("a role name, with its path if it has one", /^[\w+=,.@/-]{1,512}$/);
const ExternalId = text("2 to 1224 characters of letters, digits and +=,.@:/-", /^[\w+=,.@:/-]{2,1224}$/);
const TagKey = z.string("a tag key").check(
  z.minLength(1, "a tag key of 1 to 128 characters"),
  z.maxLength(128, "a tag key of 1 to 128 characters"),
  z.refine((key) => !isReserved(key), "a tag key that does not begin with aws:"),
);
const TagKeys = z.array(TagKey, "a list of tag keys");

/** @throws ConfigurationError with all problems together. */
export function readConfiguration(environment: Environment): Configuration {
  const values = readEnvironment(
    environment,
    {
      SHARES: variable(Shares, { json: true, fallback: "[]" }),
      OWNER_ROLE_NAME: variable(RoleName),
      PARTICIPANT_ROLE_NAME: variable(RoleName),
      EXTERNAL_ID: variable(ExternalId, { sensitive: true }),
      LEDGER_KEY: variable(TagKey, { fallback: "causeway:tag-copy" }),
      PRIORITY_KEYS: variable(TagKeys, { json: true, fallback: "[]" }),
      EXCLUDED_KEYS: variable(TagKeys, { json: true, fallback: "[]" }),
      ACCOUNT_CONCURRENCY: variable(wholeNumber(1, 20), { fallback: "4" }),
      VISIBILITY_WAIT_SECONDS: variable(wholeNumber(0, 600), { fallback: "60" }),
      DRY_RUN: variable(flag, { fallback: "false" }),
    },
    ({ SHARES, PRIORITY_KEYS, EXCLUDED_KEYS }) => [
      ...shareProblems(SHARES, "SHARES"),
      ...PRIORITY_KEYS.filter((key) => EXCLUDED_KEYS.includes(key)).map((key) => ({
        path: "PRIORITY_KEYS",
        found: key,
        allowed: "keys that EXCLUDED_KEYS does not name",
      })),
    ],
  );
  return {
    shares: values.SHARES,
    roles: { read: values.OWNER_ROLE_NAME, tag: values.PARTICIPANT_ROLE_NAME, externalId: values.EXTERNAL_ID },
    rules: {
      ledgerKey: values.LEDGER_KEY,
      priorityKeys: values.PRIORITY_KEYS,
      excludedKeys: values.EXCLUDED_KEYS,
    },
    accountConcurrency: values.ACCOUNT_CONCURRENCY,
    visibilityWaitSeconds: values.VISIBILITY_WAIT_SECONDS,
    dryRun: values.DRY_RUN,
  };
}

/** What the form of a share cannot rule out: an owner among its participants, a VPC with two owners or regions. */
export function shareProblems(shares: readonly Share[], root: string): Problem[] {
  const problems: Problem[] = [];
  const places = new Map<string, string>();
  shares.forEach(({ owner, region, vpcs, participants }, index) => {
    if (participants.includes(owner)) {
      problems.push({
        path: `${root}[${index}].participants`,
        found: owner,
        allowed: "accounts other than the owner",
      });
    }
    for (const vpc of vpcs) {
      const place = `${owner} ${region}`;
      const other = places.get(vpc) ?? place;
      places.set(vpc, other);
      if (other !== place) {
        problems.push({
          path: `${root}[${index}].vpcs`,
          found: vpc,
          allowed: `a VPC of one owner and region: ${other}`,
        });
      }
    }
  });
  return problems;
}
