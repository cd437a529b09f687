import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { Mistake } from "@causeway/platform";

const EXAMPLES = "a name such as example.com, or .example.com for it and its subdomains";
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Mistakes of an allow list's entries, one for each entry that cannot match what its author meant, and one for each
 * that another entry makes redundant. An entry is `example.com` for that name alone, or `.example.com` for it and all
 * of its subdomains, as in AWS's own domain lists:
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateful-rule-groups-domain-names.html
 */
export function checkDomains(property: string, domains: readonly string[]): Mistake[] {
  if (domains.length === 0) {
    return [
      {
        code: "EMPTY_ALLOW_LIST",
        property,
        found: "[]",
        allowed: "at least one domain",
        message: "an allow list without domains allows nothing",
      },
    ];
  }
  const places = new Map<string, number>();
  domains.forEach((domain, index) => {
    if (!places.has(domain)) {
      places.set(domain, index);
    }
  });
  return domains.flatMap((domain, index) => {
    const mistake = checkForm(domain) ?? checkRedundancy(domain, index, places, property);
    return mistake === undefined ? [] : [{ ...mistake, property: `${property}[${String(index)}]`, found: domain }];
  });
}

type FormMistake = Omit<Mistake, "property" | "found">;

function checkForm(domain: string): FormMistake | undefined {
  if (/[^\x20-\x7e]/.test(domain)) {
    const ascii = domainToASCII(domain.replace(/^\./, ""));
    const punycode = ascii === "" ? EXAMPLES : domain.startsWith(".") ? `.${ascii}` : ascii;
    return {
      code: "UNICODE_DOMAIN",
      allowed: punycode,
      message: `"${domain}" is not what TLS and HTTP carry; write it as ${punycode}`,
    };
  }
  if (/[:/?#@]/.test(domain) && isIP(domain) === 0) {
    return { code: "DOMAIN_IS_URL", allowed: EXAMPLES, message: `"${domain}" is a URL or holds a port, not a domain` };
  }
  if (isIP(domain) !== 0) {
    return {
      code: "DOMAIN_IS_ADDRESS",
      allowed: EXAMPLES,
      message: `"${domain}" is an address; TLS carries no name for it, allow it by allowTraffic`,
    };
  }
  if (domain.includes("*")) {
    const meant = domain.replace(/^\*\.?/, ".");
    return {
      code: "WILDCARD_DOMAIN",
      allowed: meant.includes("*") ? EXAMPLES : meant,
      message: `"${domain}" holds a wildcard; a leading dot stands for all subdomains`,
    };
  }
  if (domain !== domain.toLowerCase()) {
    return {
      code: "UPPER_CASE_DOMAIN",
      allowed: domain.toLowerCase(),
      message: `"${domain}" holds capital letters; names are compared in lower case`,
    };
  }
  if (domain.endsWith(".")) {
    return {
      code: "TRAILING_DOT",
      allowed: domain.replace(/\.+$/, "") || EXAMPLES,
      message: `"${domain}" ends in a dot, which TLS and HTTP do not carry`,
    };
  }
  const name = domain.replace(/^\./, "");
  const labels = name.split(".");
  if (name.length > 253 || labels.length < 2 || !labels.every((label) => LABEL.test(label))) {
    return {
      code: "INVALID_DOMAIN",
      allowed: EXAMPLES,
      message: `"${domain}" is no domain: at least two labels of letters, digits and hyphens, 253 characters in all`,
    };
  }
  return undefined;
}

function checkRedundancy(
  domain: string,
  index: number,
  places: ReadonlyMap<string, number>,
  property: string,
): FormMistake | undefined {
  const first = places.get(domain);
  if (first !== undefined && first < index) {
    return {
      code: "DUPLICATE_DOMAIN",
      allowed: "each domain once",
      message: `"${domain}" already stands at ${property}[${String(first)}]`,
    };
  }
  const parent = coveringParents(domain).find((candidate) => places.has(candidate));
  return parent === undefined
    ? undefined
    : {
        code: "COVERED_DOMAIN",
        allowed: "no domain beside one that covers it",
        message: `"${domain}" is already covered by "${parent}" at ${property}[${String(places.get(parent))}]`,
      };
}

/** `.b.c` and `.c` for `a.b.c`, and for `.b.c` the wider `.c` alone; `.a.b` for the name `a.b` itself. */
function coveringParents(domain: string): string[] {
  const labels = domain.replace(/^\./, "").split(".");
  const parents = labels.map((_, start) => `.${labels.slice(start).join(".")}`);
  return parents.filter((parent) => parent !== domain);
}
