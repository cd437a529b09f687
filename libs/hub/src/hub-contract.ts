import { defineContract } from "@causeway/platform";
import type { AccountStack, ReadOptions } from "@causeway/platform";
import type { Construct } from "constructs";
import type { Ipam } from "./ipam.js";
import type { ITransitGateway } from "./transit-gateway.js";

/** What the networking account's stack publishes for spokes in the stack's region. */
export const hubContract = defineContract("hub", {
  transitGatewayId: "text",
  inspectionRouteTableId: "text",
  /** By name of the segment. */
  segmentRouteTableIds: "textByKey",
  /** By name of the egress. */
  egressRouteTableIds: "textByKey",
  /** By name of the pool. */
  poolIds: "textByKey",
});

/** What a spoke needs of the hub: of its own stack, or read from the networking account's. */
export interface Hub {
  readonly transitGateway: ITransitGateway;
  /** Id of an address pool in the stack's region. */
  poolId(pool: string): string;
}

/** Publishes the hub of a stack for other accounts: gateway, tables by segment, and the pools of the stack's region. */
export function publishHub(stack: AccountStack, hub: { transitGateway: ITransitGateway; ipam: Ipam }): void {
  const { organization, region } = stack;
  const { transitGateway, ipam } = hub;
  hubContract.publish(stack, {
    transitGatewayId: transitGateway.id,
    inspectionRouteTableId: transitGateway.inspectionRouteTableId,
    segmentRouteTableIds: Object.fromEntries(
      organization.segments.map(({ name }) => [name, transitGateway.segmentRouteTableId(name)]),
    ),
    egressRouteTableIds: Object.fromEntries(
      organization.egresses.map((name) => [name, transitGateway.egressRouteTableId(name)]),
    ),
    poolIds: Object.fromEntries(organization.pools(region).map((pool) => [pool, ipam.poolId(pool, region)])),
  });
}

/** Reads the hub that another stack publishes. Default: the networking account's main stack. */
export function readHub(scope: Construct, options: ReadOptions = {}): Hub {
  const values = hubContract.read(scope, options);
  return {
    // Getters: only what is used is read, and checked against what the other stack publishes.
    transitGateway: {
      get id() {
        return values.transitGatewayId;
      },
      get inspectionRouteTableId() {
        return values.inspectionRouteTableId;
      },
      segmentRouteTableId: (segment) => values.segmentRouteTableIds.get(segment),
      egressRouteTableId: (egress) => values.egressRouteTableIds.get(egress),
    },
    poolId: (pool) => values.poolIds.get(pool),
  };
}
