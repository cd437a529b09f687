import { defineContract } from "@causeway/platform";
import type { AccountStack, ReadOptions } from "@causeway/platform";
import type { Construct } from "constructs";
import type { IHub } from "./i-hub.js";

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

/** Publishes the hub of a stack for other accounts: gateway, tables by segment, and the pools of the stack's region. */
export function publishHub(stack: AccountStack, hub: IHub): void {
  const { organization, region } = stack;
  hubContract.publish(stack, {
    transitGatewayId: hub.transitGatewayId,
    inspectionRouteTableId: hub.inspectionRouteTableId,
    segmentRouteTableIds: Object.fromEntries(
      organization.segments.map(({ name }) => [name, hub.segmentRouteTableId(name)]),
    ),
    egressRouteTableIds: Object.fromEntries(organization.egresses.map((name) => [name, hub.egressRouteTableId(name)])),
    poolIds: Object.fromEntries(organization.pools(region).map((pool) => [pool, hub.poolId(pool)])),
  });
}

/** Reads the hub that another stack publishes. By default the networking account's main stack. */
export function readHub(scope: Construct, options: ReadOptions = {}): IHub {
  const values = hubContract.read(scope, options);
  // Getters: only what is used is read, and checked against what the other stack publishes.
  return {
    get transitGatewayId() {
      return values.transitGatewayId;
    },
    get inspectionRouteTableId() {
      return values.inspectionRouteTableId;
    },
    segmentRouteTableId: (segment) => values.segmentRouteTableIds.get(segment),
    egressRouteTableId: (egress) => values.egressRouteTableIds.get(egress),
    poolId: (pool) => values.poolIds.get(pool),
  };
}
