import { IngressVpc, InspectionVpc } from "@causeway/firewall";
import {
  describeOrganization,
  type Example,
  ingressVpc,
  inspectionVpc,
  networkAccount,
  spokeAccounts,
} from "./base.js";

/** Segments reach each other directly; traffic with the internet is inspected, and leaves by the inspection VPC. */
export const example: Example = {
  organization: describeOrganization({ traffic: "internet", egress: "own" }),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      new IngressVpc(network, "ingress", ingressVpc(hub));
    }),
    ...spokeAccounts,
  ],
};
