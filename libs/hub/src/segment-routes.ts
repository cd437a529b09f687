import type { Cidr } from "@causeway/cidr";
import type { Organization, Segment } from "@causeway/organization";

/** Whose attachment a segment's table leads packets to: the inspection VPC's, or that of the segment's egress VPC. */
export type NextHop = "inspection" | "egress";

/** Where the spokes of a segment are led: `segmentRoutes` writes it out. */
export interface NextHops {
  /** `undefined` for a segment without internet. */
  readonly internet: NextHop | undefined;
  /** Towards the segments that it reaches. */
  readonly segments: NextHop;
}

export function nextHops({ internet, egress }: Segment): NextHops {
  return {
    internet: internet ? (egress === undefined ? "inspection" : "egress") : undefined,
    segments: "inspection",
  };
}

/** A static route of a segment's table on the hub. */
export interface SegmentRoute {
  /** Last part of the route's Terraform address. */
  readonly id: string;
  readonly destination: string;
  readonly target: NextHop | "blackhole";
}

/**
 * The segment policy as routes. All traffic of spokes passes their next hops, or is dropped:
 *
 * - `default`: 0.0.0.0/0 to the next hop for the internet, for a segment that reaches it
 * - `to-<segment>`: the addresses of a segment that it reaches, to the next hop for segments
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
  const hops = nextHops(segment);
  return [
    ...(hops.internet === undefined ? [] : [{ id: "default", destination: "0.0.0.0/0", target: hops.internet }]),
    ...supernetRoute(organization.supernet, reached),
    ...reached.map(({ name, cidr }) => ({
      id: `to-${name}`,
      destination: cidr.toString(),
      target: hops.segments,
    })),
  ];
}

/** None where a reached pool is the whole supernet: a table takes a destination once, and nothing is left to drop. */
function supernetRoute(supernet: Cidr, reached: readonly { cidr: Cidr }[]): readonly SegmentRoute[] {
  return reached.some(({ cidr }) => cidr.equals(supernet))
    ? []
    : [{ id: "supernet", destination: supernet.toString(), target: "blackhole" }];
}
