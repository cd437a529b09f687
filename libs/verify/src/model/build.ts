import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import { buildFirewalls, buildGatewayEndpoints } from "./endpoints.js";
import { buildNetworkAcls } from "./filters/network-acls.js";
import { attachGroups, buildSecurityGroups } from "./filters/security-groups.js";
import { buildGateways } from "./gateways.js";
import { buildInterfaces } from "./interfaces.js";
import { buildLoadBalancers } from "./load-balancer-nodes.js";
import { findGaps } from "./middleboxes/find-gaps.js";
import type { Network } from "./network.js";
import { findRelays } from "./relays.js";
import { buildRouteTables } from "./route-tables.js";
import { Source } from "./source.js";
import { buildEdges, type DeclaredPrefixes, propagateVpnGateways } from "./transit/edges.js";
import { buildTransitGateways } from "./transit/transit-gateways.js";
import { buildTransitRoutes } from "./transit/transit-routes.js";
import { findUnsupported } from "./unsupported.js";
import { buildSubnets, buildVpcs } from "./vpcs.js";

/**
 * The network that a configuration describes. Nothing is refused here: what cannot be known becomes a doubt on the
 * thing that it is about, or, if it is about nothing in particular, an unplaced fact.
 *
 * @param declared - prefixes that intents declare behind VPN connections, Direct Connect and Connect
 */
export function buildNetwork(configuration: NetworkConfiguration, declared: DeclaredPrefixes = new Map()): Network {
  const source = new Source(configuration);
  const network: Network = {
    vpcs: new Map(),
    subnets: new Map(),
    routeTables: new Map(),
    internetGateways: new Map(),
    egressOnlyGateways: new Map(),
    vpnGateways: new Map(),
    natGateways: new Map(),
    peerings: new Map(),
    firewalls: new Map(),
    firewallEndpoints: new Map(),
    gatewayEndpoints: new Map(),
    interfaces: new Map(),
    instances: new Map(),
    loadBalancers: new Map(),
    edges: new Map(),
    transitGateways: new Map(),
    transitRouteTables: new Map(),
    attachments: new Map(),
    networkAcls: new Map(),
    securityGroups: new Map(),
    looseRules: [],
    elasticAddresses: new Map(),
    allocations: configuration.allocations,
    unplaced: [],
    unmodelled: new Map(),
    aliases: source.aliases,
  };
  buildVpcs(source, network);
  buildSubnets(source, network);
  buildGateways(source, network);
  buildFirewalls(source, network);
  buildSecurityGroups(source, network);
  buildInterfaces(source, network);
  buildLoadBalancers(source, network);
  attachGroups(source, network);
  buildEdges(source, network, declared);
  buildTransitGateways(source, network);
  buildRouteTables(source, network);
  buildGatewayEndpoints(source, network);
  propagateVpnGateways(source, network);
  buildNetworkAcls(source, network);
  buildTransitRoutes(source, network);
  findUnsupported(source, network);
  findRelays(source, network);
  findGaps(source, network);
  return network;
}
