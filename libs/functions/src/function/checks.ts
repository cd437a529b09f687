import { Cidr, CidrError } from "@causeway/cidr";
import type { AccountConstruct, Mistake } from "@causeway/platform";

/** Reports NUMBER_OUT_OF_RANGE for what is not a whole number from `min` to `max`. */
export function checkWholeNumber(
  construct: AccountConstruct,
  property: string,
  value: number,
  min: number,
  max: number,
): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    const allowed = `a whole number from ${String(min)} to ${String(max)}`;
    construct.report({
      code: "NUMBER_OUT_OF_RANGE",
      property,
      found: String(value),
      allowed,
      message: `${property} is ${String(value)}; allowed: ${allowed}`,
    });
  }
}

/** Reports INVALID_CIDR, MISALIGNED_CIDR or NOT_IPV4 for what is no IPv4 block; tells whether it is one. */
export function checkIpv4Block(construct: AccountConstruct, property: string, block: string): boolean {
  const problem = blockProblem(block);
  if (problem !== undefined) {
    construct.report({ property, ...problem });
  }
  return problem === undefined;
}

function blockProblem(text: string): Mistake | undefined {
  try {
    return Cidr.parse(text).family === 4
      ? undefined
      : { code: "NOT_IPV4", found: text, allowed: "an IPv4 block", message: `${text} is an IPv6 block` };
  } catch (error) {
    if (error instanceof CidrError) {
      return { code: error.code, found: error.found, allowed: error.allowed, message: error.message };
    }
    throw error;
  }
}
