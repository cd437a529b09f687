import { AccountStack } from "@causeway/platform";
import type { Construct } from "constructs";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";

/**
 * The KMS key of a firewall, its policy and its rule groups. It names no service: Network Firewall uses a key through
 * grants that it makes in the name of whoever configures the firewall, which takes the account's own IAM permissions.
 *
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/kms-encryption-at-rest.html
 */
export function firewallKey(scope: Construct, id: string, name: string): KmsKey {
  const { account, organization } = AccountStack.of(scope);
  return new KmsKey(scope, id, {
    description: `Network Firewall ${name}`,
    enableKeyRotation: true,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AdministeredThroughIam",
          Effect: "Allow",
          Principal: { AWS: `arn:${organization.partition}:iam::${account.id}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    }),
    tags: { Name: name },
  });
}
