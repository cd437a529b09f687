import { Cidr, CidrError } from "@causeway/cidr";
import { renderTemplate } from "./render.js";

/** Resolver of every VPC, from any subnet and on any interface. */
export const VPC_RESOLVER = "169.254.169.253";

/**
 * Where no proxy connects to, whatever a name resolves to: private and special addresses. The organization's own come on
 * top. Documentation addresses are left out; nothing answers there.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
const SPECIAL_CIDRS = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/3",
];

/** Special addresses and those of the organization. */
export function insideCidrs(organizationCidrs: readonly string[]): readonly string[] {
  return widest([...SPECIAL_CIDRS, ...organizationCidrs]);
}

/** Without blocks that lie in others: Squid drops one of two that overlap, and says so. */
export function widest(blocks: readonly string[]): readonly string[] {
  const known = [...new Set(blocks)].map((text) => ({ text, cidr: blockOf(text) }));
  return known
    .filter(
      ({ cidr }) => !known.some((other) => other.cidr !== cidr && cidr !== undefined && other.cidr?.contains(cidr)),
    )
    .map(({ text }) => text);
}

/** None for a token, and for a mistake, which is the construct's to report. */
function blockOf(text: string): Cidr | undefined {
  try {
    return Cidr.parse(text);
  } catch (error) {
    if (error instanceof CidrError) return undefined;
    throw error;
  }
}

/** The settings of Squid that both proxies share. */
export function commonConfiguration(dnsServers: readonly string[]): string {
  return renderTemplate("shared/common.conf", { DNS_SERVERS: dnsServers.join(" ") });
}

/** A list of domains as lines of an access list. */
export function domainLines(name: string, type: string, domains: readonly string[]): string {
  return domains.map((domain) => `acl ${name} ${type} ${domain}`).join("\n");
}
