import type { Cidr } from "@causeway/cidr";
import { Unknown } from "@causeway/terraform";
import type { Family } from "../address/range.js";
import { Labels, type Network, type Subnet, type Vpc } from "./network.js";
import { RouteTable } from "./route-table.js";
import {
  assignedLater,
  attribute,
  type Attributes,
  cidr,
  flag,
  isAbsent,
  type Source,
  tags,
  text,
  unknownValue,
} from "./source.js";
import { Zones } from "./zones.js";

/** VPCs with all their CIDRs, and their main tables, which every VPC has whether or not Terraform names them. */
export function buildVpcs(source: Source, network: Network): void {
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

/** The local routes of a table: one for each block of its VPC. */
export function addLocalRoutes(table: RouteTable): void {
  const target = { kind: "local", address: "local" } as const;
  for (const destination of table.vpc.cidrs) {
    table.add({ destination, origin: "local", target, address: table.vpc.address });
  }
  for (const { family, unknown } of table.vpc.unknownCidrs) {
    const destination = { doubt: unknownValue(unknown), family };
    table.add({ destination, origin: "local", target, address: table.vpc.address });
  }
}

export function buildSubnets(source: Source, network: Network): void {
  const zones = new Zones(source);
  for (const resource of source.of("aws_subnet", "aws_default_subnet")) {
    const vpc = vpcOf(source, network, resource);
    if (vpc === undefined) {
      network.unmodelled.set(resource.address, new Unknown("its VPC is not in the input", resource.address));
      continue;
    }
    const name = text(resource, "availability_zone");
    const id = text(resource, "availability_zone_id");
    const subnet: Subnet = {
      address: resource.address,
      vpc,
      zone: zones.zoneOf(resource),
      zoneName: [name, id].find((value) => typeof value === "string") ?? "unknown zone",
      labels: new Labels(resource.stack, tags(resource)),
      cidrs: [],
      unknownCidrs: [],
      table: vpc.mainTable,
      acl: undefined,
      mapPublicIp: flag(resource, "map_public_ip_on_launch", resource.type === "aws_default_subnet"),
      assignsIpv6: flag(resource, "assign_ipv6_address_on_creation", false),
      relays: [],
      doubts: [],
    };
    const v4 = cidr(resource, "cidr_block");
    const v6 = cidr(resource, "ipv6_cidr_block");
    const v6Only = flag(resource, "ipv6_native", false) === true;
    if (v4 instanceof Unknown || (v4 === undefined && !v6Only)) {
      subnet.unknownCidrs.push({ family: 4, unknown: v4 ?? assignedLater(resource, "its CIDR") });
    } else if (v4 !== undefined) subnet.cidrs.push(v4);
    if (v6 instanceof Unknown) subnet.unknownCidrs.push({ family: 6, unknown: v6 });
    else if (v6 !== undefined) subnet.cidrs.push(v6);
    else if (
      v6Only ||
      ["ipv6_ipam_pool_id", "ipv6_netmask_length"].some((one) => !isAbsent(attribute(resource, one)))
    ) {
      subnet.unknownCidrs.push({ family: 6, unknown: assignedLater(resource, "its IPv6 CIDR") });
    }
    vpc.subnets.push(subnet);
    network.subnets.set(subnet.address, subnet);
  }
  for (const resource of source.of("aws_ec2_tag")) addTag(source, network, resource);
}

/** A tag of its own resource; if it is not known of which, any subnet without the key may have it. */
function addTag(source: Source, network: Network, resource: Attributes): void {
  const key = text(resource, "key");
  if (typeof key !== "string") return;
  const target = source.target(resource, "resource_id");
  const subnet = typeof target === "string" ? network.subnets.get(target) : undefined;
  subnet?.labels.tags.known.set(key, text(resource, "value") ?? "");
  if (!(attribute(resource, "resource_id") instanceof Unknown)) return;
  const unknown = new Unknown("the resource of this tag is not known", resource.address);
  for (const {
    labels: { tags: own },
  } of network.subnets.values())
    if (!own.known.has(key)) own.known.set(key, unknown);
}
