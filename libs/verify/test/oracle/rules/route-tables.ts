import { type Address, type Block, block, holds, isBlock } from "../addresses.js";
import { type GatewayEndpoint, named, type Net, type Subnet, type Table } from "../net.js";
import type { World } from "../worlds.js";

/** An address of each service that a gateway endpoint serves, and a block around it; AWS publishes longer lists. */
export const SERVICES: Readonly<Record<GatewayEndpoint["service"], string>> = {
  s3: "52.219.168.0/21",
  dynamodb: "52.94.17.0/24",
};

interface Candidate {
  readonly to: Block;
  readonly target: string;
  readonly origin: "local" | "static" | "list" | "propagated";
}

/**
 * The target that a table has for a destination; `undefined` if no route matches.
 *
 * The longest prefix wins. Of equal ones a static route comes before a prefix list's, and that before a propagated one;
 * of two prefix lists AWS takes either. What is propagated never beats `local`, not even if it is more specific.
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function route(net: Net, world: World, table: Table, destination: Address): string | undefined {
  const all = candidates(net, table).filter(({ to }) => holds(to, destination));
  const isLocal = all.some(({ origin }) => origin === "local");
  const matching = all.filter(({ origin }) => !(isLocal && origin === "propagated"));
  const longest = Math.max(...matching.map(({ to }) => to.length));
  const best = matching.filter(({ to }) => to.length === longest);
  for (const origin of ["local", "static", "list", "propagated"] as const) {
    const targets = [...new Set(best.filter((one) => one.origin === origin).map(({ target }) => target))];
    if (targets.length > 0) return world.choose(`${table.name}: which of ${targets.join(", ")}`, targets);
  }
  return undefined;
}

function candidates(net: Net, table: Table): Candidate[] {
  const vpc = named(net.vpcs, table.vpc);
  const found: Candidate[] = [...vpc.blocks, ...(vpc.ipv6 === null ? [] : [vpc.ipv6])].map((text) => {
    return { to: block(text), target: "local", origin: "local" };
  });
  for (const { to, target } of net.routes.filter((one) => one.table === table.name)) {
    if (isBlock(to)) found.push({ to: block(to), target, origin: "static" });
    else for (const entry of named(net.lists, to).entries) found.push({ to: block(entry), target, origin: "list" });
  }
  for (const { gateway } of net.vpnGatewayPropagations.filter((one) => one.table === table.name)) {
    for (const to of vpnGatewayPrefixes(net, gateway)) {
      found.push({ to: block(to), target: gateway, origin: "propagated" });
    }
  }
  for (const { endpoint } of net.gatewayEndpointTables.filter((one) => one.table === table.name)) {
    const { service } = named(net.gatewayEndpoints, endpoint);
    found.push({ to: block(SERVICES[service]), target: endpoint, origin: "list" });
  }
  return found;
}

/** What a virtual private gateway knows of its connections: announced by BGP, or static routes. */
export function vpnGatewayPrefixes(net: Net, gateway: string): string[] {
  return net.vpns.filter((vpn) => vpn.gateway === gateway).flatMap((vpn) => vpnPrefixes(net, vpn.name));
}

export function vpnPrefixes(net: Net, name: string): string[] {
  const vpn = named(net.vpns, name);
  return vpn.isStatic ? net.vpnRoutes.filter((one) => one.vpn === name).map(({ to }) => to) : [vpn.site];
}

/**
 * The table of a subnet: the one associated with it, or else the VPC's main table, which at first has `local` alone.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export function tableOf(net: Net, subnet: Subnet): Table {
  const own = net.tableAssociations.find((one) => one.subnet === subnet.name);
  if (own !== undefined) return named(net.tables, own.table);
  const main = net.tables.find((table) => table.vpc === subnet.vpc && table.main);
  return main ?? { name: `${subnet.vpc}-main`, vpc: subnet.vpc, main: true, form: "resources" };
}

/**
 * The table through which packets come in by an internet or virtual private gateway, if it has one.
 * https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
 */
export function edgeTableOf(net: Net, gateway: string): Table | undefined {
  const association = net.edgeAssociations.find((one) => one.gateway === gateway);
  return association && named(net.tables, association.table);
}
