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

/** Everything is inspected; what may go to the internet leaves by a VPC of its own. */
export const example: Example = {
  organization: describeOrganization({ traffic: "all", egress: { vpc: "nat" } }),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      new IngressVpc(network, "ingress", ingressVpc(hub));
      new EgressVpc(network, "egress", egressVpc(hub));
    }),
    ...spokeAccounts,
  ],
};
