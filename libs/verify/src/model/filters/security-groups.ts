import { ALL } from "../../address/range.js";
import { Unknown } from "@causeway/terraform";
import type { Interface, Network, Vpc } from "../network.js";
import {
  attribute,
  type Attributes,
  blocks,
  cidr,
  flag,
  isAbsent,
  members,
  parseCidr,
  type Source,
  text,
  unknownValue,
} from "../source.js";
import { prefixListEntries } from "../prefix-lists.js";
import { tunnelEndBehind } from "../../kinds/edge/tunnel-ends.js";
import type { GroupRule, SecurityGroup } from "./filters.js";
import { portsOf, protocolOf } from "./rule-parts.js";

type Direction = "ingress" | "egress";

/** Security groups with their rules, written inside them or as resources of their own. */
export function buildSecurityGroups(source: Source, network: Network): void {
  for (const resource of source.of("aws_security_group", "aws_default_security_group")) {
    const group: SecurityGroup = { address: resource.address, ingress: [], egress: [], doubts: [] };
    network.securityGroups.set(resource.address, group);
    const vpc = source.target(resource, "vpc_id");
    if (resource.type === "aws_default_security_group") {
      if (typeof vpc === "string") network.aliases.set(`${vpc}.default_security_group_id`, resource.address);
      if (attribute(resource, "vpc_id") instanceof Unknown) {
        network.looseRules.push(unknownValue(new Unknown("its VPC is not known", resource.address)));
      }
    }
  }
  // Rules may name any group, so that all are there before.
  for (const resource of source.of("aws_security_group", "aws_default_security_group")) {
    const group = network.securityGroups.get(resource.address);
    if (group === undefined) continue;
    for (const direction of ["ingress", "egress"] as const) {
      const rules = blocks(resource, direction);
      for (const rule of rules.known) addBlockRule(source, network, group, direction, rule);
      for (const unknown of rules.unknown) group.doubts.push({ ...unknownValue(unknown), direction });
    }
  }
  for (const resource of source.of("aws_security_group_rule")) {
    const group = groupNamed(source, network, resource);
    const type = text(resource, "type");
    if (group === undefined) continue;
    if (type === "ingress" || type === "egress") addBlockRule(source, network, group, type, resource);
    else group.doubts.push(unknownValue(new Unknown("the direction of a rule is not known", resource.address)));
  }
  for (const direction of ["ingress", "egress"] as const) {
    for (const resource of source.of(`aws_vpc_security_group_${direction}_rule`)) {
      const group = groupNamed(source, network, resource);
      if (group !== undefined)
        addRule(source, network, group, direction, resource, "ip_protocol", "referenced_security_group_id");
    }
  }
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
  for (const id of members(from, name)) {
    const address = source.resolve(id, from.address);
    const vpc = typeof address === "string" ? network.vpcs.get(address) : undefined;
    const named = typeof address === "string" ? network.securityGroups.get(address) : undefined;
    const group = vpc === undefined ? named : defaultGroup(network, vpc);
    if (group !== undefined) to.securityGroups.push(group);
    else to.doubts.push(unknownValue(new Unknown("one of its security groups is not in the input", from.address)));
  }
}

/** As AWS makes it: its members may reach each other and send anywhere. */
function defaultGroup(network: Network, vpc: Vpc): SecurityGroup {
  const address = `${vpc.address}.default_security_group_id`;
  const known = network.securityGroups.get(network.aliases.get(address) ?? address);
  if (known !== undefined) return known;
  const rule = { protocol: undefined, ports: undefined, address };
  const group: SecurityGroup = {
    address,
    ingress: [{ ...rule, peer: { group: address } }],
    egress: [ALL[4], ALL[6]].map((peer) => ({ ...rule, peer })),
    doubts: [],
    implicit: true,
  };
  network.securityGroups.set(address, group);
  return group;
}

/** `aws_network_interface_sg_attachment` adds a group to an interface. After interfaces, which name all groups. */
export function attachGroups(source: Source, network: Network): void {
  for (const resource of source.of("aws_network_interface_sg_attachment")) {
    const target = source.target(resource, "network_interface_id");
    const to =
      typeof target === "string"
        ? (network.interfaces.get(target) ?? network.instances.get(target)?.interfaces[0])
        : undefined;
    if (to !== undefined) groupsOf(source, network, to, resource, "security_group_id");
    if (!(attribute(resource, "network_interface_id") instanceof Unknown)) continue;
    const unknown = new Unknown("the interface that gets this group is not known", resource.address);
    for (const { doubts } of network.interfaces.values()) doubts.push(unknownValue(unknown));
  }
  for (const { doubts } of network.securityGroups.values()) doubts.push(...network.looseRules);
}

