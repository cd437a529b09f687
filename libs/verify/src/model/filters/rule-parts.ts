import { Unknown } from "@causeway/terraform";
import { type Attributes, integer, text } from "../source.js";
import type { Ports, Protocol } from "./filters.js";

/** What a rule is about. */
export interface Matched {
  /** `undefined` for every protocol. */
  readonly protocol: RuleProtocol | undefined;
  /** What `Ports` hold of that protocol; `undefined` for all. */
  readonly ports: Ports | undefined;
}

/** Filters tell ICMP for IPv4 and IPv6 apart, as these are protocols 1 and 58. */
export type RuleProtocol = Protocol | "icmpv6";

/** The IANA numbers of the protocols that the provider accepts by name. */
const NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  vrrp: 112,
};
const NAMES: Readonly<Record<number, RuleProtocol>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

const MAX_PROTOCOL = 255;
const MAX_PORT = 65_535;
const MAX_ICMP = 255;
/** Every type, or every code. */
const ALL_ICMP = -1;

/** ICMP of one type and code, or of all codes. */
export function icmp(type: number, code: number): Ports {
  const first = type * (MAX_ICMP + 1);
  return code === ALL_ICMP ? { first, last: first + MAX_ICMP } : { first: first + code, last: first + code };
}

/**
 * What a rule of a security group is about. Its ports are types and codes for ICMP and do not count for other protocols:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 *
 * @returns why it is not known, or why AWS refuses it
 */
export function matchedByGroupRule(rule: Attributes, protocolName: string): Matched | Unknown {
  const protocol = protocolOf(rule, protocolName);
  if (protocol === undefined || protocol instanceof Unknown || protocol.ports !== undefined) {
    return protocol ?? new Unknown("it has no protocol", rule.address);
  }
  const first = integer(rule, "from_port");
  const last = integer(rule, "to_port");
  if (first instanceof Unknown) return first;
  if (last instanceof Unknown) return last;
  switch (protocol.protocol) {
    case undefined:
    case "other":
      return protocol;
    case "tcp":
    case "udp":
      return withPorts(protocol, first, last, rule);
    case "icmpv6":
      // All types unless it says which.
      return withTypes(protocol, first ?? ALL_ICMP, last ?? ALL_ICMP, rule);
    case "icmp":
      if (first === undefined) return refused("an ICMP rule without a type", rule);
      return withTypes(protocol, first, last ?? ALL_ICMP, rule);
  }
}

/**
 * What a rule of a network ACL is about. The provider sends type and code 0 where they are left out, whatever the ports:
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl
 *
 * @returns why it is not known, or why AWS refuses it
 */
export function matchedByAclRule(rule: Attributes): Matched | Unknown {
  const protocol = protocolOf(rule, "protocol");
  if (protocol === undefined || protocol instanceof Unknown || protocol.ports !== undefined) {
    return protocol ?? new Unknown("it has no protocol", rule.address);
  }
  const isIcmp = protocol.protocol === "icmp" || protocol.protocol === "icmpv6";
  const hasPorts = protocol.protocol === "tcp" || protocol.protocol === "udp";
  if (!isIcmp && !hasPorts) return protocol;
  const [one, other] = isIcmp ? ["icmp_type", "icmp_code"] : ["from_port", "to_port"];
  const first = integer(rule, one as string);
  const last = integer(rule, other as string);
  if (first instanceof Unknown) return first;
  if (last instanceof Unknown) return last;
  return isIcmp ? withTypes(protocol, first ?? 0, last ?? 0, rule) : withPorts(protocol, first, last, rule);
}

/** For protocols that have no ports, with their number in place of them. */
function protocolOf(rule: Attributes, name: string): Matched | Unknown | undefined {
  const value = text(rule, name);
  if (value === undefined || value instanceof Unknown) return value;
  const written = value.toLowerCase();
  if (written === "-1" || written === "all") return { protocol: undefined, ports: undefined };
  const number = NUMBERS[written] ?? (/^\d+$/.test(written) ? Number(written) : MAX_PROTOCOL + 1);
  if (number > MAX_PROTOCOL) return refused(`the protocol ${value}`, rule);
  const known = NAMES[number];
  if (known !== undefined) return { protocol: known, ports: undefined };
  return { protocol: "other", ports: { first: number, last: number } };
}

function withPorts(
  matched: Matched,
  first: number | undefined,
  last: number | undefined,
  rule: Attributes,
): Matched | Unknown {
  if (first === undefined || last === undefined) return refused("a rule without ports", rule);
  if (first < 0 || last > MAX_PORT || first > last) return refused(`the ports ${first}-${last}`, rule);
  return { ...matched, ports: { first, last } };
}

function withTypes(matched: Matched, type: number, code: number, rule: Attributes): Matched | Unknown {
  if (type === ALL_ICMP && code === ALL_ICMP) return matched;
  if (type < 0 || type > MAX_ICMP || code < ALL_ICMP || code > MAX_ICMP) {
    return refused(`the ICMP type ${type} with the code ${code}`, rule);
  }
  return { ...matched, ports: icmp(type, code) };
}

function refused(what: string, { address }: Attributes): Unknown {
  return new Unknown(`AWS refuses ${what}`, address);
}
