import type { PoolName, SegmentName } from "@causeway/organization";

/** A hub that VPCs attach to: a `Hub` of the same stack, or what `readHub` reads of the networking account's. */
export interface IHub {
  readonly transitGatewayId: string;
  /** Table of packets that the inspection VPC returns: it knows every spoke. */
  readonly inspectionRouteTableId: string;

  /** Table of packets that the spokes of a segment send. */
  segmentRouteTableId(segment: SegmentName): string;

  /** Table of packets that an egress VPC returns: it knows the spokes of the segments that name the egress. */
  egressRouteTableId(egress: string): string;

  /** Id of an IPAM pool in the stack's region. */
  poolId(pool: PoolName): string;
}
