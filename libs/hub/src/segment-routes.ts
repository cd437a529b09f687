import type { Cidr } from "@causeway/cidr";
import type { Organization, Segment } from "@causeway/organization";

/**
 * Where the hub leads packets of a segment's spokes: to the inspection VPC, to the segment's egress VPC, or straight to
 * the spokes that they are for.
 */
export type NextHop = "inspection" | "egress" | "direct";

/**
 * The one description of the hub's routing; tables, propagations and intents follow from it. `undefined` for what the
 * segment does not reach. Traffic with an ingress segment is the internet's, whatever is inspected between segments.
 */
export function nextHop(organization: Organization, from: Segment, to: Segment | "internet"): NextHop | undefined {
  if (to === "internet") {
    return from.internet ? (from.egress === undefined ? "inspection" : "egress") : undefined;
  }
  if (!from.reaches.includes(to.name)) {
    return undefined;
  }
  return organization.inspection.segments || from.ingress || to.ingress ? "inspection" : "direct";
}

/** A static route of a segment's table on the hub. */
export interface SegmentRoute {
  /** Last part of the route's Terraform address. */
  readonly id: string;
  readonly destination: string;
  readonly target: "inspection" | "egress" | "blackhole";
}

/**
 * The static routes of a segment's table:
 *
 * - `default`: 0.0.0.0/0 to the next hop for the internet, for a segment that reaches it
 * - `to-<segment>`: the addresses of a segment whose next hop is inspection
 * - `supernet`: every other address of the organization is dropped. Without it the default route would lead packets for
 *   a forbidden segment to the firewall, which returns them to the hub's inspection table and so to that segment.
 *
 * Spokes propagate into the tables of `segmentsStraightTo` theirs alone: a propagated prefix is longer than these, and
 * would go around the firewall. A reached segment without addresses in the region has no route; regions do not reach
 * each other.
 */
export function segmentRoutes(organization: Organization, region: string, segment: Segment): readonly SegmentRoute[] {
  const inspected = organization.segments
    .filter((to) => nextHop(organization, segment, to) === "inspection")
    .flatMap(({ name, pool }) => {
      const cidr = organization.poolCidr(pool, region);
      return cidr === undefined ? [] : [{ name, cidr }];
    });
  const internet = nextHop(organization, segment, "internet");
  return [
    ...(internet === "inspection" || internet === "egress"
      ? [{ id: "default", destination: "0.0.0.0/0", target: internet }]
      : []),
    ...supernetRoute(organization.supernet, inspected),
    ...inspected.map(({ name, cidr }) => ({
      id: `to-${name}`,
      destination: cidr.toString(),
      target: "inspection" as const,
    })),
  ];
}

/** The segments that reach this one without inspection: its spokes propagate into their tables. */
export function segmentsStraightTo(organization: Organization, segment: Segment): readonly Segment[] {
  return organization.segments.filter((from) => nextHop(organization, from, segment) === "direct");
}

/** None where a reached pool is the whole supernet: a table takes a destination once, and nothing is left to drop. */
function supernetRoute(supernet: Cidr, reached: readonly { cidr: Cidr }[]): readonly SegmentRoute[] {
  return reached.some(({ cidr }) => cidr.equals(supernet))
    ? []
    : [{ id: "supernet", destination: supernet.toString(), target: "blackhole" }];
}
