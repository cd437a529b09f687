import { TagCopyParticipantRole } from "@causeway/functions";
import { defineAccount, endpoint, intent, subnetsWith } from "@causeway/platform";
import { ParticipantLoadBalancer, SharedVpc } from "@causeway/spoke";

/**
 * The orders team has no VPC of its own: its load balancer stands in the networking account's shared VPC, which it finds
 * by the tags that the networking account copies here. The role for that copy is applied before the networking account.
 */
export default defineAccount("orders", ({ stack }) => {
  new TagCopyParticipantRole(stack({ name: "prerequisites" }), "tag-copy");
  const main = stack();
  const vpc = new SharedVpc(main, "platform", { network: "platform" });
  const { loadBalancer } = new ParticipantLoadBalancer(main, "orders", { vpc, port: 443, targetPort: 8443 });
  for (const Segment of ["production", "development"]) {
    intent(main)
      .from(subnetsWith({ Segment, Tier: "private" }))
      .canReach(endpoint(loadBalancer))
      .with({ ports: [443] })
      .ifThereAreAny();
  }
});
