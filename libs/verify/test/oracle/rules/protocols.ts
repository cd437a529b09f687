import type { AclRule, Protocol } from "../net.js";
import type { Packet } from "../packet.js";

/** Types of ICMP: what asks for an echo, and what answers. */
export const ECHO = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } } as const;

/** Of a rule with all types. */
export const ANY_TYPE = [-1, -1] as const;

/**
 * Whether a rule of a network ACL or security group is about a packet, as far as protocol and ports go. For ICMP they
 * hold types; ICMPv6 is a protocol of its own.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function isAbout(
  { protocol, ports: [first, last] }: Pick<AclRule, "protocol" | "ports">,
  packet: Packet,
): boolean {
  if (protocol === "all") return true;
  if (protocol !== nameOf(packet)) return false;
  return (
    (packet.protocol === "icmp" && first === -1) || (first <= packet.destinationPort && packet.destinationPort <= last)
  );
}

function nameOf({ protocol, source }: Packet): Protocol | "icmpv6" {
  return protocol === "icmp" && source.family === 6 ? "icmpv6" : protocol;
}
