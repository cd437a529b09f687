import { type Resource, Unknown, type Value } from "@causeway/terraform";
import { tunnelEndBehind } from "../edge/tunnel-ends.js";
import type { Network } from "../../model/network.js";
import { prefixListEntries } from "../../model/prefix-lists.js";
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
} from "../../model/source.js";
import type { Direction, GroupRule, SecurityGroup } from "../../model/filters/filters.js";
import { trafficOfGroupRule } from "../../model/filters/rule-parts.js";
import { saysAll } from "../../model/undone.js";
import { groupAt, isElsewhere } from "./groups.js";

type Peer = GroupRule["peer"] | Unknown;

const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/** The rules of all groups, written inside them or as resources of their own. */
export function addRules(source: Source, network: Network): void {
  for (const resource of source.of("aws_security_group", "aws_default_security_group")) {
    const group = network.securityGroups.get(resource.address);
    if (group === undefined) continue;
    for (const direction of DIRECTIONS) {
      const rules = blocks(resource, direction);
      for (const rule of rules.known) addBlockRule(source, network, group, direction, rule);
      for (const unknown of rules.unknown) doubtRules(group, direction, unknown);
    }
  }
  for (const resource of source.of("aws_security_group_rule")) {
    const group = groupNamed(source, network, resource);
    const type = text(resource, "type");
    if (group === undefined) continue;
    if (type === "ingress" || type === "egress") {
      addSeparately(source, group, type, resource, () => addBlockRule(source, network, group, type, resource));
    } else group.doubts.push(unknownValue(new Unknown("the direction of a rule is not known", resource.address)));
  }
  for (const direction of DIRECTIONS) {
    for (const resource of source.of(`aws_vpc_security_group_${direction}_rule`)) {
      const group = groupNamed(source, network, resource);
      if (group === undefined) continue;
      addSeparately(source, group, direction, resource, () => addRule(source, network, group, direction, resource));
    }
  }
}

function doubtRules(group: SecurityGroup, direction: Direction, unknown: Unknown): void {
  group.doubts.push({ ...unknownValue(unknown), direction });
}

/** The group that a rule belongs to. A rule whose group is not known may open any group, so it puts all in doubt. */
function groupNamed(source: Source, network: Network, rule: Attributes): SecurityGroup | undefined {
  const id = attribute(rule, "security_group_id");
  const group = groupAt(source, network, id, rule.address);
  if (!(group instanceof Unknown)) return group;
  // An id that is written down belongs to a group outside the input.
  if (typeof id !== "string" || isAbsent(id)) {
    network.looseRules.push(unknownValue(new Unknown("the security group of this rule is not known", rule.address)));
  }
  return undefined;
}

/**
 * Adds the rules of a resource of its own. Rules inside the group's resource undo it at every apply, and it them; a state
 * holds it among them.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
 */
function addSeparately(
  source: Source,
  group: SecurityGroup,
  direction: Direction,
  rule: Resource,
  add: () => void,
): void {
  const isWritten = saysAll(source, group.address, direction);
  const inside = new Set(isWritten ? group[direction].map(sameRule) : []);
  const before = group[direction].length;
  add();
  if (!isWritten || group[direction].slice(before).every((added) => inside.has(sameRule(added)))) return;
  const why = `${group.address} has its ${direction} rules inside, so that each apply undoes the other's`;
  doubtRules(group, direction, new Unknown(why, rule.address));
}

function sameRule({ traffic, peer }: GroupRule): string {
  return [traffic.first, traffic.last, "group" in peer ? peer.group : peer.toString()].join();
}

/** A rule with lists of peers: a block inside a group, or `aws_security_group_rule`. */
function addBlockRule(
  source: Source,
  network: Network,
  group: SecurityGroup,
  direction: Direction,
  rule: Attributes,
): void {
  const peers: Peer[] = [];
  for (const name of ["cidr_blocks", "ipv6_cidr_blocks"]) {
    for (const member of members(rule, name)) {
      peers.push(typeof member === "string" ? parseCidr(member, rule.address) : asUnknown(member, rule));
    }
  }
  for (const name of ["security_groups", "source_security_group_id"]) {
    for (const member of members(rule, name)) peers.push(groupPeer(source, network, group, member, rule.address));
  }
  const self = flag(rule, "self", false);
  if (self instanceof Unknown) peers.push(self);
  else if (self) peers.push({ group: group.address });
  for (const id of members(rule, "prefix_list_ids"))
    peers.push(...listPeers(source, { address: rule.address, attributes: { prefix_list_id: id } }, "prefix_list_id"));
  addPeers(source, group, direction, peers, rule, "protocol");
}

/** A rule with one peer: `aws_vpc_security_group_ingress_rule` and its egress twin. */
function addRule(source: Source, network: Network, group: SecurityGroup, direction: Direction, rule: Attributes): void {
  const peers: Peer[] = [];
  for (const name of ["cidr_ipv4", "cidr_ipv6"]) {
    const block = cidr(rule, name);
    if (block !== undefined) peers.push(block);
  }
  const referenced = attribute(rule, "referenced_security_group_id");
  if (!isAbsent(referenced)) peers.push(groupPeer(source, network, group, referenced, rule.address));
  if (!isAbsent(rule.attributes.prefix_list_id)) peers.push(...listPeers(source, rule, "prefix_list_id"));
  if (peers.length > 1) peers.splice(0, peers.length, new Unknown("AWS refuses a rule with two peers", rule.address));
  addPeers(source, group, direction, peers, rule, "ip_protocol");
}

/**
 * The members of a group. One of another region cannot be named:
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
 */
function groupPeer(source: Source, network: Network, owner: SecurityGroup, id: Value, at: string): Peer {
  const group = groupAt(source, network, id, at);
  // Interfaces of groups that the input does not hold are in doubt themselves.
  if (group instanceof Unknown)
    return isElsewhere(source, network, id) ? { group: source.canonical(id.resource) } : group;
  const [own, other] = [owner, group].map(({ address }) => source.regionOf(address));
  if (own === undefined || other === undefined || own === other) return { group: group.address };
  return new Unknown(`AWS refuses ${group.address} of ${other} as a peer in ${own}`, at);
}

function listPeers(source: Source, rule: Attributes, name: string): Peer[] {
  return prefixListEntries(source, rule, name).map((entry) => {
    if ("doubt" in entry) return entry.doubt.unknown;
    return "service" in entry ? { group: entry.service } : entry;
  });
}

function addPeers(
  source: Source,
  group: SecurityGroup,
  direction: Direction,
  peers: readonly Peer[],
  rule: Attributes,
  protocolName: string,
): void {
  const traffic = trafficOfGroupRule(rule, protocolName);
  if (traffic instanceof Unknown) {
    doubtRules(group, direction, traffic);
    return;
  }
  const { address } = rule;
  for (const peer of peers) {
    const tunnelEnd = peer instanceof Unknown ? tunnelEndBehind(source, peer) : undefined;
    if (tunnelEnd !== undefined) group[direction].push({ traffic, address, peer: { group: tunnelEnd } });
    else if (peer instanceof Unknown) doubtRules(group, direction, peer);
    else group[direction].push({ traffic, address, peer });
  }
}

function asUnknown(member: unknown, rule: Attributes): Unknown {
  return member instanceof Unknown ? member : new Unknown("a rule's CIDR is known after apply", rule.address);
}
