import { IngressVpc, InspectionVpc } from "@causeway/firewall";
import {
  describeOrganization,
  type Example,
  ingressVpc,
  inspectionVpc,
  networkAccount,
  spokeAccounts,
} from "./base.js";

/** Everything is inspected, and nothing leaves for the internet. */
export const example: Example = {
  organization: describeOrganization({ traffic: "all", egress: "none" }, { internet: false }),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      new IngressVpc(network, "ingress", ingressVpc(hub));
    }),
    ...spokeAccounts,
  ],
};
