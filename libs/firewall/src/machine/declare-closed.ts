import { GATEWAY_SERVICES } from "@causeway/aws";
import { internet, intent, subnetsOf } from "@causeway/platform";
import type { IVpc, Tier } from "@causeway/vpc";
import type { Construct } from "constructs";

/**
 * Declares that the internet does not reach a tier of the engine's own, and that the tier reaches the internet over HTTPS
 * or not at all. What goes by a gateway endpoint of the VPC stays with AWS. A VPC that
 * other Terraform made cannot be named in intents.
 */
export function declareClosed(scope: Construct, vpc: IVpc, tier: Tier, reachesOut: boolean): void {
  if (vpc.resource === undefined) {
    return;
  }
  const subnets = subnetsOf(vpc.resource, { Tier: tier });
  intent(scope).from(internet).cannotReach(subnets);
  if (reachesOut) {
    intent(scope)
      .from(subnets)
      .canReach(internet)
      .with({ protocol: "tcp", ports: [443] });
    return;
  }
  const endpoints = GATEWAY_SERVICES.flatMap((service) => vpc.endpoints.get(service) ?? []);
  intent(scope)
    .from(subnets)
    .cannotReach(internet)
    .except(...endpoints);
}
