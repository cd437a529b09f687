import { Unknown } from "@causeway/terraform";
import { type Attributes, integer, text } from "../source.js";
import {
  ALL_TRAFFIC,
  icmp,
  MAX_ICMP,
  MAX_PORT,
  MAX_PROTOCOL,
  ports,
  protocol,
  protocolOf,
  PROTOCOL_NUMBERS,
  type Traffic,
  whole,
} from "./traffic.js";

/** Every type, or every code. */
const ALL_ICMP = -1;

/**
 * What a rule of a security group is about. Its ports are types and codes for ICMP and do not count for other protocols:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 *
 * @returns why it is not known, or why AWS refuses it
 */
export function trafficOfGroupRule(rule: Attributes, protocolName: string): Traffic | Unknown {
  const all = wholeProtocol(rule, protocolName);
  if (all instanceof Unknown || all === ALL_TRAFFIC) return all;
  const first = integer(rule, "from_port");
  const last = integer(rule, "to_port");
  if (first instanceof Unknown) return first;
  if (last instanceof Unknown) return last;
  const name = protocolOf(all);
  switch (name) {
    case "other":
      return all;
    case "tcp":
    case "udp":
      return ofPorts(name, first, last, rule);
    case "icmpv6":
      // All types unless it says which.
      return ofTypes(name, first ?? ALL_ICMP, last ?? ALL_ICMP, rule);
    case "icmp":
      if (first === undefined) return refused("an ICMP rule without a type", rule);
      return ofTypes(name, first, last ?? ALL_ICMP, rule);
  }
}

/**
 * What a rule of a network ACL is about. The provider sends type and code 0 where they are left out, whatever the ports:
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl
 *
 * @returns why it is not known, or why AWS refuses it
 */
export function trafficOfAclRule(rule: Attributes): Traffic | Unknown {
  const all = wholeProtocol(rule, "protocol");
  if (all instanceof Unknown || all === ALL_TRAFFIC) return all;
  const name = protocolOf(all);
  if (name === "other") return all;
  const hasPorts = name === "tcp" || name === "udp";
  const first = integer(rule, hasPorts ? "from_port" : "icmp_type");
  const last = integer(rule, hasPorts ? "to_port" : "icmp_code");
  if (first instanceof Unknown) return first;
  if (last instanceof Unknown) return last;
  return hasPorts ? ofPorts(name, first, last, rule) : ofTypes(name, first ?? 0, last ?? 0, rule);
}

/** All of the protocol that a rule names. */
function wholeProtocol(rule: Attributes, name: string): Traffic | Unknown {
  const value = text(rule, name);
  if (value === undefined) return new Unknown("it has no protocol", rule.address);
  if (value instanceof Unknown) return value;
  const written = value.toLowerCase();
  if (written === "-1" || written === "all") return ALL_TRAFFIC;
  const number = PROTOCOL_NUMBERS[written] ?? (/^\d+$/.test(written) ? Number(written) : MAX_PROTOCOL + 1);
  return number > MAX_PROTOCOL ? refused(`the protocol ${value}`, rule) : protocol(number);
}

function ofPorts(
  name: "tcp" | "udp",
  first: number | undefined,
  last: number | undefined,
  rule: Attributes,
): Traffic | Unknown {
  if (first === undefined || last === undefined) return refused("a rule without ports", rule);
  if (first < 0 || last > MAX_PORT || first > last) return refused(`the ports ${first}-${last}`, rule);
  return ports(name, first, last);
}

function ofTypes(name: "icmp" | "icmpv6", type: number, code: number, rule: Attributes): Traffic | Unknown {
  if (type === ALL_ICMP && code === ALL_ICMP) return whole(name);
  if (type < 0 || type > MAX_ICMP || code < ALL_ICMP || code > MAX_ICMP) {
    return refused(`the ICMP type ${type} with the code ${code}`, rule);
  }
  return icmp(name, type, code === ALL_ICMP ? undefined : code);
}

function refused(what: string, { address }: Attributes): Unknown {
  return new Unknown(`AWS refuses ${what}`, address);
}
