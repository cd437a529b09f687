import { Unknown } from "@causeway/terraform";
import { ALL } from "../address/range.js";
import type { Kind } from "../model/kind.js";
import type { Network } from "../model/network.js";
import {
  type Attributes,
  blocks,
  cidr,
  flag,
  integer,
  members,
  type Source,
  text,
  unknownValue,
} from "../model/source.js";
import type { AclRule, Direction, NetworkAcl } from "../model/filters/filters.js";
import { trafficOfAclRule } from "../model/filters/rule-parts.js";
import { leavesOut, saysAll } from "../model/undone.js";
import { ALL_TRAFFIC } from "../model/filters/traffic.js";

/** https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
const LAST_NUMBER = 32_766;

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
export const networkAcls: Kind = {
  name: "network-acl",
  types: {
    aws_network_acl: "egress ingress subnet_ids vpc_id",
    aws_default_network_acl: "default_network_acl_id egress ingress subnet_ids vpc_id",
    aws_network_acl_rule: `
      cidr_block egress from_port icmp_code icmp_type ipv6_cidr_block network_acl_id protocol rule_action
      rule_number to_port
    `,
    aws_network_acl_association: "network_acl_id subnet_id",
  },
  build: { routes: buildNetworkAcls },
};

/**
 * Network ACLs and the subnets that they serve. A subnet without one gets its VPC's default, which allows everything
 * unless `aws_default_network_acl` says otherwise.
 */
function buildNetworkAcls(source: Source, network: Network): void {
  for (const resource of source.of("aws_network_acl", "aws_default_network_acl")) {
    const acl: NetworkAcl = { address: resource.address, ingress: [], egress: [], doubts: [] };
    network.networkAcls.set(resource.address, acl);
    for (const direction of ["ingress", "egress"] as const) {
      const rules = blocks(resource, direction);
      for (const rule of rules.known) addRule(acl, direction, rule, "rule_no", "action");
      for (const unknown of rules.unknown) acl.doubts.push(unknownValue(unknown));
    }
    if (resource.type === "aws_default_network_acl") serveByDefault(source, network, acl, resource);
  }
  for (const resource of source.of("aws_network_acl_rule")) addRuleResource(source, network, resource);
  const served = new Map<string, string>();
  for (const resource of source.of("aws_network_acl", "aws_default_network_acl")) {
    for (const id of members(resource, "subnet_ids")) {
      const subnet = source.identified(id, resource.address, "subnet_id");
      if (typeof subnet === "string") serve(source, network, served, subnet, resource.address);
      else network.unplaced.push(new Unknown("one of its subnets is not known", resource.address));
    }
  }
  for (const resource of source.of("aws_network_acl_association")) {
    const acl = source.target(resource, "network_acl_id") ?? new Unknown("it names no ACL", resource.address);
    const subnet = source.target(resource, "subnet_id");
    if (typeof subnet !== "string") {
      network.unplaced.push(new Unknown("what it associates is not known", resource.address));
      continue;
    }
    const place = network.subnets.get(subnet);
    const owner = typeof acl === "string" ? source.configuration.resources.get(acl) : undefined;
    if (place !== undefined && owner !== undefined && leavesOut(source, owner, "subnet_ids", subnet)) {
      const why = `${owner.address} lists its subnets without ${subnet}, so that each apply undoes the other's`;
      place.acl = unknownAcl(owner.address, new Unknown(why, resource.address));
    } else if (typeof acl === "string") serve(source, network, served, subnet, acl);
    else if (place !== undefined) place.acl = unknownAcl(resource.address, acl);
  }
  for (const acl of network.networkAcls.values()) {
    for (const direction of ["ingress", "egress"] as const) order(acl, direction);
  }
}

/** @param served - by which ACL a subnet is served that some resource names */
function serve(source: Source, network: Network, served: Map<string, string>, subnet: string, acl: string): void {
  const place = network.subnets.get(subnet);
  if (place === undefined) return;
  const other = served.get(subnet);
  served.set(subnet, acl);
  const known = network.networkAcls.get(acl);
  const resource = source.configuration.resources.get(acl);
  const vpc = resource && source.target(resource, "vpc_id");
  const doubtful = (why: string) => (place.acl = unknownAcl(acl, new Unknown(why, subnet)));
  if (known === undefined) doubtful(`the network ACL ${acl} is not in the input`);
  else if (other !== undefined && other !== acl) doubtful(`${other} and ${acl} serve it, and it has one network ACL`);
  else if (typeof vpc === "string" && vpc !== place.vpc.address)
    doubtful(`AWS refuses ${acl}, which is of another VPC`);
  else place.acl = known;
}

/** What a subnet has of which it is not known what it lets pass. */
function unknownAcl(address: string, unknown: Unknown): NetworkAcl {
  return { address, ingress: [], egress: [], doubts: [unknownValue(unknown)] };
}

