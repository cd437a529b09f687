import type { Cidr } from "@causeway/cidr";
import { within } from "../address/range.js";
import type { GroupRule, NetworkAcl, Ports, Protocol, SecurityGroup } from "../model/filters/filters.js";
import type { Address } from "./path.js";

/** Clients choose any of these (https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports). */
export const EPHEMERAL: Ports = { first: 1024, last: 65535 };
export const ANY_PORT: Ports = { first: 1, last: 65535 };

/** ICMP types of an echo request and its reply stand in for ports. */
const ECHO = { forward: { 4: 8, 6: 128 }, return: { 4: 0, 6: 129 } } as const;

export function icmpType(direction: "forward" | "return", family: 4 | 6): Ports {
  const type = ECHO[direction][family];
  return { first: type, last: type };
}

/** The ports that a network ACL lets pass: for each, the lowest-numbered rule that matches decides. */
export function allowedByAcl(
  acl: NetworkAcl | undefined,
  direction: "ingress" | "egress",
  peer: Address,
  protocol: Protocol,
  ports: readonly Ports[],
): readonly Ports[] {
  if (acl === undefined) return ports;
  let undecided = ports;
  const allowed: Ports[] = [];
  for (const rule of acl[direction]) {
    if (undecided.length === 0) break;
    if (!sameProtocol(rule.protocol, protocol) || !holds(rule.cidr, peer)) continue;
    if (rule.allow) allowed.push(...intersect(undecided, rule.ports));
    undecided = without(undecided, rule.ports);
  }
  return normalized(allowed);
}

/** The ports that any of the groups lets pass. An interface without groups is judged by none. */
export function allowedByGroups(
  groups: readonly SecurityGroup[],
  direction: "ingress" | "egress",
  peer: Address,
  protocol: Protocol,
  ports: readonly Ports[],
  keepsGroups: boolean,
): readonly Ports[] {
  if (groups.length === 0) return ports;
  const allowed = groups
    .flatMap((group) => group[direction])
    .filter((rule) => sameProtocol(rule.protocol, protocol) && matchesPeer(rule, peer, keepsGroups))
    .flatMap((rule) => intersect(ports, rule.ports));
  return normalized(allowed);
}

function matchesPeer({ peer }: GroupRule, address: Address, keepsGroups: boolean): boolean {
  if (!("group" in peer)) return holds(peer, address);
  if (address.service === peer.group || address.tunnelEnd?.name === peer.group) return true;
  return keepsGroups && (address.interface?.securityGroups.some(({ address: group }) => group === peer.group) ?? false);
}

function holds(cidr: Cidr, address: Address): boolean {
  // The addresses of a service are somewhere on the internet; only a rule for all of it surely holds them.
  if (address.service !== undefined) return cidr.family === 4 && cidr.prefixLength === 0;
  return within(address, cidr);
}

function sameProtocol(rule: string | undefined, protocol: Protocol): boolean {
  return rule === undefined || rule === protocol || (protocol === "icmp" && rule === "icmpv6");
}

function intersect(ports: readonly Ports[], with_: Ports | undefined): Ports[] {
  if (with_ === undefined) return [...ports];
  return ports
    .map(({ first, last }) => ({ first: Math.max(first, with_.first), last: Math.min(last, with_.last) }))
    .filter(({ first, last }) => first <= last);
}

function without(ports: readonly Ports[], removed: Ports | undefined): Ports[] {
  if (removed === undefined) return [];
  return ports.flatMap(({ first, last }) =>
    [
      { first, last: Math.min(last, removed.first - 1) },
      { first: Math.max(first, removed.last + 1), last },
    ].filter((part) => part.first <= part.last),
  );
}

/** The ports that are in both. */
export function common(ports: readonly Ports[], others: readonly Ports[]): Ports[] {
  return normalized(others.flatMap((other) => intersect(ports, other)));
}

/** Sorted, with neighbours and overlaps merged, so that equal sets of ports look equal. */
export function normalized(ports: readonly Ports[]): Ports[] {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...ports].sort((a, b) => a.first - b.first)) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else merged.push({ first, last });
  }
  return merged;
}

export function samePorts(a: readonly Ports[], b: readonly Ports[]): boolean {
  return showPorts(normalized(a)) === showPorts(normalized(b));
}

export function showPorts(ports: readonly Ports[]): string {
  return ports.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(", ");
}
