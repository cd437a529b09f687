import { Cidr, CidrError, subtract } from "@causeway/cidr";
import type { ConstructProblem } from "@causeway/platform";
import type { RuleContext } from "./rule-group.js";

/**
 * Whose packets a rule is about: every address of the organization, every address outside it, any address, or IPv4
 * blocks such as `10.0.0.0/14`.
 */
export type Addresses = "organization" | "internet" | "any" | readonly string[];

const EVERYTHING = Cidr.parse("0.0.0.0/0");

/** Mistakes of an address list: EMPTY_ADDRESSES, INVALID_CIDR, MISALIGNED_CIDR and NOT_IPV4. */
export function checkAddresses(property: string, addresses: Addresses): ConstructProblem[] {
  if (typeof addresses === "string") {
    return [];
  }
  if (addresses.length === 0) {
    return [
      {
        code: "EMPTY_ADDRESSES",
        property,
        found: "[]",
        allowed: "organization, internet, any, or at least one IPv4 block",
        message: "an empty list of addresses matches no packet",
      },
    ];
  }
  return addresses.flatMap((text, index) => checkBlock(`${property}[${String(index)}]`, text));
}

function checkBlock(property: string, text: string): ConstructProblem[] {
  try {
    const block = Cidr.parse(text);
    return block.family === 4
      ? []
      : [
          {
            code: "NOT_IPV4",
            property,
            found: text,
            allowed: "an IPv4 block such as 10.0.0.0/14",
            message: `${text} is an IPv6 block; the organization's addresses are IPv4`,
          },
        ];
  } catch (error) {
    if (!(error instanceof CidrError)) {
      throw error;
    }
    const { code, found, allowed, message } = error;
    return [{ code, property, found, allowed, message }];
  }
}

/** Blocks of `addresses` that no packet of the organization comes from: CIDR_OUTSIDE_PARENT. */
export function checkInsideSupernet(
  property: string,
  addresses: Addresses,
  { supernet }: RuleContext,
): ConstructProblem[] {
  if (typeof addresses === "string") {
    return [];
  }
  return addresses.flatMap((text, index) =>
    supernet.contains(Cidr.parse(text))
      ? []
      : [
          {
            code: "CIDR_OUTSIDE_PARENT",
            property: `${property}[${String(index)}]`,
            found: text,
            allowed: `a block inside ${supernet.toString()}`,
            message: `${text} does not lie inside the organization's supernet ${supernet.toString()}`,
          },
        ],
  );
}

/** As a Suricata rule writes it. */
export function suricataAddresses(addresses: Addresses): string {
  switch (addresses) {
    case "organization":
      return "$HOME_NET";
    case "internet":
      return "$EXTERNAL_NET";
    case "any":
      return "any";
    default:
      return suricataList(addresses);
  }
}

/** A single element stands alone, several stand in brackets. */
export function suricataList(elements: readonly string[]): string {
  return elements.length === 1 ? elements.join() : `[${elements.join(",")}]`;
}

/**
 * As a stateless rule writes it, none for any. Stateless rules know neither variables nor negation, so the internet is
 * the fewest blocks that cover all but the supernet: 8 of them beside a /8.
 */
export function statelessAddresses(addresses: Addresses, { supernet }: RuleContext): readonly string[] {
  switch (addresses) {
    case "organization":
      return [supernet.toString()];
    case "internet":
      return subtract(EVERYTHING, [supernet]).map(String);
    case "any":
      return [];
    default:
      return addresses;
  }
}