/** The group that a rule belongs to. A rule whose group is not known may open any group, so it puts all in doubt. */
function groupNamed(source: Source, network: Network, rule: Attributes): SecurityGroup | undefined {
  const address = source.target(rule, "security_group_id") ?? new Unknown("it names no group", rule.address);
  const vpc = typeof address === "string" ? network.vpcs.get(address) : undefined;
  if (vpc !== undefined) return defaultGroup(network, vpc);
  const group = typeof address === "string" ? network.securityGroups.get(address) : undefined;
  // An id that is written down belongs to a group outside the input.
  if (group === undefined && typeof attribute(rule, "security_group_id") !== "string") {
    network.looseRules.push(unknownValue(new Unknown("the security group of this rule is not known", rule.address)));
  }
  return group;
}

/** A rule with lists of peers: a block inside a group, or `aws_security_group_rule`. */
function addBlockRule(
  source: Source,
  network: Network,
  group: SecurityGroup,
  direction: Direction,
  rule: Attributes,
): void {
  const protocol = protocolOf(text(rule, "protocol"));
  const ports = portsOf(rule, protocol);
  if (protocol instanceof Unknown || ports instanceof Unknown) {
    const unknown =
      protocol instanceof Unknown ? protocol : new Unknown("the ports of a rule are not known", rule.address);
    group.doubts.push({ ...unknownValue(unknown), direction });
    return;
  }
  const peers: (GroupRule["peer"] | Unknown)[] = [];
  for (const name of ["cidr_blocks", "ipv6_cidr_blocks"]) {
    for (const member of members(rule, name)) {
      peers.push(typeof member === "string" ? parseCidr(member, rule.address) : asUnknown(member, rule));
    }
  }
  for (const name of ["security_groups", "source_security_group_id"]) {
    for (const member of members(rule, name)) {
      peers.push(groupPeer(network, source.resolve(member, rule.address)));
    }
  }
  const self = flag(rule, "self", false);
  if (self instanceof Unknown) peers.push(self);
  else if (self) peers.push({ group: group.address });
  for (const id of members(rule, "prefix_list_ids"))
    peers.push(...listPeers(source, { address: rule.address, attributes: { id } }, "id"));
  addPeers(source, group, direction, peers, { protocol, ports, address: rule.address });
}

/** A rule with one peer: `aws_vpc_security_group_ingress_rule` and its egress twin. */
function addRule(
  source: Source,
  network: Network,
  group: SecurityGroup,
  direction: Direction,
  rule: Attributes,
  protocolName: string,
  groupName: string,
): void {
  const protocol = protocolOf(text(rule, protocolName));
  const ports = portsOf(rule, protocol);
  if (protocol instanceof Unknown || ports instanceof Unknown) {
    const unknown = new Unknown("a rule's protocol or ports are not known", rule.address);
    group.doubts.push({ ...unknownValue(unknown), direction });
    return;
  }
  const peers: (GroupRule["peer"] | Unknown)[] = [];
  for (const name of ["cidr_ipv4", "cidr_ipv6"]) {
    const block = cidr(rule, name);
    if (block !== undefined) peers.push(block);
  }
  const referenced = source.target(rule, groupName);
  if (referenced !== undefined) peers.push(groupPeer(network, referenced));
  if (!isAbsent(rule.attributes.prefix_list_id)) peers.push(...listPeers(source, rule, "prefix_list_id"));
  addPeers(source, group, direction, peers, { protocol, ports, address: rule.address });
}

/** The members of a group, which may be named by an attribute of its VPC. */
function groupPeer(network: Network, address: string | Unknown): GroupRule["peer"] | Unknown {
  if (address instanceof Unknown) return address;
  const vpc = network.vpcs.get(address);
  return { group: vpc === undefined ? address : defaultGroup(network, vpc).address };
}

function listPeers(source: Source, rule: Attributes, name: string): (GroupRule["peer"] | Unknown)[] {
  return prefixListEntries(source, rule, name).map((entry) => {
    if ("doubt" in entry) return entry.doubt.unknown;
    return "service" in entry ? { group: entry.service } : entry;
  });
}

function addPeers(
  source: Source,
  group: SecurityGroup,
  direction: Direction,
  peers: readonly (GroupRule["peer"] | Unknown)[],
  rule: Omit<GroupRule, "peer">,
): void {
  for (const peer of peers) {
    const tunnelEnd = peer instanceof Unknown ? tunnelEndBehind(source, peer) : undefined;
    if (tunnelEnd !== undefined) group[direction].push({ ...rule, peer: { group: tunnelEnd } });
    else if (peer instanceof Unknown) group.doubts.push({ ...unknownValue(peer), direction });
    else group[direction].push({ ...rule, peer });
  }
}

function asUnknown(member: unknown, rule: Attributes): Unknown {
  return member instanceof Unknown ? member : new Unknown("a rule's CIDR is known after apply", rule.address);
}

/** Why it is not known what a VPC's default group lets pass: AWS's own lets in its members alone, but anybody may change it. */
export function unmanagedGroup(address: string): Unknown {
  return new Unknown("what its VPC's default security group lets pass is not known", address);
}
