import type { Vpc, Vpn } from "../net.js";
import { defaultTable } from "../rules/transit-gateways.js";
import { addRoute, addSubnet, addTable, addVpc, type Draft, nameOf, zonesOf } from "./draft.js";
import { randomForm } from "./vpcs.js";
import type { Random } from "./random.js";

export const SUPERNET = "10.0.0.0/8";

/** A transit gateway with spokes, perhaps with an inspection or egress VPC, VPN connections and a second hub. */
export function addHub(draft: Draft, random: Random, spokes: readonly Vpc[]): void {
  const hub = "hub1";
  draft.hubs.push({ name: hub, stack: "hub", defaults: false, groupReferences: random.chance(30) });
  for (const name of ["spokes", "central"]) draft.hubTables.push({ name: `hub1_${name}`, hub });
  const isFlat = random.chance(30);
  for (const vpc of spokes) {
    const attachment = attach(draft, random, hub, vpc, random.chance(90) ? "hub1_spokes" : "hub1_central");
    draft.hubPropagations.push({ attachment, table: "hub1_central" });
    if (isFlat || random.chance(10)) draft.hubPropagations.push({ attachment, table: "hub1_spokes" });
    const tables = draft.tables.filter((table) => table.vpc === vpc.name && !table.name.includes("public"));
    for (const { name } of tables) {
      addRoute(draft, name, random.pick(["0.0.0.0/0", "0.0.0.0/0", SUPERNET]), hub);
      if (random.chance(70)) addRoute(draft, name, random.pick(["::/0", "2600:1f00::/40"]), hub);
    }
  }
  if (!isFlat || random.chance(30)) addCentral(draft, random, hub);
  if (random.chance(30)) addHubVpn(draft, random, hub);
  if (random.chance(20)) addSecondHub(draft, random, hub);
}

function attach(draft: Draft, random: Random, hub: string, vpc: Vpc, table: string | undefined): string {
  const name = `${vpc.name}_${hub}`;
  const zones = zonesOf(draft, random, vpc);
  const attached = random.chance(85) ? zones : zones.slice(0, 1);
  const isShared = random.chance(20);
  const subnets = attached.map((zone) => {
    const shared = draft.subnets.find((subnet) => subnet.vpc === vpc.name && subnet.zone === zone);
    return (isShared ? shared : undefined) ?? addSubnet(draft, vpc, "transit", zone);
  });
  draft.attachments.push({
    name,
    hub,
    vpc: vpc.name,
    subnets: subnets.map((subnet) => subnet.name),
    applianceMode: random.chance(10),
    ipv6: random.chance(80),
    groupReferences: random.chance(80),
  });
  if (table !== undefined) draft.hubAssociations.push({ attachment: name, table });
  return name;
}

/** A VPC that the spokes' default route leads to: with a firewall, with NAT gateways, or both. */
function addCentral(draft: Draft, random: Random, hub: string): void {
  const vpc = addVpc(draft, random, "hub");
  const zones = zonesOf(draft, random, vpc);
  const hasFirewall = random.chance(75);
  const hasEgress = !hasFirewall || random.chance(60);
  const firewall = `${vpc.name}_firewall`;
  const transit = zones.map((zone) => addSubnet(draft, vpc, "transit", zone));
  if (hasFirewall)
    draft.firewalls.push({ name: firewall, vpc: vpc.name, form: randomForm(random), dualstack: random.chance(60) });
  if (hasEgress) draft.internetGateways.push({ name: `${vpc.name}_igw`, vpc: vpc.name, form: "resource" });
  /** Now and then of another zone. */
  const near = (names: readonly string[], index: number) =>
    names[random.chance(88) ? index : random.below(names.length)] ?? "";
  const endpoints = zones.map((zone) => `${firewall}_endpoint_${zone}`);
  const nats = zones.map((zone) => `${vpc.name}_nat_${zone}`);
  zones.forEach((zone, index) => {
    if (hasFirewall) {
      const subnet = addSubnet(draft, vpc, "firewall", zone);
      draft.endpoints.push({ name: endpoints[index] ?? "", firewall, subnet: subnet.name });
    }
    if (hasEgress) {
      const subnet = addSubnet(draft, vpc, "public", zone);
      draft.nats.push({ name: nats[index] ?? "", subnet: subnet.name, isPublic: random.chance(90) });
    }
  });
  zones.forEach((zone, index) => {
    const table = (tier: string) =>
      addTable(
        draft,
        random,
        vpc,
        `${tier}_${zone}`,
        draft.subnets.filter(({ name }) => name === `${vpc.name}_${tier}_${zone}`),
      );
    const inner = table("transit");
    addRoute(draft, inner, "0.0.0.0/0", hasFirewall ? near(endpoints, index) : near(nats, index));
    if (hasFirewall) {
      addRoute(draft, inner, "::/0", near(endpoints, index));
      const behind = table("firewall");
      addRoute(draft, behind, SUPERNET, hub);
      addRoute(draft, behind, random.pick(["::/0", "2600:1f00::/40"]), hub);
      if (hasEgress) addRoute(draft, behind, "0.0.0.0/0", near(nats, index));
      else if (random.chance(50)) addRoute(draft, behind, "0.0.0.0/0", hub);
    }
    if (hasEgress) {
      const outer = table("public");
      addRoute(draft, outer, "0.0.0.0/0", `${vpc.name}_igw`);
      if (random.chance(92))
        addRoute(draft, outer, SUPERNET, hasFirewall && random.chance(92) ? near(endpoints, index) : hub);
    }
  });
  const attachment = `${vpc.name}_${hub}`;
  draft.attachments.push({
    name: attachment,
    hub,
    vpc: vpc.name,
    subnets: transit
      .filter(() => random.chance(95))
      .map(({ name }) => name)
      .concat(transit[0]?.name ?? [])
      .filter((name, index, all) => all.indexOf(name) === index),
    applianceMode: hasFirewall && random.chance(70),
    ipv6: random.chance(80),
    groupReferences: random.chance(80),
  });
  draft.hubAssociations.push({ attachment, table: "hub1_central" });
  addHubRoute(draft, "hub1_spokes", "0.0.0.0/0", attachment);
  if (random.chance(60)) addHubRoute(draft, "hub1_spokes", "::/0", attachment);
  if (random.chance(20)) addHubRoute(draft, "hub1_spokes", SUPERNET, "blackhole");
}

