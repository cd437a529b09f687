import { IngressLoadBalancer, IngressVpc, InspectionVpc } from "@causeway/firewall";
import {
  describeOrganization,
  type Example,
  ingressVpc,
  inspectionVpc,
  networkAccount,
  spokeAccounts,
} from "./base.js";

/** Public load balancers in a VPC of their own. What they send to production is inspected, and so are the replies. */
export const example: Example = {
  organization: describeOrganization({ traffic: "all", egress: "own" }),
  accounts: [
    networkAccount((network, hub) => {
      new InspectionVpc(network, "inspection", inspectionVpc(hub));
      const ingress = new IngressVpc(network, "ingress", ingressVpc(hub));
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
