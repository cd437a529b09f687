import type { AccountConstruct } from "@causeway/platform";

/** Reports OUTSIDE_NETWORK_ACCOUNT for a construct that only the networking account's stacks may hold. */
export function requireNetworkAccount(construct: AccountConstruct, kind: string): void {
  const { account } = construct.stack;
  const network = construct.organization.networkAccount.name;
  if (account.name !== network) {
    construct.report({
      code: "OUTSIDE_NETWORK_ACCOUNT",
      found: account.name,
      allowed: network,
      message: `${kind} belongs into a stack of the networking account "${network}", not of "${account.name}"`,
    });
  }
}
