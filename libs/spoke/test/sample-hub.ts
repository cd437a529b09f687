import type { Hub } from "@causeway/hub";

/** Stands for the hub of the same stack; its ids show by name. */
export const sampleHub: Hub = {
  transitGateway: {
    id: "tgw-1",
    inspectionRouteTableId: "inspection-table",
    segmentRouteTableId: (segment) => `${segment}-table`,
    egressRouteTableId: (egress) => `${egress}-egress-table`,
  },
  poolId: (pool) => `${pool}-pool`,
};
