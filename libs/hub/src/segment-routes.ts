import type { Cidr } from "@causeway/cidr";
import type { Organization, Segment } from "@causeway/organization";

/** A static route of a segment's table on the hub. */
export interface SegmentRoute {
  /** Last part of the route's Terraform address. */
  readonly id: string;
  readonly destination: string;
  readonly target: "inspection" | "blackhole";
}

/**
 * The segment policy as routes. All traffic of spokes passes the inspection VPC, or is dropped:
 *
 * - `default`: 0.0.0.0/0 to inspection, for a segment that reaches the internet
 * - `to-<segment>`: the addresses of a segment that it reaches, to inspection
 * - `supernet`: every other address of the organization is dropped. Without it the default route would lead packets for
 *   a forbidden segment to the firewall, which returns them to the hub's inspection table and so to that segment.
 *
 * Spokes never propagate into a segment's table: a propagated prefix is longer than these, and would go around the
 * firewall. A reached segment without addresses in the region has no route; regions do not reach each other.
 */
export function segmentRoutes(organization: Organization, region: string, segment: Segment): readonly SegmentRoute[] {
  const reached = segment.reaches.flatMap((name) => {
    const pool = organization.segment(name)?.pool ?? "";
    const cidr = organization.poolCidr(pool, region);
    return cidr === undefined ? [] : [{ name, cidr }];
  });
  return [
    ...(segment.internet ? [{ id: "default", destination: "0.0.0.0/0", target: "inspection" } as const] : []),
    ...supernetRoute(organization.supernet, reached),
    ...reached.map(({ name, cidr }) => ({
      id: `to-${name}`,
      destination: cidr.toString(),
      target: "inspection" as const,
    })),
  ];
}

/** None where a reached pool is the whole supernet: a table takes a destination once, and nothing is left to drop. */
function supernetRoute(supernet: Cidr, reached: readonly { cidr: Cidr }[]): readonly SegmentRoute[] {
  return reached.some(({ cidr }) => cidr.equals(supernet))
    ? []
    : [{ id: "supernet", destination: supernet.toString(), target: "blackhole" }];
}
