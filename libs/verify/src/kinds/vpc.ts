import type { Cidr } from "@causeway/cidr";
import { Unknown } from "@causeway/terraform";
import type { Family } from "../address/range.js";
import type { Kind } from "../model/kind.js";
import { Labels, type Network, type Vpc } from "../model/network.js";
import { RouteTable } from "../model/route-table.js";
import { assignedLater, attribute, type Attributes, cidr, flag, isAbsent, type Source, tags } from "../model/source.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const vpc: Kind = {
  name: "vpc",
  types: {
    aws_vpc: `
      assign_generated_ipv6_cidr_block cidr_block default_network_acl_id default_route_table_id
      default_security_group_id dhcp_options_id enable_dns_hostnames enable_dns_support
      enable_network_address_usage_metrics instance_tenancy ipv4_ipam_pool_id ipv4_netmask_length
      ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group ipv6_ipam_pool_id ipv6_netmask_length
      main_route_table_id
    `,
    aws_default_vpc: `
      assign_generated_ipv6_cidr_block cidr_block default_network_acl_id default_route_table_id
      default_security_group_id dhcp_options_id enable_dns_hostnames enable_dns_support
      enable_network_address_usage_metrics existing_default_vpc force_destroy instance_tenancy ipv6_association_id
      ipv6_cidr_block ipv6_cidr_block_network_border_group ipv6_ipam_pool_id ipv6_netmask_length main_route_table_id
    `,
    aws_vpc_ipv4_cidr_block_association: "cidr_block ipv4_ipam_pool_id ipv4_netmask_length vpc_id",
    aws_vpc_ipv6_cidr_block_association: `
      assign_generated_ipv6_cidr_block ip_source ipv6_address_attribute ipv6_cidr_block ipv6_ipam_pool_id
      ipv6_netmask_length ipv6_pool vpc_id
    `,
    aws_vpc_ipam_pool: `
      address_family allocation_default_netmask_length allocation_max_netmask_length allocation_min_netmask_length
      allocation_resource_tags auto_import aws_service cascade ipam_scope_id ipam_scope_type locale pool_depth
      public_ip_source publicly_advertisable source_ipam_pool_id state
    `,
    aws_vpc_ipam_pool_cidr: `
      cidr cidr_authorization_context ipam_pool_cidr_id ipam_pool_id netmask_length
    `,
  },
  build: { places: buildVpcs },
};

/** VPCs with all their CIDRs, and their main tables, which every VPC has whether or not Terraform names them. */
function buildVpcs(source: Source, network: Network): void {
  for (const resource of source.of("aws_vpc", "aws_default_vpc")) {
    const vpc: Omit<Vpc, "mainTable"> = {
      address: resource.address,
      labels: new Labels(resource.stack, tags(resource)),
      cidrs: [],
      unknownCidrs: [],
      subnets: [],
      unsupported: [],
      doubts: [],
    };
    const withTable: Vpc = Object.assign(vpc, { mainTable: undefined as unknown as RouteTable });
    withTable.mainTable = new RouteTable(`${resource.address}.default_route_table_id`, withTable);
    network.routeTables.set(withTable.mainTable.address, withTable.mainTable);
    network.vpcs.set(resource.address, withTable);
    addPrimaryCidr(source, withTable, resource);
    addIpv6Cidr(withTable, resource, flag(resource, "assign_generated_ipv6_cidr_block", false) === true);
  }
  for (const resource of source.of("aws_vpc_ipv4_cidr_block_association", "aws_vpc_ipv6_cidr_block_association")) {
    const vpc = vpcOf(source, network, resource);
    if (vpc === undefined) {
      // Whichever VPC it is of has addresses that its own resource does not tell.
      const family = resource.type === "aws_vpc_ipv6_cidr_block_association" ? 6 : 4;
      const unknown = new Unknown("the VPC of this block is not known", resource.address);
      if (attribute(resource, "vpc_id") instanceof Unknown)
        for (const any of network.vpcs.values()) any.unknownCidrs.push({ family, unknown });
      continue;
    }
    if (resource.type === "aws_vpc_ipv6_cidr_block_association") addIpv6Cidr(vpc, resource, true);
    else addCidr(vpc, 4, cidr(resource, "cidr_block") ?? assignedLater(resource, "its CIDR"));
  }
}

/** The VPC that a resource is in; one that cannot be told is reported as a fact that could not be placed. */
export function vpcOf(source: Source, network: Network, from: Attributes, name = "vpc_id"): Vpc | undefined {
  const address = source.target(from, name);
  if (typeof address === "string") {
    const vpc = network.vpcs.get(address);
    const named = vpc === undefined ? source.configuration.resources.get(address) : undefined;
    if (named?.mode === "managed") {
      network.unplaced.push(new Unknown(`AWS refuses it: ${address} is no VPC`, from.address));
    }
    return vpc;
  }
  if (address !== undefined)
    network.unplaced.push(new Unknown(`its ${name} is not known: ${address.reason}`, from.address));
  return undefined;
}

function addPrimaryCidr(source: Source, vpc: Vpc, resource: Attributes): void {
  const written = cidr(resource, "cidr_block");
  const allocation = source.configuration.allocations.get(resource.address);
  const stood = allocation && cidr({ address: resource.address, attributes: { cidr: allocation.cidr } }, "cidr");
  const known = written === undefined || written instanceof Unknown ? (stood ?? written) : written;
  addCidr(vpc, 4, known ?? assignedLater(resource, "its CIDR"));
}

function addIpv6Cidr(vpc: Vpc, resource: Attributes, expected: boolean): void {
  const written = cidr(resource, "ipv6_cidr_block");
  const fromPool = !isAbsent(attribute(resource, "ipv6_ipam_pool_id"));
  if (written !== undefined) addCidr(vpc, 6, written);
  else if (expected || fromPool) addCidr(vpc, 6, assignedLater(resource, "its IPv6 CIDR"));
}

function addCidr(vpc: Vpc, family: Family, block: Cidr | Unknown): void {
  // An inline CIDR of a state may come back as an association resource of its own.
  if (block instanceof Unknown) vpc.unknownCidrs.push({ family, unknown: block });
  else if (!vpc.cidrs.some((other) => other.equals(block))) vpc.cidrs.push(block);
}
