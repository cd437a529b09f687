import type { Account, Organization } from "@causeway/organization";
import { defineAccount } from "@causeway/platform";
import type { AccountApp, AccountStack } from "@causeway/platform";
import { RamSharingWithOrganization } from "@cdktf/provider-aws/lib/ram-sharing-with-organization/index.js";
import { VpcIpamOrganizationAdminAccount } from "@cdktf/provider-aws/lib/vpc-ipam-organization-admin-account/index.js";
import { PipelineRoles } from "./pipeline-roles.js";
import { StateBucket } from "./state-bucket.js";

/** Name of the stacks within their accounts. */
const NAME = "bootstrap";

/**
 * What must exist before a pipeline can apply an organization, as a stack `<account>_bootstrap` per account:
 *
 * - in the management account: RAM shares with the organization, and IPAM's delegation to the networking account;
 * - in the networking account: the bucket of the states, for backend "s3";
 * - in every account but the management account: who the pipeline is, and its two roles.
 *
 * They are applied by a person with credentials of the management account, from which Terraform assumes
 * `management.role` in the others.
 *
 * @returns none where the organization names no management account or no pipeline
 */
export function bootstrapApps(organization: Organization): readonly AccountApp[] {
  const { backend, management, pipeline, networkAccount } = organization;
  if (management === undefined || pipeline === undefined) return [];
  return [
    defineAccount(management.account.name, ({ stack }) => {
      delegate(stack({ name: NAME }), networkAccount);
    }),
    ...organization.accounts.map(({ name }) =>
      defineAccount(name, ({ stack }) => {
        const bootstrap = stack({ name: NAME, role: management.role });
        new PipelineRoles(bootstrap, "pipeline", { pipeline, backend });
        if (name === networkAccount.name && backend.type === "s3") {
          new StateBucket(bootstrap, "states", backend);
        }
      }),
    ),
  ];
}

/**
 * Shares are then taken without an invitation, and IPAM sees the organization's accounts:
 * https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html#getting-started-sharing-orgs
 * https://docs.aws.amazon.com/vpc/latest/ipam/enable-integ-ipam.html
 */
function delegate(stack: AccountStack, networkAccount: Account): void {
  new RamSharingWithOrganization(stack, "ram-sharing", {});
  new VpcIpamOrganizationAdminAccount(stack, "ipam-admin", { delegatedAdminAccountId: networkAccount.id });
}
