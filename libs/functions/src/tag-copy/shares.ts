import type { AccountName, Account } from "@causeway/organization";
import type { AccountConstruct } from "@causeway/platform";
import type { IVpc, Tier } from "@causeway/vpc";
import type { ITerraformDependable } from "cdktf";

/** A VPC of the same stack. */
export interface OwnShare {
  readonly vpc: IVpc;
  /** Names of the accounts that use subnets of the VPC. */
  readonly participants: readonly AccountName[];
  /**
   * What must exist before the participants see the VPC: the associations of the resource share.
   * @default none
   */
  readonly ready?: readonly ITerraformDependable[];
}

/**
 * A VPC of another account, which has a `TagCopyOwnerRole` and, to be heard at once, `TagCopyEvents`. It is found by a
 * tag, at every run: so it may be made after `TagCopy`, by a stack that reads what this one publishes.
 */
export interface OtherAccountsShare {
  /** Name of the account that owns the VPC. */
  readonly owner: AccountName;
  /** Value of the VPC's tag `Network`, 1 to 256 characters: a spoke's name. */
  readonly network: string;
  /** @default the region of the stack */
  readonly region?: string;
  /** Names of the accounts that use subnets of the VPC; the account of `TagCopy` may be one of them. */
  readonly participants: readonly AccountName[];
}

export type TagCopyShare = OwnShare | OtherAccountsShare;

/** VPCs of one owner and region that are shared with the same accounts: an element of the function's `SHARES`. */
export interface ResolvedShare {
  readonly owner: string;
  readonly region: string;
  readonly vpcs: readonly string[];
  /** Values of the tag `Network` of VPCs whose ids are not known here; absent in the account's own shares. */
  readonly networks?: readonly string[];
  readonly participants: readonly string[];
}

const TIERS: readonly Tier[] = ["public", "private", "isolated", "transit", "firewall"];

/** Looks an account up by name, and reports one that the organization lacks. */
export type FindAccount = (property: string, name: string) => Account | undefined;

/**
 * The shares as the function knows them, in the order of owners, regions and participants. Shares with a mistake are
 * left out.
 *
 * Reports NO_SHARES, UNKNOWN_ACCOUNT, NO_PARTICIPANTS, PARTICIPANT_IS_OWNER, OWNER_IS_STACK, INVALID_NETWORK and UNKNOWN_REGION.
 */
export function resolveShares(
  construct: AccountConstruct,
  shares: readonly TagCopyShare[],
  findAccount: FindAccount,
): readonly ResolvedShare[] {
  if (shares.length === 0) {
    construct.report({
      code: "NO_SHARES",
      property: "shares",
      found: "(none)",
      allowed: "at least one share",
      message: "there is nothing to copy; leave TagCopy out",
    });
  }
  const merged = new Map<string, ResolvedShare>();
  shares.forEach((share, index) => {
    const resolved = resolveShare(construct, `shares[${String(index)}]`, share, findAccount);
    if (resolved === undefined) return;
    const key = [resolved.owner, resolved.region, ...resolved.participants].join(" ");
    const { vpcs = [], networks = [] } = merged.get(key) ?? {};
    const allNetworks = [...new Set([...networks, ...(resolved.networks ?? [])])].sort();
    merged.set(key, {
      ...resolved,
      vpcs: [...new Set([...vpcs, ...resolved.vpcs])],
      ...(allNetworks.length === 0 ? {} : { networks: allNetworks }),
    });
  });
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, share]) => share);
}

/** Ids of the subnets in the shared VPCs of this stack: an apply that adds one copies the tags again. */
export function subnetIdsOf(shares: readonly TagCopyShare[]): readonly string[] {
  const vpcs = new Set(shares.flatMap((share) => ("vpc" in share ? [share.vpc] : [])));
  return [...vpcs].flatMap((vpc) => TIERS.flatMap((tier) => vpc.subnets(tier).map(({ id }) => id)));
}

function resolveShare(
  construct: AccountConstruct,
  at: string,
  share: TagCopyShare,
  findAccount: FindAccount,
): ResolvedShare | undefined {
  const { stack } = construct;
  const owner = "vpc" in share ? stack.account : findAccount(`${at}.owner`, share.owner);
  const region = "vpc" in share ? stack.region : (share.region ?? stack.region);
  const participants = [...new Set(share.participants)]
    .map((name) => findAccount(`${at}.participants`, name))
    .filter((account) => account !== undefined);
  if (share.participants.length === 0) {
    construct.report({
      code: "NO_PARTICIPANTS",
      property: `${at}.participants`,
      found: "(none)",
      allowed: "at least one account",
      message: "the VPC is shared with nobody; leave it out",
    });
  }
  for (const { name } of participants.filter((account) => account.name === owner?.name)) {
    construct.report({
      code: "PARTICIPANT_IS_OWNER",
      property: `${at}.participants`,
      found: name,
      allowed: "other accounts than the owner",
      message: `account "${name}" owns the VPC; its tags are there already`,
    });
  }
  if ("network" in share && !/^.{1,256}$/.test(share.network)) {
    construct.report({
      code: "INVALID_NETWORK",
      property: `${at}.network`,
      found: share.network,
      allowed: "1 to 256 characters",
      message: `"${share.network}" cannot be the value of a tag`,
    });
  }
  if ("owner" in share && share.owner === stack.account.name) {
    construct.report({
      code: "OWNER_IS_STACK",
      property: `${at}.owner`,
      found: share.owner,
      allowed: "another account, or the VPC itself",
      message: "a VPC of the stack's own account is named by `vpc`",
    });
  }
  if (construct.organization.zones(region).length === 0) {
    const allowed = construct.organization.regions.join(", ");
    construct.report({
      code: "UNKNOWN_REGION",
      property: `${at}.region`,
      found: region,
      allowed,
      message: `the organization has no region "${region}"; known: ${allowed}`,
    });
  }
  if (owner === undefined) return undefined;
  return {
    owner: owner.id,
    region,
    ...("vpc" in share ? { vpcs: [share.vpc.id] } : { vpcs: [], networks: [share.network] }),
    participants: participants.map(({ id }) => id).sort(),
  };
}
