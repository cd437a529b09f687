import type { IHub } from "@causeway/hub";

/** Stands for the hub of the same stack; its ids show by name. */
export const sampleHub: IHub = {
  transitGatewayId: "tgw-1",
  inspectionRouteTableId: "inspection-table",
  segmentRouteTableId: (segment) => `${segment}-table`,
  egressRouteTableId: (egress) => `${egress}-egress-table`,
  poolId: (pool) => `${pool}-pool`,
};
