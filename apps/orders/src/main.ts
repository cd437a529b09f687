import { defineAccount } from "@causeway/platform";
import { ParticipantLoadBalancer, SharedVpc } from "@causeway/spoke";

/** The orders team has no VPC of its own: its load balancer stands in the networking account's shared VPC. */
export default defineAccount("orders", ({ stack }) => {
  const main = stack();
  const vpc = new SharedVpc(main, "platform", { network: "platform" });
  new ParticipantLoadBalancer(main, "orders", { vpc, port: 443, targetPort: 8443 });
});