export function addHubRoute(draft: Draft, table: string, to: string, target: string): void {
  if (draft.hubRoutes.some((one) => one.table === table && one.to === to)) return;
  draft.hubRoutes.push({ name: nameOf(table, to), table, to, target });
}

function addHubVpn(draft: Draft, random: Random, hub: string): void {
  const isStatic = random.chance(50);
  const site = random.chance(85) ? "192.168.0.0/16" : "2a05:d000::/32";
  const name = "hub1_vpn";
  draft.vpns.push({ name, gateway: hub, isStatic, site, selectors: randomSelectors(random, site) });
  draft.hubAssociations.push({ attachment: name, table: random.pick(["hub1_spokes", "hub1_central"]) });
  for (const table of random.some(["hub1_spokes", "hub1_central"], 80)) {
    draft.hubPropagations.push({ attachment: name, table });
    if (isStatic && random.chance(80)) addHubRoute(draft, table, random.pick([site, site.replace("/16", "/17")]), name);
  }
}

/** Now and then a connection that carries only some of what may come. */
export function randomSelectors(random: Random, site: string): Vpn["selectors"] {
  if (site.includes(":") || !random.chance(20)) return null;
  return {
    local: random.pick([site, site, site.replace("/16", "/17")]),
    remote: random.pick(["10.0.0.0/8", "10.1.0.0/16", "10.1.0.0/24"]),
  };
}

/** Peered with the first; static routes alone lead over the peering. */
function addSecondHub(draft: Draft, random: Random, hub: string): void {
  draft.hubs.push({ name: "hub2", stack: "hub", defaults: false, groupReferences: false });
  draft.hubTables.push({ name: "hub2_main", hub: "hub2" });
  draft.hubPeerings.push({ name: "hubs", hub, peer: "hub2" });
  const vpc = addVpc(draft, random, "two");
  const zones = zonesOf(draft, random, vpc);
  const subnets = zones.map((zone) => addSubnet(draft, vpc, "app", zone));
  const table = addTable(draft, random, vpc, "app", subnets);
  const attachment = attach(draft, random, "hub2", vpc, "hub2_main");
  draft.hubPropagations.push({ attachment, table: "hub2_main" });
  addRoute(draft, table, "0.0.0.0/0", "hub2");
  draft.hubAssociations.push({ attachment: "hubs", table: "hub2_main" });
  draft.hubAssociations.push({ attachment: "hubs", table: random.pick(["hub1_spokes", "hub1_central"]) });
  addHubRoute(draft, "hub2_main", random.pick([SUPERNET, "0.0.0.0/0"]), "hubs");
  for (const name of random.some(["hub1_spokes", "hub1_central"], 80))
    addHubRoute(draft, name, vpc.blocks[0] ?? "", "hubs");
}

/** A transit gateway whose one table, the default one, serves all and learns of all. */
export function addFlatHub(draft: Draft, random: Random, spokes: readonly Vpc[]): void {
  draft.hubs.push({ name: "flat", stack: "hub", defaults: true, groupReferences: random.chance(40) });
  for (const vpc of spokes) {
    attach(draft, random, "flat", vpc, undefined);
    for (const table of draft.tables.filter((one) => one.vpc === vpc.name)) {
      addRoute(draft, table.name, random.pick([SUPERNET, "0.0.0.0/0", "10.2.0.0/16"]), "flat");
    }
  }
  if (!random.chance(40)) return;
  const isStatic = random.chance(50);
  draft.vpns.push({ name: "flat_vpn", gateway: "flat", isStatic, site: "192.168.64.0/18", selectors: null });
  if (isStatic && random.chance(70)) addHubRoute(draft, defaultTable("flat"), "192.168.64.0/18", "flat_vpn");
}
