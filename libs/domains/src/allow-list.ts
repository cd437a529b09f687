import type { Problem } from "@causeway/cidr";
import { checkEntry, readEntry } from "./entry.js";
import type { EntryMistake } from "./entry.js";

/** What was changed in a description without being a mistake. */
export interface Notice {
  /** Stable, in UPPER_SNAKE case. */
  readonly code: string;
  /** Where: the entry's place in the list. */
  readonly path: string;
  /** One sentence that holds what was found and what was made of it. */
  readonly message: string;
}

/** Domains that may be reached, in a form that Squid and Network Firewall read alike. */
export interface AllowList {
  /**
   * `example.com` for that name alone, `.example.com` for it and all of its subdomains. Lower case, punycode, no entry
   * covered by another, in the order of their labels from the right: `.b.com` before `a.c.com`. Entries with a problem
   * are left out.
   */
  readonly domains: readonly string[];
  /** Places are `[<index>]`. */
  readonly problems: readonly Problem[];
  readonly notices: readonly Notice[];
}

/** The nth entry of a description, as the network would carry it. */
interface Entry {
  readonly path: string;
  readonly found: string;
  readonly domain: string;
}

/**
 * Reads an allow list. An entry is `example.com` for that name alone, or `.example.com` for it and all of its
 * subdomains, as in Squid and in AWS's own domain lists. Neither tells of an entry that can never match, and Squid
 * refuses to start with a name beside a parent that covers it; so each entry is checked here:
 *
 * - EMPTY_ALLOW_LIST, DOMAIN_IS_URL, DOMAIN_IS_ADDRESS, WILDCARD_DOMAIN, UPPER_CASE_DOMAIN, TRAILING_DOT and
 *   INVALID_DOMAIN for what cannot match what its author meant
 * - DUPLICATE_DOMAIN and COVERED_DOMAIN for what another entry makes redundant
 *
 * Other scripts than Latin are converted to punycode, which is what TLS and HTTP carry, with the notice
 * UNICODE_CONVERTED: two letters that look alike are two domains.
 *
 * http://www.squid-cache.org/Doc/config/acl/
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateful-rule-groups-domain-names.html
 */
export function defineAllowList(domains: readonly string[]): AllowList {
  if (domains.length === 0) {
    const problem = {
      code: "EMPTY_ALLOW_LIST",
      path: "",
      found: "[]",
      allowed: "at least one domain",
      message: "an allow list without domains allows nothing",
    };
    return { domains: [], problems: [problem], notices: [] };
  }
  const entries = domains.map((found, index) => ({ path: `[${String(index)}]`, found, domain: readEntry(found) }));
  const problems: Problem[] = [];
  const places = new Map<string, string>();
  for (const entry of entries) {
    const mistake = checkEntry(entry.domain);
    if (mistake !== undefined) {
      problems.push(problem(entry, mistake));
    } else if (places.has(entry.domain)) {
      problems.push(problem(entry, duplicate(entry, places.get(entry.domain))));
    } else {
      places.set(entry.domain, entry.path);
    }
  }
  const accepted: string[] = [];
  for (const [domain, path] of places) {
    const parent = coveringParents(domain).find((candidate) => places.has(candidate));
    if (parent === undefined) {
      accepted.push(domain);
    } else {
      const entry = entries.find((candidate) => candidate.path === path) ?? { path, found: domain, domain };
      problems.push(problem(entry, covered(entry, parent, places.get(parent))));
    }
  }
  const notices = entries.filter(({ found, domain }) => isConverted(found, domain)).map(converted);
  return { domains: accepted.sort(byLabelsFromTheRight), problems, notices };
}

function problem({ path, found }: Entry, mistake: EntryMistake): Problem {
  return { ...mistake, path, found };
}

function duplicate({ domain }: Entry, first: string | undefined): EntryMistake {
  return {
    code: "DUPLICATE_DOMAIN",
    allowed: "each domain once",
    message: `"${domain}" already stands at ${first ?? ""}`,
  };
}

function covered({ domain }: Entry, parent: string, place: string | undefined): EntryMistake {
  return {
    code: "COVERED_DOMAIN",
    allowed: "no domain beside one that covers it",
    message: `"${domain}" is already covered by "${parent}" at ${place ?? ""}`,
  };
}

function isConverted(found: string, domain: string): boolean {
  return found !== domain && checkEntry(domain) === undefined;
}

function converted({ path, found, domain }: Entry): Notice {
  return {
    code: "UNICODE_CONVERTED",
    path,
    message: `"${found}" is allowed as "${domain}", which is what TLS and HTTP carry`,
  };
}

/** `.b.c` and `.c` for `a.b.c`, and for `.b.c` the wider `.c` alone; `.a.b` for the name `a.b` itself. */
function coveringParents(domain: string): string[] {
  const labels = domain.replace(/^\./, "").split(".");
  const parents = labels.map((_, start) => `.${labels.slice(start).join(".")}`);
  return parents.filter((parent) => parent !== domain);
}

/** Of two entries neither covers the other, so that the labels alone decide. */
function byLabelsFromTheRight(a: string, b: string): number {
  const [first, second] = [reversed(a), reversed(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function reversed(domain: string): string {
  return domain.replace(/^\./, "").split(".").reverse().join(".");
}
