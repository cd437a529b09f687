import type { Firewall, Stack, Subnet, Vpc } from "../net.js";
import { addRoute, addSubnet, addTable, addVpc, type Draft, zonesOf } from "./draft.js";
import type { Random } from "./random.js";

/** A VPC with workloads in its zones, and perhaps a way to the internet of its own. */
export function addWorkloads(draft: Draft, random: Random, stack: Stack): Vpc {
  const vpc = addVpc(draft, random, stack);
  const zones = zonesOf(draft, random, vpc);
  const subnets = zones.map((zone) => addSubnet(draft, vpc, "app", zone, random.chance(15)));
  const tables = addTables(draft, random, vpc, subnets);
  if (random.chance(45)) addInternet(draft, random, vpc, tables);
  if (vpc.ipv6 !== null && random.chance(40)) {
    const name = `${vpc.name}_eigw`;
    draft.egressOnlyGateways.push({ name, vpc: vpc.name });
    for (const table of random.some(tables, 80)) addRoute(draft, table, "::/0", name);
  }
  if (random.chance(12)) addGatewayEndpoint(draft, random, vpc, tables);
  return vpc;
}

/** A table for each, one for all, or the main table. */
function addTables(draft: Draft, random: Random, vpc: Vpc, subnets: readonly Subnet[]): string[] {
  switch (random.pick(["each", "one", "one", "main"])) {
    case "each":
      return subnets.map((subnet) => addTable(draft, random, vpc, `app_${subnet.zone}`, [subnet]));
    case "one":
      return [addTable(draft, random, vpc, "app", subnets)];
    default: {
      const name = `${vpc.name}_main_table`;
      draft.tables.push({ name, vpc: vpc.name, main: true, form: random.chance(25) ? "inline" : "resources" });
      return [name];
    }
  }
}

function addInternet(draft: Draft, random: Random, vpc: Vpc, tables: readonly string[]): void {
  const gateway = `${vpc.name}_igw`;
  const form = random.chance(90) ? "resource" : random.pick(["id", "data"] as const);
  draft.internetGateways.push({ name: gateway, vpc: vpc.name, form });
  switch (random.pick(["straight", "nat", "firewall"])) {
    case "straight":
      for (const table of random.some(tables, 80)) {
        addRoute(draft, table, random.pick(["0.0.0.0/0", "0.0.0.0/0", "0.0.0.0/1"]), gateway);
        if (random.chance(70)) addRoute(draft, table, "::/0", gateway);
      }
      return;
    case "nat":
      addNats(draft, random, vpc, gateway, tables);
      return;
    case "firewall":
      addEdgeFirewall(draft, random, vpc, gateway, tables);
  }
}

function addNats(draft: Draft, random: Random, vpc: Vpc, gateway: string, tables: readonly string[]): void {
  const zones = random.chance(50) ? zonesOf(draft, random, vpc) : zonesOf(draft, random, vpc).slice(0, 1);
  const subnets = zones.map((zone) => addSubnet(draft, vpc, "public", zone, random.chance(50)));
  const outer = addTable(draft, random, vpc, "public", subnets);
  if (random.chance(92)) addRoute(draft, outer, "0.0.0.0/0", gateway);
  if (random.chance(50)) addRoute(draft, outer, "::/0", gateway);
  const nats = subnets.map(({ name, zone }) => {
    const nat = { name: `${vpc.name}_nat_${zone}`, subnet: name, isPublic: random.chance(90) };
    draft.nats.push(nat);
    return nat.name;
  });
  for (const table of tables) addRoute(draft, table, "0.0.0.0/0", random.pick(nats));
}

/** Between the internet gateway and the workloads. */
function addEdgeFirewall(draft: Draft, random: Random, vpc: Vpc, gateway: string, tables: readonly string[]): void {
  const name = `${vpc.name}_firewall`;
  const apps = draft.subnets.filter((subnet) => subnet.vpc === vpc.name);
  draft.firewalls.push({ name, vpc: vpc.name, form: randomForm(random), dualstack: random.chance(70) });
  const zones = zonesOf(draft, random, vpc);
  const subnets = zones.map((zone) => addSubnet(draft, vpc, "firewall", zone));
  const endpoints = subnets.map((subnet) => {
    const endpoint = { name: `${name}_endpoint_${subnet.zone}`, firewall: name, subnet: subnet.name };
    draft.endpoints.push(endpoint);
    return endpoint.name;
  });
  const outer = addTable(draft, random, vpc, "firewall", subnets);
  addRoute(draft, outer, "0.0.0.0/0", gateway);
  addRoute(draft, outer, "::/0", gateway);
  const pick = (zone: string) =>
    endpoints.find((one) => one.endsWith(`_${zone}`) && random.chance(85)) ?? random.pick(endpoints);
  const zoneOf = (table: string) => table.split("_")[2] ?? "a";
  for (const table of tables) {
    addRoute(draft, table, "0.0.0.0/0", pick(zoneOf(table)));
    if (random.chance(70)) addRoute(draft, table, "::/0", pick(zoneOf(table)));
  }
  if (random.chance(15)) return;
  const edge = addTable(draft, random, vpc, "edge", []);
  draft.edgeAssociations.push({ gateway, table: edge });
  for (const subnet of apps) {
    if (random.chance(90)) addRoute(draft, edge, subnet.block, pick(subnet.zone));
    if (subnet.ipv6 !== null && random.chance(80)) addRoute(draft, edge, subnet.ipv6, pick(subnet.zone));
  }
  draft.subnets.splice(
    0,
    draft.subnets.length,
    ...draft.subnets.map((one) => (apps.includes(one) && random.chance(70) ? { ...one, mapPublic: true } : one)),
  );
}

export function randomForm(random: Random): Firewall["form"] {
  return random.chance(75) ? "network-firewall" : "load-balancer";
}

function addGatewayEndpoint(draft: Draft, random: Random, vpc: Vpc, tables: readonly string[]): void {
  const name = `${vpc.name}_endpoint`;
  draft.gatewayEndpoints.push({ name, vpc: vpc.name, service: random.pick(["s3", "dynamodb"]) });
  for (const table of random.some(tables, 80)) draft.gatewayEndpointTables.push({ endpoint: name, table });
}
