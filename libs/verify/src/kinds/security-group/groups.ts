import { Reference, type Resource, Unknown, type Value } from "@causeway/terraform";
import { ALL } from "../../address/range.js";
import type { Interface, Network, Vpc } from "../../model/network.js";
import { attribute, type Attributes, isAbsent, members, type Source, unknownValue } from "../../model/source.js";
import type { SecurityGroup } from "../../model/filters/filters.js";
import { ALL_TRAFFIC } from "../../model/filters/traffic.js";

/** Where an interface of a group that names no VPC may stand, if the input holds no default VPC. */
const DEFAULT_VPC = "the default VPC";

/** Security groups without their rules, which may name any group. */
export function buildSecurityGroups(source: Source, network: Network): void {
  for (const resource of source.of("aws_security_group", "aws_default_security_group")) {
    const { address } = resource;
    const vpcs = vpcsOf(source, network, resource);
    network.securityGroups.set(address, { address, ingress: [], egress: [], doubts: [], vpcs });
    if (resource.type !== "aws_default_security_group") continue;
    const vpc = source.target(resource, "vpc_id");
    if (typeof vpc === "string") network.aliases.set(`${vpc}.default_security_group_id`, address);
    if (attribute(resource, "vpc_id") instanceof Unknown) {
      network.looseRules.push(unknownValue(new Unknown("its VPC is not known", address)));
    }
  }
}

/**
 * The VPCs in which a group may be used: its own, or the default VPC if it names none, and those that it is associated
 * with. None if they are not known.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
 */
function vpcsOf(source: Source, network: Network, group: Resource): string[] {
  const own = source.target(group, "vpc_id");
  const associations = source.of("aws_vpc_security_group_vpc_association").filter((association) => {
    const named = source.target(association, "security_group_id");
    return named instanceof Unknown || named === group.address;
  });
  const others = associations.map((association) => source.target(association, "vpc_id"));
  const named = [own ?? defaultVpcOf(source), ...others];
  return named.every((vpc) => typeof vpc === "string" && (network.vpcs.has(vpc) || vpc === DEFAULT_VPC))
    ? named.filter((vpc) => typeof vpc === "string")
    : [];
}

function defaultVpcOf(source: Source): string | Unknown {
  const [one, ...others] = source.of("aws_default_vpc");
  if (one === undefined) return DEFAULT_VPC;
  return others.length === 0 ? one.address : new Unknown("its region's default VPC is not known", one.address);
}

/**
 * The groups of an interface; one that is not in the input puts the interface in doubt. An interface that names none
 * gets its VPC's default group.
 */
export function groupsOf(source: Source, network: Network, to: Interface, from: Attributes, name: string): void {
  if (members(from, name).length === 0 && to.securityGroups.length === 0) {
    to.securityGroups.push(defaultGroup(network, to.subnet.vpc));
    return;
  }
  for (const id of members(from, name)) addGroup(source, network, to, id, from.address);
}

function addGroup(source: Source, network: Network, to: Interface, id: Value, at: string): void {
  const group = groupAt(source, network, id, at);
  const { vpc } = to.subnet;
  if (group instanceof Unknown) to.doubts.push(unknownValue(group));
  else if (group.vpcs.length > 0 && !group.vpcs.includes(vpc.address)) {
    const message = `AWS refuses the security group ${group.address}, which is of another VPC than ${vpc.address}`;
    to.doubts.push(unknownValue(new Unknown(message, at)));
  } else if (isOfOtherRegion(source, group, to)) {
    to.doubts.push(unknownValue(new Unknown(`AWS knows no ${group.address} in the Region of ${vpc.address}`, at)));
  } else if (!to.securityGroups.includes(group)) to.securityGroups.push(group);
}

function isOfOtherRegion(source: Source, group: SecurityGroup, { subnet }: Interface): boolean {
  const [own, other] = [group.address, subnet.address].map((address) => source.regionOf(address));
  return own !== undefined && other !== undefined && own !== other && group.implicit !== true;
}

