import { defineAllowList } from "@causeway/domains";
import { checkAddresses, checkInsideSupernet, suricataAddresses } from "../addresses.js";
import type { Addresses } from "../addresses.js";
import type { RuleGroup, RuleGroupProps, StatefulRule } from "../rule-group.js";

/** Where a connection names its domain: the server name of TLS, the host of HTTP. */
export type DomainProtocol = "tls" | "http";

export interface DomainAllowListProps extends RuleGroupProps {
  /**
   * `example.com` for that name alone, `.example.com` for it and all of its subdomains, in lower case; the same list
   * serves the proxies of `@causeway/proxy`.
   */
  readonly allowedDomains: readonly string[];
  /** @default both, tls and http */
  readonly protocols?: readonly DomainProtocol[];
  /**
   * Who may reach the domains.
   * @default organization
   */
  readonly sources?: Addresses;
}

const PROTOCOLS: readonly DomainProtocol[] = ["tls", "http"];

/**
 * Lets the organization reach domains on the internet by name. One rule per domain and protocol.
 *
 * The rules are Suricata text of our own, not AWS's domain list (`rules_source_list`): an allow list of AWS ends by
 * dropping every other name of its protocol, so that a second allow list behind it would never be asked, and its
 * alerts do not say which list they come from.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateful-rule-groups-domain-names.html
 *
 * A name is what the client claims: TLS and HTTP hide where a connection really leads, and one HTTP connection may ask
 * for a second host once the first was let through.
 *
 * Reports what `defineAllowList` finds (EMPTY_ALLOW_LIST, DOMAIN_IS_URL, DOMAIN_IS_ADDRESS, WILDCARD_DOMAIN,
 * UPPER_CASE_DOMAIN, TRAILING_DOT, INVALID_DOMAIN, DUPLICATE_DOMAIN, COVERED_DOMAIN), NO_PROTOCOLS, and for `sources`
 * EMPTY_ADDRESSES, INVALID_CIDR, MISALIGNED_CIDR, NOT_IPV4 and CIDR_OUTSIDE_PARENT. Gives the notice UNICODE_CONVERTED.
 */
export function domainAllowList(props: DomainAllowListProps): RuleGroup {
  const { allowedDomains, protocols = PROTOCOLS, sources = "organization", ...group } = props;
  return {
    ...group,
    compile: (context) => {
      const { domains: allowed, problems, notices } = defineAllowList(allowedDomains);
      const sourceMistakes = checkAddresses("sources", sources);
      return {
        stateful: PROTOCOLS.filter((protocol) => protocols.includes(protocol)).flatMap((protocol) =>
          allowed.map((domain) => domainRule(group.name, protocol, domain, sources)),
        ),
        notices: notices.map(({ path, ...notice }) => ({ ...notice, property: `allowedDomains${path}` })),
        problems: [
          ...problems.map(({ path, ...problem }) => ({ ...problem, property: `allowedDomains${path}` })),
          ...sourceMistakes,
          ...(sourceMistakes.length > 0 ? [] : checkInsideSupernet("sources", sources, context)),
          ...(protocols.length > 0
            ? []
            : [
                {
                  code: "NO_PROTOCOLS",
                  property: "protocols",
                  found: "[]",
                  allowed: PROTOCOLS.join(", "),
                  message: "an allow list without protocols allows nothing",
                },
              ]),
        ],
      };
    },
  };
}

const BUFFERS: Record<DomainProtocol, { buffer: string; modifiers: string }> = {
  tls: { buffer: "tls.sni", modifiers: " nocase;" },
  // Suricata hands this buffer over in lower case, and refuses `nocase` beside it.
  http: { buffer: "http.host", modifiers: "" },
};

function domainRule(group: string, protocol: DomainProtocol, domain: string, sources: Addresses): StatefulRule {
  const { buffer, modifiers } = BUFFERS[protocol];
  // `dotprefix` puts a dot before the buffer, so that `.example.com` ends example.com too, but not badexample.com.
  const match = domain.startsWith(".")
    ? `${buffer}; dotprefix; content:"${domain}"; endswith;${modifiers}`
    : `${buffer}; content:"${domain}"; startswith; endswith;${modifiers}`;
  return {
    key: `${protocol}:${domain}`,
    text: (sid) =>
      `pass ${protocol} ${suricataAddresses(sources)} any -> $EXTERNAL_NET any ` +
      `(msg:"${group}: ${domain} by ${protocol}"; flow:to_server,established; ${match} sid:${String(sid)}; rev:1;)`,
  };
}
