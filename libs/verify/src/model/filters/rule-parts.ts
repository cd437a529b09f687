import { Unknown } from "@causeway/terraform";
import { type Attributes, integer } from "../source.js";
import type { Ports } from "./filters.js";

/** IANA numbers as Terraform may write them. */
const BY_NUMBER: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" };

/** The protocol's name, `undefined` for all protocols. */
export function protocolOf(value: string | Unknown | undefined): string | Unknown | undefined {
  if (value === undefined || value instanceof Unknown) return value;
  const name = value.toLowerCase();
  return name === "-1" || name === "all" ? undefined : (BY_NUMBER[name] ?? name);
}

/** Ports from and to; for ICMP the type. `undefined` for all of them. */
export function portsOf(rule: Attributes, protocol: string | Unknown | undefined): Ports | Unknown | undefined {
  if (typeof protocol !== "string") return undefined;
  const isIcmp = protocol.startsWith("icmp");
  const icmpType = isIcmp ? integer(rule, "icmp_type") : undefined;
  const first = icmpType ?? integer(rule, "from_port");
  const last = isIcmp ? first : (integer(rule, "to_port") ?? first);
  if (first instanceof Unknown) return first;
  if (last instanceof Unknown) return last;
  if (first === undefined || last === undefined || first < 0) return undefined;
  return { first, last };
}
