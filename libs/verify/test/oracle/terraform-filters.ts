import { isBlock } from "./addresses.js";
import { hidden } from "./hidden.js";
import { type Acl, type Group, named, type Net } from "./net.js";
import type { Json, Ref, Writer } from "./writer.js";

type GroupRule = Net["groupRules"][number];

/** Groups before their rules, which may name any of them. */
export function addGroups(writer: Writer, net: Net): void {
  for (const group of net.groups) addGroup(writer, net, group);
  for (const rule of net.groupRules) {
    const form = formOf(net, named(net.groups, rule.group));
    if (form === "resources") addRule(writer, net, rule);
    else if (form === "older-resources") addOlderRule(writer, net, rule);
  }
}

function rulesOf(net: Net, { name }: Group): GroupRule[] {
  return net.groupRules.filter(({ group }) => group === name);
}

/** Blocks inside a group that name another group would make circles, which Terraform refuses. */
function formOf(net: Net, group: Group): Group["form"] {
  const namesOther = rulesOf(net, group).some(({ peer }) => peer !== group.name && isGroup(net, peer));
  return group.form === "inline" && namesOther ? "older-resources" : group.form;
}

function isGroup(net: Net, peer: string): boolean {
  return net.groups.some(({ name }) => name === peer);
}

function addGroup(writer: Writer, net: Net, group: Group): void {
  const { name, vpc } = group;
  const form = formOf(net, group);
  const blocks = (egress: boolean, ref: Ref) =>
    rulesOf(net, group)
      .filter((rule) => rule.egress === egress)
      .map((rule) => olderRule(net, rule, ref));
  const isInside = form === "inline" || form === "default";
  writer.add(form === "default" ? "aws_default_security_group" : "aws_security_group", name, (ref) => ({
    vpc_id: ref(vpc),
    ...(form !== "default" && { name }),
    ...(isInside && { ingress: blocks(false, ref), egress: blocks(true, ref) }),
  }));
}

function addRule(writer: Writer, net: Net, { name, group, egress, protocol, peer, ports }: GroupRule): void {
  const way = egress ? "egress" : "ingress";
  writer.add(`aws_vpc_security_group_${way}_rule`, name, (ref) => ({
    security_group_id: ref(group),
    ip_protocol: protocol === "all" ? "-1" : protocol,
    ...portsJson(protocol, ports),
    ...(isBlock(peer)
      ? { [peer.includes(":") ? "cidr_ipv6" : "cidr_ipv4"]: hidden(net, name, "peer", peer) }
      : { [isGroup(net, peer) ? "referenced_security_group_id" : "prefix_list_id"]: ref(peer) }),
  }));
}

function addOlderRule(writer: Writer, net: Net, rule: GroupRule): void {
  const { name, group, egress, peer } = rule;
  writer.add("aws_security_group_rule", name, (ref) => {
    const { security_groups, ...others } = olderRule(net, rule, ref);
    const isOther = security_groups !== undefined;
    const type = egress ? "egress" : "ingress";
    return { type, security_group_id: ref(group), ...others, ...(isOther && { source_security_group_id: ref(peer) }) };
  });
}

/** As blocks inside a group have it, and `aws_security_group_rule` but for the groups that it names. */
function olderRule(net: Net, { name, group, protocol, peer, ports }: GroupRule, ref: Ref): Json {
  const peers = (): Json => {
    if (isBlock(peer))
      return { [peer.includes(":") ? "ipv6_cidr_blocks" : "cidr_blocks"]: [hiddenText(net, name, peer)] };
    if (peer === group) return { self: true };
    return isGroup(net, peer) ? { security_groups: [ref(peer)] } : { prefix_list_ids: [ref(peer)] };
  };
  const all = { protocol: "-1", from_port: 0, to_port: 0 };
  return { ...(protocol === "all" ? all : { protocol, ...portsJson(protocol, ports) }), ...peers() };
}

function hiddenText(net: Net, name: string, peer: string): string {
  return String(hidden(net, name, "peer", peer));
}

export function portsJson(protocol: string, [first, last]: readonly [number, number]): Json {
  if (protocol === "all") return {};
  return protocol.startsWith("icmp") ? { from_port: first, to_port: -1 } : { from_port: first, to_port: last };
}

export function addAcls(writer: Writer, net: Net): void {
  for (const acl of net.acls) addAcl(writer, net, acl);
  for (const { acl, subnet } of net.aclAssociations) {
    if (named(net.acls, acl).form === "inline") continue;
    writer.add("aws_network_acl_association", `${acl}_${subnet}`, (ref) => {
      return { network_acl_id: ref(acl), subnet_id: ref(subnet) };
    });
  }
  for (const rule of net.aclRules.filter(({ acl }) => named(net.acls, acl).form === "resources")) {
    const { acl, number, egress } = rule;
    writer.add("aws_network_acl_rule", rule.name, (ref) => ({
      network_acl_id: ref(acl),
      rule_number: number,
      egress,
      rule_action: action(net, rule),
      ...partsOf(net, rule),
    }));
  }
}

/** With its subnets and rules inside, unless these are resources of their own. */
function addAcl(writer: Writer, net: Net, { name, vpc, form }: Acl): void {
  const blocks = (isEgress: boolean) =>
    net.aclRules
      .filter(({ acl, egress }) => acl === name && egress === isEgress)
      .map((rule) => ({
        rule_no: rule.number,
        action: action(net, rule),
        from_port: 0,
        to_port: 0,
        ...partsOf(net, rule),
      }));
  const inside = { ingress: blocks(false), egress: blocks(true) };
  if (form === "default") {
    writer.add("aws_default_network_acl", name, (ref) => {
      return { default_network_acl_id: ref(vpc, "default_network_acl_id"), ...inside };
    });
    return;
  }
  const subnets = net.aclAssociations.filter(({ acl }) => acl === name).map(({ subnet }) => subnet);
  writer.add("aws_network_acl", name, (ref) => ({
    vpc_id: ref(vpc),
    ...(form === "inline" && { subnet_ids: subnets.map((subnet) => ref(subnet)), ...inside }),
  }));
}

function action(net: Net, { name, allow }: Net["aclRules"][number]): Json[string] {
  return hidden(net, name, "allow", allow ? "allow" : "deny");
}

function partsOf(net: Net, { name, protocol, block, ports }: Net["aclRules"][number]): Json {
  return {
    protocol: protocol === "all" ? "-1" : protocol,
    [block.includes(":") ? "ipv6_cidr_block" : "cidr_block"]: hidden(net, name, "block", block),
    ...(protocol.startsWith("icmp") ? { icmp_type: ports[0], icmp_code: -1 } : portsJson(protocol, ports)),
  };
}
