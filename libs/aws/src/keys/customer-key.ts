import { AccountStack } from "@causeway/platform";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { Construct, IConstruct } from "constructs";
import { accountRoot } from "../policy/arns.js";
import { policyDocument } from "../policy/policy-document.js";
import type { Statement } from "../policy/policy-document.js";

export interface CustomerKeyProps {
  readonly description: string;
  /**
   * Statements of the key's policy that let AWS services use it.
   * @default none
   */
  readonly use?: readonly Statement[];
}

/**
 * A KMS key that is rotated each year, and that the account administers and uses through IAM.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function customerKey(scope: Construct, id: string, { description, use = [] }: CustomerKeyProps): KmsKey {
  const { account, organization } = AccountStack.of(scope);
  const administration: Statement = {
    Sid: "AdministeredThroughIam",
    Effect: "Allow",
    Principal: { AWS: accountRoot(organization, account.id) },
    Action: "kms:*",
    Resource: "*",
  };
  return new KmsKey(scope, id, {
    description,
    enableKeyRotation: true,
    policy: policyDocument([administration, ...use]),
  });
}

/** A key that all of a stack share for one purpose: the first who asks for the id makes it, directly below the stack. */
export function stackKey(scope: IConstruct, id: string, props: (stack: AccountStack) => CustomerKeyProps): KmsKey {
  const stack = AccountStack.of(scope);
  const existing = stack.node.tryFindChild(id);
  return existing instanceof KmsKey ? existing : customerKey(stack, id, props(stack));
}
