import { accountRoot, policyDocument } from "@causeway/aws";
import { AccountStack } from "@causeway/platform";
import type { Construct } from "constructs";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";

/** All but encryption and grants, which are a way to it. */
const ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:Delete*",
  "kms:Describe*",
  "kms:Disable*",
  "kms:Enable*",
  "kms:Get*",
  "kms:List*",
  "kms:Put*",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:Update*",
];

/**
 * The KMS key of a firewall, its policy and its rule groups. Nobody in the account can encrypt or decrypt with it:
 * Network Firewall does so by grants that it makes in the name of whoever configures the firewall. Without the key its
 * endpoints drop all packets, so that a deletion takes the longest time there is.
 *
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/kms-encryption-at-rest.html
 */
export function firewallKey(scope: Construct, id: string, name: string): KmsKey {
  const { account, organization } = AccountStack.of(scope);
  const throughIam = { AWS: accountRoot(organization, account.id) };
  return new KmsKey(scope, id, {
    description: `Network Firewall ${name}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: policyDocument([
      {
        Sid: "AdministeredThroughIam",
        Effect: "Allow",
        Principal: throughIam,
        Action: ADMINISTRATION,
        Resource: "*",
      },
      {
        Sid: "GrantsForAwsServices",
        Effect: "Allow",
        Principal: throughIam,
        Action: ["kms:CreateGrant", "kms:RevokeGrant"],
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]),
    tags: { Name: name },
  });
}
