import { type Address, block, holds, isBlock } from "../addresses.js";
import { type GroupRule, type Host, named, type Net } from "../net.js";
import { Lost, type Packet } from "../packet.js";
import { isAbout } from "./protocols.js";

/**
 * What opens a flow has to match a rule of any of the groups; replies follow by themselves, so they are not asked about.
 *
 * @param other - what is at the other end, if it is an interface whose groups still count: not behind a transit gateway
 *   or a middlebox
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function crossGroups(
  net: Net,
  host: Host,
  direction: "in" | "out",
  packet: Packet,
  other: Host | undefined,
): void {
  const peer = direction === "in" ? packet.source : packet.destination;
  if (hasNoFilter(net, host)) return;
  const own = groupsOf(net, host);
  const passes = rulesOf(net, host)
    .filter((rule) => own.includes(rule.group) && rule.egress === (direction === "out"))
    .filter((rule) => isAbout(rule, packet))
    .some((rule) => isPeer(net, rule.peer, peer, other));
  if (!passes) throw new Lost(`no group lets it ${direction} at ${host.name}`);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html */
function hasNoFilter(net: Net, { groups, balancer }: Host): boolean {
  return groups.length === 0 && balancer !== null && named(net.balancers, balancer).type === "network";
}

/** Hosts that name no group have the VPC's default one. */
function groupsOf(net: Net, { groups, subnet }: Host): readonly string[] {
  if (groups.length > 0) return groups;
  const { vpc } = named(net.subnets, subnet);
  return [net.groups.find((group) => group.form === "default" && group.vpc === vpc)?.name ?? `${vpc} default`];
}

/**
 * As AWS makes it the default group lets its members in and sends anything.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
 */
function rulesOf(net: Net, host: Host): readonly Omit<GroupRule, "name">[] {
  const [group = ""] = groupsOf(net, host);
  if (net.groups.some(({ name }) => name === group)) return net.groupRules;
  const rule = { group, protocol: "all", ports: [0, 65535] } as const;
  return [
    { ...rule, egress: false, peer: group },
    ...["0.0.0.0/0", "::/0"].map((peer) => ({ ...rule, egress: true, peer })),
  ];
}

function isPeer(net: Net, peer: string, address: Address, other: Host | undefined): boolean {
  if (isBlock(peer)) return holds(block(peer), address);
  const list = net.lists.find(({ name }) => name === peer);
  if (list !== undefined) return list.entries.some((entry) => holds(block(entry), address));
  return other !== undefined && groupsOf(net, other).includes(peer);
}
