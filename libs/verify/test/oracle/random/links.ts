import type { Vpc } from "../net.js";
import { addRoute, addSubnet, addTable, type Draft, zonesOf } from "./draft.js";
import { addHubRoute, randomSelectors } from "./hubs.js";
import type { Random } from "./random.js";

/** A peering with routes at both ends: for a VPC's block, for a part of it, or for far more. */
export function addPeering(draft: Draft, random: Random, one: Vpc, other: Vpc): void {
  const name = `${one.name}_${other.name}`;
  draft.peerings.push({ name, vpc: one.name, peer: other.name });
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const) {
    const [whole = ""] = there.blocks;
    const half = whole.replace(/0\.0\/16$/, "0.0/17");
    for (const table of tablesOf(draft, here)) {
      if (random.chance(90))
        addRoute(draft, table, random.pick([whole, whole, whole, half, "10.0.0.0/8", "0.0.0.0/0"]), name);
      for (const secondary of there.blocks.slice(1)) if (random.chance(70)) addRoute(draft, table, secondary, name);
      if (there.ipv6 !== null && random.chance(60)) addRoute(draft, table, there.ipv6, name);
    }
  }
}

/** A virtual private gateway with one VPN connection or two, and how its VPC's tables know of them. */
export function addVpnGateway(draft: Draft, random: Random, vpc: Vpc): void {
  const gateway = `${vpc.name}_vgw`;
  draft.vpnGateways.push({ name: gateway, vpc: vpc.name });
  const sites = ["172.16.0.0/16", "172.17.0.0/16"].slice(0, random.pick([1, 1, 2]));
  sites.forEach((site, index) => {
    const name = `${vpc.name}_vpn${index}`;
    const isStatic = random.chance(50);
    draft.vpns.push({ name, gateway, isStatic, site, selectors: randomSelectors(random, site) });
    if (isStatic && random.chance(85))
      draft.vpnRoutes.push({ vpn: name, to: random.pick([site, site, site.replace("/16", "/17")]) });
  });
  if (random.chance(35)) addVpnEdge(draft, random, vpc, gateway);
  for (const table of tablesOf(draft, vpc)) {
    if (random.chance(60)) draft.vpnGatewayPropagations.push({ gateway, table });
    else if (random.chance(80))
      addRoute(draft, table, random.pick(["172.16.0.0/12", "172.16.0.0/16", "0.0.0.0/0"]), gateway);
  }
}

/** What comes in from the sites passes a firewall, if the VPC has one. */
function addVpnEdge(draft: Draft, random: Random, vpc: Vpc, gateway: string): void {
  const own = draft.subnets.filter((subnet) => subnet.vpc === vpc.name);
  const endpoints = draft.endpoints.filter((endpoint) => own.some(({ name }) => name === endpoint.subnet));
  if (endpoints.length === 0) return;
  const table = addTable(draft, random, vpc, "vpn_edge", []);
  draft.edgeAssociations.push({ gateway, table });
  for (const subnet of own.filter(({ tier }) => tier === "app")) {
    addRoute(draft, table, subnet.block, random.pick(endpoints).name);
  }
}

/** References of hub tables to prefix lists, beside or in place of their static routes. */
export function addHubLists(draft: Draft, random: Random): void {
  for (const [index, one] of random
    .some(
      draft.hubRoutes.filter(({ to }) => !to.includes(":") && to !== "0.0.0.0/0"),
      40,
    )
    .entries()) {
    const name = `hub_list${index}`;
    draft.lists.push({ name, entries: random.chance(60) ? [one.to] : [one.to, "10.250.0.0/16"] });
    if (random.chance(70)) draft.hubRoutes[draft.hubRoutes.indexOf(one)] = { ...one, to: name };
    else addHubRoute(draft, one.table, name, "blackhole");
  }
}

/** One or two prefix lists in place of blocks; of two with one block AWS takes either. */
export function addLists(draft: Draft, random: Random): void {
  const routes = draft.routes.filter(
    ({ table, to }) => to.endsWith("/16") && !draft.edgeAssociations.some((one) => one.table === table),
  );
  for (const [index, one] of random.some(routes, 30).slice(0, 2).entries()) {
    const name = `list${index}`;
    draft.lists.push({ name, entries: random.chance(50) ? [one.to] : [one.to, "10.250.0.0/16"] });
    const place = draft.routes.indexOf(one);
    if (random.chance(60)) draft.routes[place] = { ...one, to: name };
    else {
      const vpc = draft.tables.find((table) => table.name === one.table)?.vpc;
      const others = draft.routes.filter(
        (route) =>
          route.target !== one.target && draft.tables.some((table) => table.name === route.table && table.vpc === vpc),
      );
      const other = random.any(others);
      if (other !== undefined) addRoute(draft, one.table, name, other.target);
      if (random.chance(50)) {
        draft.lists.push({ name: `${name}_twin`, entries: [one.to] });
        draft.routes[place] = { ...one, to: `${name}_twin` };
      }
    }
  }
}

/** An instance that others' packets are routed through. */
export function addAppliance(draft: Draft, random: Random, vpc: Vpc): void {
  const [zone = "a"] = zonesOf(draft, random, vpc);
  const subnet = addSubnet(draft, vpc, "appliance", zone);
  const tables = tablesOf(draft, vpc);
  const own = addTable(draft, random, vpc, "appliance", [subnet]);
  const name = `${vpc.name}_appliance`;
  const group = `${name}_group`;
  draft.groups.push({ name: group, vpc: vpc.name, form: "resources" });
  for (const egress of [true, false]) {
    const rule = { name: `${group}_${egress ? "out" : "in"}`, group, egress };
    if (random.chance(85)) draft.groupRules.push({ ...rule, protocol: "all", peer: "0.0.0.0/0", ports: [0, 65535] });
    else draft.groupRules.push({ ...rule, protocol: "tcp", peer: "10.0.0.0/8", ports: [443, 443] });
  }
  draft.hosts.push({
    name,
    subnet: subnet.name,
    address: null,
    groups: [group],
    isPublic: random.chance(30),
    sourceDestCheck: random.chance(15),
    ipv6: false,
    balancer: null,
  });
  for (const { to, target } of draft.routes.filter(({ table }) => tables.includes(table)))
    addRoute(draft, own, to, target);
  const taken = random.any(draft.routes.filter(({ table }) => tables.includes(table)));
  if (taken !== undefined) draft.routes[draft.routes.indexOf(taken)] = { ...taken, target: name };
}

/** The tables of a VPC's subnets, without those of gateways. */
function tablesOf(draft: Draft, vpc: Vpc): string[] {
  return draft.tables
    .filter((table) => table.vpc === vpc.name && !draft.edgeAssociations.some((one) => one.table === table.name))
    .filter(({ name }) => !/_(firewall|public|transit|appliance)/.test(name))
    .map(({ name }) => name);
}
