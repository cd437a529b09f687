import { Unknown } from "@causeway/terraform";
import type { Kind } from "../model/kind.js";
import { Labels, type Network, type Subnet } from "../model/network.js";
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
} from "../model/source.js";
import { vpcOf } from "./vpc.js";
import { Zones } from "./zones.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html */
export const subnet: Kind = {
  name: "subnet",
  types: {
    aws_subnet: `
      assign_ipv6_address_on_creation availability_zone availability_zone_id cidr_block enable_dns64
      enable_resource_name_dns_a_record_on_launch enable_resource_name_dns_aaaa_record_on_launch ipv4_ipam_pool_id
      ipv4_netmask_length ipv6_cidr_block ipv6_cidr_block_association_id ipv6_ipam_pool_id ipv6_native
      ipv6_netmask_length map_public_ip_on_launch private_dns_hostname_type_on_launch vpc_id
    `,
    aws_default_subnet: `
      assign_ipv6_address_on_creation availability_zone availability_zone_id cidr_block enable_dns64
      enable_resource_name_dns_a_record_on_launch enable_resource_name_dns_aaaa_record_on_launch
      existing_default_subnet force_destroy ipv6_cidr_block ipv6_cidr_block_association_id ipv6_native
      map_public_ip_on_launch private_dns_hostname_type_on_launch vpc_id
    `,
    aws_ec2_tag: "key resource_id value",
  },
  build: { places: buildSubnets },
  *ends(network, address) {
    const found = network.subnets.get(address);
    if (found !== undefined) yield { kind: "host", subnet: found };
  },
};

function buildSubnets(source: Source, network: Network): void {
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
