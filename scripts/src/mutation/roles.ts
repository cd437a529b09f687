import { resourcesOf, type Stacks } from "./stacks.js";

/**
 * Accounts by what they are for the network, as far as the stacks say: explanations of survivors are about these, so that
 * an organization may call its accounts what it likes.
 */
export interface Roles {
  /** Has the transit gateway. */
  readonly hub: string;
  /** Accounts with a VPC of their own in a segment, by the segment. */
  readonly spokes: Readonly<Record<string, string>>;
  /** Has no VPC, and a load balancer in one that is shared with it. */
  readonly participant: string;
}

/** @throws Error if several accounts, or none, have a role */
export function rolesOf(stacks: Stacks): Roles {
  const hub = only(
    "a transit gateway",
    resourcesOf(stacks, "aws_ec2_transit_gateway").map(({ stack }) => accountOf(stack)),
  );
  const vpcs = resourcesOf(stacks, "aws_vpc").filter(({ stack }) => accountOf(stack) !== hub);
  const segmentOf = (tags: unknown) => (tags as Readonly<Record<string, string>> | undefined)?.["Segment"] ?? "";
  const segments = [...new Set(vpcs.map(({ body }) => segmentOf(body["tags"])))];
  const inSegment = (segment: string) =>
    vpcs.filter(({ body }) => segmentOf(body["tags"]) === segment).map(({ stack }) => accountOf(stack));
  const owners = new Set([hub, ...vpcs.map(({ stack }) => accountOf(stack))]);
  return {
    hub,
    spokes: Object.fromEntries(segments.map((segment) => [segment, only(`a VPC in ${segment}`, inSegment(segment))])),
    participant: only(
      "a load balancer in another's VPC",
      resourcesOf(stacks, "aws_lb").flatMap(({ stack }) => (owners.has(accountOf(stack)) ? [] : [accountOf(stack)])),
    ),
  };
}

/** A stack is called `<account>` or `<account>_<name>`. */
function accountOf(stack: string): string {
  return stack.split("_")[0] ?? "";
}

function only(what: string, accounts: readonly string[]): string {
  const [account, ...others] = new Set(accounts);
  if (account === undefined || others.length > 0) {
    throw new Error(`one account has to have ${what}; found: ${[...new Set(accounts)].join(", ") || "none"}`);
  }
  return account;
}