function serveByDefault(source: Source, network: Network, acl: NetworkAcl, resource: Attributes): void {
  const owner = source.target(resource, "default_network_acl_id");
  const vpc = typeof owner === "string" ? network.vpcs.get(owner) : undefined;
  if (vpc === undefined) network.unplaced.push(new Unknown("its VPC is not known", resource.address));
  else for (const subnet of vpc.subnets) subnet.acl = acl;
}

/**
 * By number, which one rule has. A state has rules of resources of their own inside the ACL, too.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
 */
function order(acl: NetworkAcl, direction: Direction): void {
  const byNumber = new Map<number, AclRule>();
  for (const rule of acl[direction]) {
    const known = byNumber.get(rule.number);
    if (known === undefined) byNumber.set(rule.number, rule);
    else if (!isSame(known, rule)) {
      const what = `AWS refuses a second ${direction} rule with the number ${rule.number}`;
      acl.doubts.push(unknownValue(new Unknown(what, acl.address)));
    }
  }
  acl[direction].splice(0, Infinity, ...[...byNumber.values()].sort((a, b) => a.number - b.number));
}

function isSame(one: AclRule, other: AclRule): boolean {
  const parts = ({ allow, traffic, cidr: block }: AclRule) =>
    [allow, traffic.first, traffic.last, block.toString()].join();
  return parts(one) === parts(other);
}

function addRuleResource(source: Source, network: Network, rule: Attributes): void {
  const owner = source.target(rule, "network_acl_id");
  if (owner === undefined || owner instanceof Unknown) {
    network.unplaced.push(new Unknown("its network ACL is not known", rule.address));
    return;
  }
  const vpc = network.vpcs.get(owner);
  const acl = network.networkAcls.get(owner) ?? (vpc && defaultAcl(network, vpc.address));
  if (acl === undefined) return;
  const isEgress = flag(rule, "egress", false);
  if (isEgress instanceof Unknown) {
    acl.doubts.push(unknownValue(isEgress));
    return;
  }
  const direction = isEgress ? "egress" : "ingress";
  addRule(acl, direction, rule, "rule_number", "rule_action");
  if (!saysAll(source, acl.address, direction)) return;
  const why = `${acl.address} has its ${direction} rules inside, so that each apply undoes the other's`;
  acl.doubts.push(unknownValue(new Unknown(why, rule.address)));
}

/** The default ACL of a VPC, as AWS makes it, once a rule is added to it. */
function defaultAcl(network: Network, vpc: string): NetworkAcl {
  const subnets = network.vpcs.get(vpc)?.subnets ?? [];
  const present = [...network.networkAcls.values()].find((acl) => subnets.some((subnet) => subnet.acl === acl));
  if (present !== undefined) return present;
  const address = `${vpc}.default_network_acl_id`;
  const all = ([4, 6] as const).map((family): AclRule => {
    const number = family === 4 ? 100 : 101;
    return { number, allow: true, cidr: ALL[family], traffic: ALL_TRAFFIC };
  });
  const acl: NetworkAcl = { address, ingress: [...all], egress: [...all], doubts: [] };
  network.networkAcls.set(acl.address, acl);
  for (const subnet of subnets) subnet.acl = acl;
  return acl;
}

function addRule(
  acl: NetworkAcl,
  direction: Direction,
  rule: Attributes,
  numberName: string,
  actionName: string,
): void {
  const read = readRule(rule, numberName, actionName);
  if (read instanceof Unknown) acl.doubts.push(unknownValue(read));
  else acl[direction].push(read);
}

/** A rule, or why it is not known, or why AWS refuses it. */
function readRule(rule: Attributes, numberName: string, actionName: string): AclRule | Unknown {
  const { address } = rule;
  const traffic = trafficOfAclRule(rule);
  const number = integer(rule, numberName);
  const action = text(rule, actionName);
  const [block, ...others] = ["cidr_block", "ipv6_cidr_block"].flatMap((name) => cidr(rule, name) ?? []);
  for (const part of [traffic, number, action, block]) if (part instanceof Unknown) return part;
  const verb = String(action).toLowerCase();
  if (traffic instanceof Unknown || !isNumber(number)) return new Unknown("AWS refuses the number of a rule", address);
  if (verb !== "allow" && verb !== "deny")
    return new Unknown("AWS refuses a rule that neither allows nor denies", address);
  if (block === undefined || block instanceof Unknown || others.length > 0) {
    return new Unknown("AWS refuses a rule without exactly one block", address);
  }
  return { traffic, number, allow: verb === "allow", cidr: block };
}

function isNumber(number: number | Unknown | undefined): number is number {
  return typeof number === "number" && number >= 1 && number <= LAST_NUMBER;
}
