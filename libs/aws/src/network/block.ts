import { Cidr, CidrError } from "@causeway/cidr";
import type { AccountConstruct } from "@causeway/platform";

/**
 * Reads an IPv4 or IPv6 block that a user gave. Reports INVALID_CIDR or MISALIGNED_CIDR.
 *
 * @returns the aligned block where host bits are set: it has the size that was meant, so that what does not fit is found
 * in the same run; `undefined` where no block can be read
 */
export function readBlock(construct: AccountConstruct, property: string, text: string): Cidr | undefined {
  try {
    return Cidr.parse(text);
  } catch (error) {
    if (!(error instanceof CidrError)) {
      throw error;
    }
    const { code, found, allowed, message } = error;
    construct.report({ code, property, found, allowed, message });
    return code === "MISALIGNED_CIDR" ? Cidr.parse(allowed) : undefined;
  }
}

/** As `readBlock`, for IPv4 only. Reports NOT_IPV4 besides. */
export function readIpv4Block(construct: AccountConstruct, property: string, text: string): Cidr | undefined {
  const block = readBlock(construct, property, text);
  if (block === undefined || block.family === 4) {
    return block;
  }
  construct.report({
    code: "NOT_IPV4",
    property,
    found: text,
    allowed: "an IPv4 block such as 10.0.0.0/16",
    message: `${text} is an IPv6 block; only IPv4 is supported here`,
  });
  return undefined;
}
