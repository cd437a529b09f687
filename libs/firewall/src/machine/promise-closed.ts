import { internet, promise, vpc as subnetsOf } from "@causeway/platform";
import type { Tier, Vpc } from "@causeway/vpc";
import type { Construct } from "constructs";

/**
 * Promises that the internet does not reach a tier of the engine's own, and that the tier reaches the internet over HTTPS
 * or not at all. What goes by a gateway endpoint of the VPC stays with AWS.
 */
export function promiseClosed(scope: Construct, vpc: Vpc, tier: Tier, reachesOut: boolean): void {
  const subnets = subnetsOf(vpc.resource, { Tier: tier });
  promise(scope).that(internet).cannotReach(subnets);
  if (reachesOut) {
    promise(scope)
      .that(subnets)
      .reach(internet)
      .with({ protocol: "tcp", ports: [443] });
    return;
  }
  const endpoints = ["s3", "dynamodb"].flatMap((service) => vpc.endpoints.get(service) ?? []);
  promise(scope)
    .that(subnets)
    .cannotReach(internet)
    .exceptFor(...endpoints);
}
