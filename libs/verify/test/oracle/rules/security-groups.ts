import { type Address, block, holds, isBlock } from "../addresses.js";
import { type Host, named, type Net } from "../net.js";
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
  const passes = net.groupRules
    .filter((rule) => host.groups.includes(rule.group) && rule.egress === (direction === "out"))
    .filter((rule) => isAbout(rule, packet))
    .some((rule) => isPeer(net, rule.peer, peer, other));
  if (!passes) throw new Lost(`no group lets it ${direction} at ${host.name}`);
}

function isPeer(net: Net, peer: string, address: Address, other: Host | undefined): boolean {
  if (isBlock(peer)) return holds(block(peer), address);
  named(net.groups, peer);
  return other?.groups.includes(peer) ?? false;
}
