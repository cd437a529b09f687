import { isIP } from "node:net";
import { domainToASCII } from "node:url";

/** What is wrong with an entry, apart from where it stands. */
export interface EntryMistake {
  readonly code: string;
  readonly allowed: string;
  readonly message: string;
}

const EXAMPLES = "a name such as example.com, or .example.com for it and its subdomains";
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_LENGTH = 253;

/** What a URL's parser would cut off, or decode, before it converts the rest. */
const NOT_OF_A_NAME = /[:/?#@\\%]/;

/** An entry with every other script than ASCII converted to punycode; as it stands where that cannot be. */
export function readEntry(entry: string): string {
  if (!/[^\x20-\x7e]/.test(entry) || NOT_OF_A_NAME.test(entry)) {
    return entry;
  }
  const ascii = domainToASCII(entry.replace(/^\./, ""));
  return ascii === "" ? entry : entry.startsWith(".") ? `.${ascii}` : ascii;
}

/** Why an entry could never match, or `undefined` for one that can. */
export function checkEntry(domain: string): EntryMistake | undefined {
  if (isIP(domain) !== 0 || /^[\d.]*\d\.*$/.test(domain)) {
    return {
      code: "DOMAIN_IS_ADDRESS",
      allowed: EXAMPLES,
      message: `"${domain}" is an address, and TLS carries no name for it; an allow list holds names alone`,
    };
  }
  if (NOT_OF_A_NAME.test(domain)) {
    return { code: "DOMAIN_IS_URL", allowed: EXAMPLES, message: `"${domain}" is a URL or holds a port, not a domain` };
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
  return isName(domain.replace(/^\./, ""))
    ? undefined
    : {
        code: "INVALID_DOMAIN",
        allowed: EXAMPLES,
        message: `"${domain}" is no domain: at least two labels of letters, digits and hyphens, ${String(MAX_LENGTH)} characters in all`,
      };
}

/** Punycode that stands for nothing is not a name either: no client would ever send it. */
function isName(name: string): boolean {
  const labels = name.split(".");
  return (
    name.length <= MAX_LENGTH &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    domainToASCII(name) === name
  );
}
