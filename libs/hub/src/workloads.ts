import { subnetsWith } from "@causeway/platform";
import type { IntentEnd } from "@causeway/intents";
import type { Segment } from "@causeway/organization";
import type { Tier } from "@causeway/vpc";

const WORKLOAD_TIERS: readonly Tier[] = ["private", "isolated"];

/** Subnets of a segment's VPCs in which something stands: those of its workloads, or of its public load balancers. */
export function workloadsOf({ name, ingress }: Segment): IntentEnd[] {
  const tiers = ingress ? ["public"] : WORKLOAD_TIERS;
  return tiers.map((tier) => subnetsWith({ Segment: name, Tier: tier }));
}
