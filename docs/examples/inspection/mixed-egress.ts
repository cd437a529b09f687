import { EgressVpc, InspectionVpc } from "@causeway/firewall";
import { AttachedSpoke } from "@causeway/spoke";
import { describeOrganization, egressVpc, type Example, inspectionVpc, networkAccount, spokeAccounts } from "./base.js";

/** One egress VPC for both: what was inspected, and the segments that go to the internet without inspection. */
export const example: Example = {
  organization: describeOrganization(
    { traffic: "all", egress: { vpc: "nat" } },
    {},
    {
      pools: { trial: { "eu-central-1": "10.76.0.0/16" } },
      segments: { trial: { pool: "trial", egress: "nat" } },
    },
  ),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      new EgressVpc(network, "egress", egressVpc(hub));
      new AttachedSpoke(network, "trial-one", { segment: "trial", netmaskLength: 24, hub });
    }),
    ...spokeAccounts,
  ],
};
