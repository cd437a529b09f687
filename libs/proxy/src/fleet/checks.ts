import { readIpv4Block } from "@causeway/aws";
import { defineAllowList } from "@causeway/domains";
import type { AccountConstruct } from "@causeway/platform";
import type { ISubnet, IVpc, Tier } from "@causeway/vpc";

/** No block of clients is larger: a proxy for everybody is an open one. */
const SHORTEST_CLIENT_PREFIX = 8;

/** Reads `allowedDomains`: reports what `defineAllowList` finds, and gives its notices. */
export function readDomains(proxy: AccountConstruct, entries: readonly string[]): readonly string[] {
  const { domains, problems, notices } = defineAllowList(entries);
  for (const { path, ...problem } of problems) {
    proxy.report({ ...problem, property: `allowedDomains${path}` });
  }
  for (const { path, ...notice } of notices) {
    proxy.notice({ ...notice, property: `allowedDomains${path}` });
  }
  return domains;
}

/**
 * The blocks of those who may use a proxy, each once. Reports NO_CLIENTS, CLIENTS_TOO_WIDE for a block larger than a /8,
 * INVALID_CIDR, MISALIGNED_CIDR and NOT_IPV4.
 */
export function readClients(proxy: AccountConstruct, cidrs: readonly string[]): readonly string[] {
  if (cidrs.length === 0) {
    proxy.report({
      code: "NO_CLIENTS",
      property: "clientCidrs",
      found: "[]",
      allowed: "at least one IPv4 block",
      message: "a proxy without clients serves nobody",
    });
  }
  cidrs.forEach((cidr, index) => {
    const property = `clientCidrs[${String(index)}]`;
    const block = readIpv4Block(proxy, property, cidr);
    if (block !== undefined && block.prefixLength < SHORTEST_CLIENT_PREFIX) {
      proxy.report({
        code: "CLIENTS_TOO_WIDE",
        property,
        found: cidr,
        allowed: `/${String(SHORTEST_CLIENT_PREFIX)} to /32`,
        message: `${cidr} lets in more than an organization; a proxy for everybody is an open one`,
      });
    }
  });
  return [...new Set(cidrs)];
}

/** A tier's subnets. Reports MISSING_TIER for one that the VPC lacks. */
export function requireTier(proxy: AccountConstruct, vpc: IVpc, tier: Tier, purpose: string): readonly ISubnet[] {
  const subnets = vpc.subnets(tier);
  if (subnets.length === 0) {
    proxy.report({
      code: "MISSING_TIER",
      property: "vpc",
      found: `a VPC without the tier ${tier}`,
      allowed: `a VPC with the tier ${tier}`,
      message: `the tier ${tier} is missing, which holds ${purpose}`,
    });
  }
  return subnets;
}
