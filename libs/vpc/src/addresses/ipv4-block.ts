import { Cidr, CidrError } from "@causeway/cidr";
import type { AccountConstruct } from "@causeway/platform";

/** Reads an IPv4 block that a user gave; reports INVALID_CIDR, MISALIGNED_CIDR or NOT_IPV4, and then gives `undefined`. */
export function readIpv4Block(construct: AccountConstruct, property: string, text: string): Cidr | undefined {
  try {
    const block = Cidr.parse(text);
    if (block.family === 4) {
      return block;
    }
    construct.report({
      code: "NOT_IPV4",
      property,
      found: text,
      allowed: "an IPv4 block such as 10.0.0.0/16",
      message: `${text} is an IPv6 block; only IPv4 is supported here`,
    });
  } catch (error) {
    if (!(error instanceof CidrError)) {
      throw error;
    }
    const { code, found, allowed, message } = error;
    construct.report({ code, property, found, allowed, message });
  }
  return undefined;
}
