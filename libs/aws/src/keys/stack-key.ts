import { AccountStack } from "@causeway/platform";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { IConstruct } from "constructs";

export interface StackKeyProps {
  readonly description: string;
  /** Statements of the key's policy that let AWS services use it. */
  readonly use: readonly object[];
}

/**
 * A KMS key that all of a stack share for one purpose: the first who asks for the id makes it, directly below the stack.
 * The account administers it through IAM.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function stackKey(scope: IConstruct, id: string, props: (stack: AccountStack) => StackKeyProps): KmsKey {
  const stack = AccountStack.of(scope);
  const existing = stack.node.tryFindChild(id);
  if (existing instanceof KmsKey) {
    return existing;
  }
  const { description, use } = props(stack);
  const administration = {
    Sid: "AdministeredThroughIam",
    Effect: "Allow",
    Principal: { AWS: `arn:${stack.organization.partition}:iam::${stack.account.id}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return new KmsKey(stack, id, {
    description,
    enableKeyRotation: true,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [administration, ...use] }),
  });
}
