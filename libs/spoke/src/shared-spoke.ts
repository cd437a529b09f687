import { ResourceShare } from "@causeway/hub";
import type { AccountName } from "@causeway/organization";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { Spoke } from "./spoke.js";
import type { SpokeProps } from "./spoke.js";

export interface SharedSpokeProps extends SpokeProps {
  /** Names of the accounts that put their resources into the subnets. */
  readonly participants: readonly AccountName[];
}

/**
 * A spoke whose workload subnets other accounts use: in the networking account, for teams without a VPC of their own, or
 * in a workload's account. The attachment's subnets are not shared: nothing but its interfaces may stand in them.
 *
 * AWS does not share a subnet's tags. Participants find VPC and subnets by the tags `Network` and `Tier` (`SharedVpc`)
 * once these are copied into their accounts.
 *
 * Reports UNKNOWN_ACCOUNT and PARTICIPANT_IS_OWNER for participants, and what `AttachedSpoke` does.
 */
export class SharedSpoke extends Spoke {
  /** What makes the subnets visible to the participants. */
  readonly shared: ITerraformDependable[];

  constructor(scope: Construct, id: string, { participants, ...props }: SharedSpokeProps) {
    super(scope, id, props);
    const resources = this.workloadSubnets().map(({ tier, zone, arn }) => [`${tier}-${zone.key}`, arn]);
    const share = new ResourceShare(this, "share", {
      resources: Object.fromEntries(resources) as Record<string, string>,
      shareWith: { accounts: participants },
    });
    this.shared = share.ready;
  }
}
