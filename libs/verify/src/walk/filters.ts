import { Unknown } from "@causeway/terraform";
import type { Cidr } from "@causeway/cidr";
import { touchesInternet, within } from "../address/range.js";
import type {
  AclRule,
  Direction as FilterDirection,
  GroupRule,
  NetworkAcl,
  SecurityGroup,
} from "../model/filters/filters.js";
import { intersect, isSame, normalized, type Traffic, without } from "../model/filters/traffic.js";
import type { Address } from "../model/path.js";

/** What a filter is asked: which traffic to or from an address passes. */
export interface Question {
  readonly direction: FilterDirection;
  readonly peer: Address;
  readonly traffic: readonly Traffic[];
}

/** What surely passes and what passes at most, which differ where a rule holds addresses that are not known. */
export interface Allowed {
  readonly surely: readonly Traffic[];
  readonly atMost: readonly Traffic[];
  /** Why they differ. */
  readonly unless?: Unknown;
}

/** What a network ACL lets pass: for each packet, the lowest-numbered rule that matches decides. */
export function allowedByAcl(acl: NetworkAcl, question: Question): Allowed {
  const rules = acl[question.direction].flatMap((rule) => {
    const matches = isAbout(rule, question) && holds(rule.cidr, question.peer, acl.address);
    return matches === false ? [] : [{ rule, matches }];
  });
  const decided = (isTaken: (rule: AclRule) => boolean) => {
    let undecided = question.traffic;
    const allowed: Traffic[] = [];
    for (const { rule, matches } of rules) {
      if (undecided.length === 0) break;
      if (matches !== true && !isTaken(rule)) continue;
      if (rule.allow) allowed.push(...intersect(undecided, rule.traffic));
      undecided = without(undecided, rule.traffic);
    }
    return normalized(allowed);
  };
  return answer(
    decided(({ allow }) => !allow),
    decided(({ allow }) => allow),
    rules.map(({ matches }) => matches),
  );
}

/** What any of the groups lets pass. An interface without groups is judged by none. */
export function allowedByGroups(groups: readonly SecurityGroup[], question: Question, keepsGroups: boolean): Allowed {
  const { peer, traffic, direction } = question;
  if (groups.length === 0) return { surely: traffic, atMost: traffic };
  const rules = groups
    .flatMap((group) => group[direction])
    .filter((rule) => isAbout(rule, question))
    .map((rule) => ({ rule, matches: matchesPeer(rule, peer, keepsGroups) }));
  const allowed = (isTaken: (matches: boolean | Unknown) => boolean) =>
    normalized(rules.filter(({ matches }) => isTaken(matches)).flatMap(({ rule }) => intersect(traffic, rule.traffic)));
  return answer(
    allowed((matches) => matches === true),
    allowed((matches) => matches !== false),
    rules.map(({ matches }) => matches),
  );
}

function answer(surely: readonly Traffic[], atMost: readonly Traffic[], all: readonly (boolean | Unknown)[]): Allowed {
  const unless = all.find((matches) => matches instanceof Unknown);
  return isSame(surely, atMost) || unless === undefined ? { surely, atMost } : { surely, atMost, unless };
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

function isAbout({ traffic }: { readonly traffic: Traffic }, question: Question): boolean {
  return intersect(question.traffic, traffic).length > 0;
}