/** The group of the input that an id names, or why it names none. */
export function groupAt(source: Source, network: Network, id: Value, at: string): SecurityGroup | Unknown {
  const address = source.resolve(id, at);
  if (address instanceof Unknown) {
    const why = id instanceof Unknown ? `is not known: ${id.reason}` : "is not in the input";
    return new Unknown(`one of its security groups ${why}`, at);
  }
  const name = id instanceof Reference ? id.attribute : "id";
  const vpc = network.vpcs.get(address);
  if (vpc !== undefined && name === "default_security_group_id") return defaultGroup(network, vpc);
  const group = network.securityGroups.get(address);
  if (group !== undefined && name === "id") return group;
  if (isElsewhere(source, network, id)) return new Unknown("one of its security groups is not in the input", at);
  return new Unknown(`AWS refuses ${address}.${name}, which is no id of a security group`, at);
}

/** Whether a value may be the id of a group that the input does not hold, such as one that a data source finds. */
export function isElsewhere(source: Source, network: Network, id: Value): id is Reference {
  if (!(id instanceof Reference)) return false;
  const address = source.canonical(id.resource);
  if (network.vpcs.has(address) || network.securityGroups.has(address)) return false;
  const type = source.configuration.resources.get(address)?.type ?? "aws_security_group";
  return !["id", "arn"].includes(id.attribute) || type.includes("security_group");
}

/** As AWS makes it: its members may reach each other and send anywhere. */
function defaultGroup(network: Network, vpc: Vpc): SecurityGroup {
  const address = `${vpc.address}.default_security_group_id`;
  const known = network.securityGroups.get(network.aliases.get(address) ?? address);
  if (known !== undefined) return known;
  const rule = { traffic: ALL_TRAFFIC, address };
  const group: SecurityGroup = {
    address,
    ingress: [{ ...rule, peer: { group: address } }],
    egress: [ALL[4], ALL[6]].map((peer) => ({ ...rule, peer })),
    doubts: [],
    vpcs: [vpc.address],
    implicit: true,
  };
  network.securityGroups.set(address, group);
  return group;
}

/** Resources that add a group to interfaces that are there, after interfaces, which name all groups. */
export function attachGroups(source: Source, network: Network): void {
  for (const resource of source.of("aws_network_interface_sg_attachment")) {
    const target = source.target(resource, "network_interface_id");
    const attached = typeof target === "string" ? network.interfaces.get(target) : undefined;
    const primary = typeof target === "string" ? network.instances.get(target)?.interfaces[0] : undefined;
    const to = attached ?? primary;
    addTo(source, network, resource, "network_interface_id", to ? [to] : []);
  }
  for (const resource of source.of("aws_vpc_endpoint_security_group_association")) {
    const endpoint = source.target(resource, "vpc_endpoint_id");
    const all = typeof endpoint === "string" ? network.instances.get(endpoint)?.interfaces : undefined;
    const replaces = attribute(resource, "replace_default_association");
    if (replaces === true) for (const { securityGroups } of all ?? []) removeDefault(securityGroups);
    addTo(source, network, resource, "vpc_endpoint_id", all ?? []);
  }
  for (const { doubts } of network.securityGroups.values()) doubts.push(...network.looseRules);
}

/** The VPC's default group, which an endpoint has that names no other. */
function removeDefault(groups: SecurityGroup[]): void {
  const index = groups.findIndex(({ address }) => address.endsWith(".default_security_group_id"));
  if (index >= 0) groups.splice(index, 1);
}

function addTo(source: Source, network: Network, from: Attributes, name: string, to: readonly Interface[]): void {
  for (const one of to) {
    for (const id of members(from, "security_group_id")) addGroup(source, network, one, id, from.address);
  }
  const place = attribute(from, name);
  if (isAbsent(place) || !(place instanceof Unknown)) return;
  const unknown = new Unknown("the interface that gets this group is not known", from.address);
  for (const { doubts } of network.interfaces.values()) doubts.push(unknownValue(unknown));
}
