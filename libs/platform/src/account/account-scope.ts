import { Construct } from "constructs";
import type { IConstruct } from "constructs";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { Account } from "@causeway/organization";
import { AccountStack } from "./account-stack.js";

/**
 * A part of a stack whose resources live in another account. Pass `provider` to each of them: a resource that
 * forgets it would land in the stack's own account, and is an error (WRONG_PROVIDER).
 */
export class AccountScope extends Construct {
  /** Acts in the account. */
  readonly provider: AwsProvider;

  constructor(
    scope: Construct,
    id: string,
    readonly account: Account,
  ) {
    super(scope, id);
    this.provider = AccountStack.of(this).provider(account);
  }

  /** The provider that resources at a place in the tree must use. */
  static providerAt(construct: IConstruct): AwsProvider {
    const scope = [...construct.node.scopes].reverse().find((parent) => parent instanceof AccountScope);
    return scope?.provider ?? AccountStack.of(construct).provider(AccountStack.of(construct).account);
  }
}
