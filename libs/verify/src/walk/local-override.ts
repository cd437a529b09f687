import type { Kinds } from "../model/kinds.js";
import type { Doubt } from "../model/network.js";
import type { Route, RouteTable } from "../model/route-table.js";
import { doubtful } from "./trail.js";

/**
 * A route inside the VPC's own CIDR may only be for a whole subnet, or the whole block, and only towards a middlebox;
 * AWS rejects any other, so what it would do is not known.
 * https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html#route-table-routes
 */
export function forbiddenInside(kinds: Kinds, table: RouteTable, route: Route): Doubt | undefined {
  const { destination, origin, target } = route;
  if (origin === "local" || origin === "propagated" || !("prefixLength" in destination)) return undefined;
  const block = table.vpc.cidrs.find((cidr) => cidr.contains(destination));
  if (block === undefined) return undefined;
  const whole = block.equals(destination);
  const subnet = table.vpc.subnets.some(({ cidrs }) => cidrs.some((cidr) => cidr.equals(destination)));
  const isAllowed = target.kind === "local" || kinds.target(target.kind ?? "")?.mayOverrideLocal === true;
  if ((whole || subnet) && isAllowed) return undefined;
  return doubtful(
    `AWS rejects the route to ${destination.toString()}, which lies inside ${block.toString()}`,
    route.address,
  );
}
