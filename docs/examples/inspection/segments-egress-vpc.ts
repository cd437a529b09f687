import { EgressVpc, IngressVpc, InspectionVpc } from "@causeway/firewall";
import {
  describeOrganization,
  egressVpc,
  type Example,
  ingressVpc,
  inspectionVpc,
  networkAccount,
  spokeAccounts,
} from "./base.js";

/** Traffic between segments is inspected; that with the internet goes straight to the egress VPC. */
export const example: Example = {
  organization: describeOrganization({ traffic: "segments" }, { egress: "nat" }),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      new IngressVpc(network, "ingress", ingressVpc(hub));
      new EgressVpc(network, "egress", egressVpc(hub));
    }),
    ...spokeAccounts,
  ],
};
