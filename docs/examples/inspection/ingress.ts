import { IngressLoadBalancer, IngressVpc, InspectionVpc } from "@causeway/firewall";
import { describeOrganization, type Example, inspectionVpc, networkAccount, spokeAccounts } from "./base.js";

/** Public load balancers in a VPC of their own. What they send to production is inspected, and so are the replies. */
export const example: Example = {
  organization: describeOrganization(
    { traffic: "all", egress: "own" },
    {},
    {
      pools: { edge: { "eu-central-1": "10.76.0.0/16" } },
      segments: { edge: { pool: "edge", ingress: true } },
    },
  ),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      const ingress = new IngressVpc(network, "ingress", { segment: "edge", cidr: "10.76.0.0/22", hub });
      new IngressLoadBalancer(network, "shop", {
        ingress,
        certificateArn: "arn:aws:acm:eu-central-1:111111111111:certificate/11111111-2222-3333-4444-555555555555",
        targets: ["10.64.0.10", "10.64.0.40"],
        targetPort: 8443,
      });
    }),
    ...spokeAccounts,
  ],
};
