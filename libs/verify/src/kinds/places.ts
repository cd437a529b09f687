import { buildRouteTables } from "../model/route-tables.js";
import { buildSubnets, buildVpcs } from "../model/vpcs.js";
import type { Kind } from "./kind.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const vpc: Kind = {
  name: "vpc",
  types: [
    "aws_vpc",
    "aws_default_vpc",
    "aws_vpc_ipv4_cidr_block_association",
    "aws_vpc_ipv6_cidr_block_association",
    "aws_vpc_ipam_pool",
    "aws_vpc_ipam_pool_cidr",
  ],
  build: { places: buildVpcs },
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html */
export const subnet: Kind = {
  name: "subnet",
  types: ["aws_subnet", "aws_default_subnet", "aws_ec2_tag"],
  build: { places: buildSubnets },
  *ends(network, address) {
    const found = network.subnets.get(address);
    if (found !== undefined) yield { kind: "host", subnet: found };
  },
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export const routeTable: Kind = {
  name: "route-table",
  types: [
    "aws_route_table",
    "aws_default_route_table",
    "aws_route",
    "aws_route_table_association",
    "aws_main_route_table_association",
    "aws_ec2_managed_prefix_list",
    "aws_ec2_managed_prefix_list_entry",
  ],
  build: { tables: buildRouteTables },
};
