import { Cidr, formatAddress } from "@causeway/cidr";
import type { Range } from "./range.js";

/**
 * Where hosts send IPv6 packets that a NAT gateway translates to IPv4; the last 32 bits are the IPv4 address.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
 */
export const NAT64 = Cidr.parse("64:ff9b::/96");

/** The IPv6 addresses that stand for IPv4 ones. */
export function toNat64({ first, last }: Range): Range {
  return { family: 6, first: NAT64.first + first, last: NAT64.first + last };
}

/** The IPv4 addresses for which those of the prefix stand. */
export function fromNat64({ first, last }: Range): Range {
  return { family: 4, first: first - NAT64.first, last: last - NAT64.first };
}

/** The IPv4 block for which a longer prefix of it stands. */
export function ipv4Behind(prefix: Cidr): Cidr | undefined {
  if (!NAT64.contains(prefix) || prefix.prefixLength === NAT64.prefixLength) return undefined;
  const { first } = fromNat64({ family: 6, first: prefix.first, last: prefix.last });
  return Cidr.parse(`${formatAddress(4, first)}/${prefix.prefixLength - NAT64.prefixLength}`);
}
