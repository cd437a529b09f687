import { Address4, Address6 } from "ip-address";
import { CidrError } from "./errors.js";

export type AddressFamily = 4 | 6;

export const ADDRESS_BITS = { 4: 32, 6: 128 } as const;

const DOTTED_QUAD = /^\d{1,3}(\.\d{1,3}){3}$/;
const HEX_GROUPS = /^[0-9a-f:]+$/i;

/**
 * Reads an IPv4 or IPv6 address as a number.
 *
 * IPv4 takes four decimal octets without leading zeros, which some readers take for octal. IPv6 takes hexadecimal
 * groups with at most one `::`; a zone id (`%eth0`) and an embedded dotted IPv4 address are rejected, for neither
 * means anything in a route.
 *
 * @throws {CidrError} `INVALID_ADDRESS`
 */
export function parseAddress(text: string): { family: AddressFamily; value: bigint } {
  // ip-address accepts prefix lengths, zone ids and embedded IPv4, hence the check of the characters before it.
  try {
    if (DOTTED_QUAD.test(text)) return { family: 4, value: new Address4(text).bigInt() };
    if (HEX_GROUPS.test(text)) return { family: 6, value: new Address6(text).bigInt() };
  } catch {
    // Reported below, in the same words as text that has not even the form of an address.
  }
  const allowed = "an IPv4 address such as 10.0.0.1 or an IPv6 address such as 2001:db8::1";
  throw new CidrError("INVALID_ADDRESS", text, allowed, `"${text}" is not an address; allowed is ${allowed}`);
}

/**
 * Writes an address in its one canonical form: dotted decimal for IPv4, RFC 5952 for IPv6 (IPv4-mapped addresses stay
 * hexadecimal, so that `parseAddress` reads every result).
 *
 * @throws {CidrError} `INVALID_ADDRESS` if `value` is negative or too large for the family
 */
export function formatAddress(family: AddressFamily, value: bigint): string {
  const bits = ADDRESS_BITS[family];
  if (value < 0n || value >= 1n << BigInt(bits)) {
    throw new CidrError("INVALID_ADDRESS", `IPv${family} address ${value}`, `0 to 2^${bits} - 1`);
  }
  return (family === 4 ? Address4.fromBigInt(value) : Address6.fromBigInt(value)).correctForm();
}
