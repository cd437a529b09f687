import { buildRouteTables } from "../model/route-tables.js";
import { buildSubnets, buildVpcs } from "../model/vpcs.js";
import type { Kind } from "./kind.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const vpc: Kind = { name: "vpc", build: { places: buildVpcs } };

/** https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html */
export const subnet: Kind = {
  name: "subnet",
  build: { places: buildSubnets },
  *ends(network, address) {
    const found = network.subnets.get(address);
    if (found !== undefined) yield { kind: "host", subnet: found };
  },
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export const routeTable: Kind = { name: "route-table", build: { tables: buildRouteTables } };
