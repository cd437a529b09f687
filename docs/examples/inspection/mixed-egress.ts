import { EgressVpc, IngressVpc, InspectionVpc } from "@causeway/firewall";
import { AttachedSpoke } from "@causeway/spoke";
import {
  describeOrganization,
  egressVpc,
  type Example,
  INGRESS,
  ingressVpc,
  inspectionVpc,
  networkAccount,
  spokeAccounts,
} from "./base.js";

/** One egress VPC for both: what was inspected, and the segments that go to the internet without inspection. */
export const example: Example = {
  organization: describeOrganization(
    { traffic: "all", egress: { vpc: "nat" } },
    {},
    {
      pools: { ...INGRESS.pools, trial: { "eu-central-1": "10.77.0.0/16" } },
      segments: { ...INGRESS.segments, trial: { pool: "trial", egress: "nat" } },
    },
  ),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      new IngressVpc(network, "ingress", ingressVpc(hub));
      new EgressVpc(network, "egress", egressVpc(hub));
      new AttachedSpoke(network, "trial-one", { segment: "trial", netmaskLength: 24, hub });
    }),
    ...spokeAccounts,
  ],
};
