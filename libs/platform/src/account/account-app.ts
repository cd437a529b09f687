import type { AccountName } from "@causeway/organization";
import type { AccountStack, AccountStackProps } from "./account-stack.js";

/** Makes the stacks of one account. */
export interface AccountContext {
  /** Makes a stack of the account; each has a workspace of its own. */
  stack(props?: AccountStackProps): AccountStack;
}

/** What `apps/<account>/src/main.ts` exports as its default. */
export interface AccountApp {
  /** Name of the account in the organization, and of the app's folder. */
  readonly account: AccountName;
  readonly build: (context: AccountContext) => void;
}

/**
 * Describes what is in an account.
 *
 * @param account name of the account in the organization
 * @param build called once per synthesis, to make the account's stacks and what is in them
 */
export function defineAccount(account: AccountName, build: AccountApp["build"]): AccountApp {
  return { account, build };
}
