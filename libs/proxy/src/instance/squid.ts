import { Cidr } from "@causeway/cidr";
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

/** Special addresses and those of the organization, each once. */
export function insideCidrs(organizationCidrs: readonly string[]): readonly string[] {
  const special = SPECIAL_CIDRS.map((block) => Cidr.parse(block));
  const own = organizationCidrs.filter((block) => !special.some((other) => other.contains(Cidr.parse(block))));
  return [...SPECIAL_CIDRS, ...own];
}

/** The settings of Squid that both proxies share. */
export function commonConfiguration(dnsServers: readonly string[]): string {
  return renderTemplate("shared/common.conf", { DNS_SERVERS: dnsServers.join(" ") });
}

/** A list of domains as lines of an access list. */
export function domainLines(name: string, type: string, domains: readonly string[]): string {
  return domains.map((domain) => `acl ${name} ${type} ${domain}`).join("\n");
}
