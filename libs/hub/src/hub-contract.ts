import { AccountStack, defineContract, OrganizationApp } from "@causeway/platform";
import type { ReadOptions } from "@causeway/platform";
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

/**
 * Reads the hub that another stack publishes. By default the networking account's main stack.
 *
 * Reports NO_HUB_IN_REGION where that stack is in another region: a VPC is attached to a transit gateway of its own
 * region, and gets its block from a pool with that locale
 * (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateIpamPool.html).
 */
export function readHub(scope: Construct, options: ReadOptions = {}): IHub {
  checkRegion(scope, options);
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

function checkRegion(scope: Construct, { from }: ReadOptions): void {
  const { organization, region } = AccountStack.of(scope);
  const { networkAccount } = organization;
  if (from !== undefined || region === networkAccount.region) return;
  OrganizationApp.of(scope).report({
    code: "NO_HUB_IN_REGION",
    path: scope.node.path,
    found: region,
    allowed: networkAccount.region,
    message:
      `the hub of "${networkAccount.name}" is in ${networkAccount.region}, and a VPC of ${region} cannot be attached to it: ` +
      `publish a hub from a stack of the networking account in ${region}, and read it by readHub(stack, { from })`,
  });
}
