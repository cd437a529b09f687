import type { Zone } from "@causeway/organization";
import type { AccountConstruct } from "@causeway/platform";
import type { ISubnet } from "../i-vpc.js";
import type { Tier } from "../tier.js";
import { RoutedSubnet } from "./routed-subnet.js";

/** The subnet of a tier and zone. Reports UNKNOWN_SUBNET, and gives a placeholder on which routes have no effect. */
export function subnetIn(
  vpc: AccountConstruct & { readonly cidrBlock: string },
  subnets: readonly ISubnet[],
  tier: Tier,
  zone: Zone,
): ISubnet {
  const found = subnets.find((subnet) => subnet.tier === tier && subnet.zone.name === zone.name);
  if (found !== undefined) {
    return found;
  }
  const allowed = subnets.map((subnet) => RoutedSubnet.idOf(subnet.tier, subnet.zone)).join(", ") || "(none)";
  vpc.report({
    code: "UNKNOWN_SUBNET",
    found: RoutedSubnet.idOf(tier, zone),
    allowed,
    message: `the VPC has no ${tier} subnet in ${zone.name}; known: ${allowed}`,
  });
  return {
    id: "",
    arn: "",
    cidrBlock: vpc.cidrBlock,
    routeTableId: "",
    zone,
    tier,
    addRoute: () => undefined,
  };
}
