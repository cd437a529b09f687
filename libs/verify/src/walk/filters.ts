import { Unknown } from "@causeway/terraform";
import type { Cidr } from "@causeway/cidr";
import { type Family, touchesInternet, within } from "../address/range.js";
import type {
  AclRule,
  Direction as FilterDirection,
  GroupRule,
  NetworkAcl,
  Ports,
  Protocol,
  SecurityGroup,
} from "../model/filters/filters.js";
import { icmp, type Matched } from "../model/filters/rule-parts.js";
import type { Address } from "../model/path.js";

/** Clients choose any of these (https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports). */
export const EPHEMERAL: Ports = { first: 1024, last: 65535 };
export const ANY_PORT: Ports = { first: 1, last: 65535 };

/** An echo request and its reply. */
const ECHO = { forward: { 4: icmp(8, 0), 6: icmp(128, 0) }, return: { 4: icmp(0, 0), 6: icmp(129, 0) } } as const;

export function echo(direction: "forward" | "return", family: Family): Ports {
  return ECHO[direction][family];
}

/** What a filter is asked: whether packets of one protocol to or from an address pass, and with which ports. */
export interface Question {
  readonly direction: FilterDirection;
  readonly peer: Address;
  readonly protocol: Protocol;
  readonly ports: readonly Ports[];
}

/** What surely passes and what passes at most, which differ where a rule holds addresses that are not known. */
export interface Allowed {
  readonly surely: readonly Ports[];
  readonly atMost: readonly Ports[];
  /** Why they differ. */
  readonly unless?: Unknown;
}

/** The ports that a network ACL lets pass: for each, the lowest-numbered rule that matches decides. */
export function allowedByAcl(acl: NetworkAcl, question: Question): Allowed {
  const rules = acl[question.direction].flatMap((rule) => {
    const matches = sameProtocol(rule, question) && holds(rule.cidr, question.peer, acl.address);
    return matches === false ? [] : [{ rule, matches }];
  });
  const decided = (isTaken: (rule: AclRule) => boolean) => {
    let undecided = question.ports;
    const allowed: Ports[] = [];
    for (const { rule, matches } of rules) {
      if (undecided.length === 0) break;
      if (matches !== true && !isTaken(rule)) continue;
      if (rule.allow) allowed.push(...intersect(undecided, rule.ports));
      undecided = without(undecided, rule.ports);
    }
    return normalized(allowed);
  };
  return answer(
    decided(({ allow }) => !allow),
    decided(({ allow }) => allow),
    rules.map(({ matches }) => matches),
  );
}

/** The ports that any of the groups lets pass. An interface without groups is judged by none. */
export function allowedByGroups(groups: readonly SecurityGroup[], question: Question, keepsGroups: boolean): Allowed {
  const { peer, ports, direction } = question;
  if (groups.length === 0) return { surely: ports, atMost: ports };
  const rules = groups
    .flatMap((group) => group[direction])
    .filter((rule) => sameProtocol(rule, question))
    .map((rule) => ({ rule, matches: matchesPeer(rule, peer, keepsGroups) }));
  const allowed = (isTaken: (matches: boolean | Unknown) => boolean) =>
    normalized(rules.filter(({ matches }) => isTaken(matches)).flatMap(({ rule }) => intersect(ports, rule.ports)));
  return answer(
    allowed((matches) => matches === true),
    allowed((matches) => matches !== false),
    rules.map(({ matches }) => matches),
  );
}

function answer(surely: readonly Ports[], atMost: readonly Ports[], all: readonly (boolean | Unknown)[]): Allowed {
  const unless = all.find((matches) => matches instanceof Unknown);
  return samePorts(surely, atMost) || unless === undefined ? { surely, atMost } : { surely, atMost, unless };
}

function matchesPeer({ peer, address: at }: GroupRule, address: Address, keepsGroups: boolean): boolean | Unknown {
  if (!("group" in peer)) return holds(peer, address, at);
  if (address.service === peer.group) {
    const isList = address.family === 4 || peer.group.includes(".ipv6.");
    return isList || new Unknown(`whether the list of ${peer.group} holds IPv6 addresses is not known`, at);
  }
  if (address.tunnelEnd?.name === peer.group) return true;
  return keepsGroups && (address.interface?.securityGroups.some(({ address: group }) => group === peer.group) ?? false);
}

/** The addresses of a service are somewhere on the internet; only a rule for all of it surely holds them. */
function holds(cidr: Cidr, address: Address, at: string): boolean | Unknown {
  if (address.service === undefined) return within(address, cidr);
  if (cidr.family !== address.family || !touchesInternet(cidr)) return false;
  return cidr.prefixLength === 0 || new Unknown(`which addresses ${address.service} has is not known`, at);
}

function sameProtocol({ protocol: rule }: Matched, { protocol, peer }: Question): boolean {
  return rule === undefined || rule === (protocol === "icmp" && peer.family === 6 ? "icmpv6" : protocol);
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
