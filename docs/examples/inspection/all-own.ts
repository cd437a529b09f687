import { InspectionVpc } from "@causeway/firewall";
import { describeOrganization, type Example, inspectionVpc, networkAccount, spokeAccounts } from "./base.js";

/** Everything is inspected, and leaves for the internet by NAT gateways of the inspection VPC. */
export const example: Example = {
  organization: describeOrganization({ traffic: "all", egress: "own" }, {}, { segments: {}, pools: {} }),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
    }),
    ...spokeAccounts,
  ],
};
