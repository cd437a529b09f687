import { policyDocument } from "@causeway/aws";
import { AccountStack } from "@causeway/platform";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { Construct } from "constructs";

/** The KMS key of what a proxy's instances pull: its role may decrypt through the storing service alone. */
export function proxyKey(scope: Construct, id: string, name: string): KmsKey {
  const { account, organization } = AccountStack.of(scope);
  return new KmsKey(scope, id, {
    description: `Configuration of proxy ${name}`,
    enableKeyRotation: true,
    policy: policyDocument([
      {
        Sid: "AdministeredThroughIam",
        Effect: "Allow",
        Principal: { AWS: `arn:${organization.partition}:iam::${account.id}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ]),
  });
}
