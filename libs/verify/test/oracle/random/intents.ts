import { type End, type Host, type Intent, named, type Net, type Protocol, type Vpn } from "../net.js";
import type { Random } from "./random.js";

const WORKLOADS: End = { kind: "tier", tier: "app" };

/**
 * Questions about a network: for a few pairs of ends whether the one reaches the other, and whether it does not.
 *
 * @param isPlain - questions of which only few are wanted, as most pairs of ends of a random network are apart
 */
export function randomIntents(net: Net, random: Random, isPlain: (intent: Intent) => boolean): Intent[] {
  const intents: Intent[] = net.vpns.flatMap((vpn) => {
    const pair = siteAndOther(net, random, vpn);
    return pair === undefined ? [] : [about(net, random, random.chance(50) ? pair : [pair[1], pair[0]])];
  });
  for (let count = 0; count < 3; count++) {
    let intent = about(net, random, randomPair(net, random));
    for (let draw = 0; draw < 5 && isPlain(intent); draw++) intent = about(net, random, randomPair(net, random));
    intents.push(intent);
  }
  return intents.flatMap((intent) => {
    const through = random.any(net.firewalls)?.name;
    const inspected: Intent[] =
      through === undefined
        ? []
        : [{ ...intent, through: [through], symmetric: random.chance(50), sameZone: random.chance(40) }];
    return [intent, { ...intent, expect: "unreachable" as const }, ...inspected];
  });
}

/** What lies behind a connection, and something that may have to do with it. */
function siteAndOther(net: Net, random: Random, { name, site }: Vpn): readonly [End, End] | undefined {
  const end = { kind: "site", vpn: name, block: site } as const;
  if (site.includes(":")) {
    const subnet = random.any(net.subnets.filter(({ tier, ipv6 }) => tier === "app" && ipv6 !== null));
    return subnet && [end, { kind: "subnet", name: subnet.name }];
  }
  const other = random.any(net.vpns.filter((vpn) => vpn.name !== name && !vpn.site.includes(":")));
  if (other !== undefined && random.chance(20)) return [end, { kind: "site", vpn: other.name, block: other.site }];
  return [end, random.chance(20) ? WORKLOADS : insideEnd(net, random)];
}

function about(net: Net, random: Random, [from, to]: readonly [End, End]): Intent {
  const hasIpv6 = isDualstack(net, from) && isDualstack(net, to);
  const isIpv6Only = [from, to].some((end) => end.kind === "site" && end.block.includes(":"));
  const protocol: Protocol = random.pick(["tcp", "tcp", "tcp", "udp", "icmp"]);
  const ports = protocol === "icmp" ? [] : random.pick([[], [[443, 443]], [[443, 443]], [[80, 500]]] as const);
  return {
    from,
    to,
    protocol,
    family: isIpv6Only || (hasIpv6 && random.chance(60)) ? 6 : 4,
    ports,
    expect: "reachable",
    through: [],
    symmetric: false,
    sameZone: false,
  };
}

/** Whether all that an end selects has IPv6 addresses. */
function isDualstack(net: Net, end: End): boolean {
  switch (end.kind) {
    case "internet":
      return true;
    case "subnet":
    case "vpc":
      return vpcOf(net, end)?.ipv6 !== null;
    case "tier":
      return net.subnets.every(({ tier, ipv6 }) => tier !== end.tier || ipv6 !== null);
    case "host":
      return hasIpv6(net, [named(net.hosts, end.name)]);
    case "balancer":
      return hasIpv6(
        net,
        net.hosts.filter(({ balancer }) => balancer === end.name),
      );
    case "site":
      return false;
  }
}

function hasIpv6(net: Net, hosts: readonly Host[]): boolean {
  return hosts.every(({ ipv6, subnet }) => ipv6 && named(net.subnets, subnet).ipv6 !== null);
}

function randomPair(net: Net, random: Random): readonly [End, End] {
  const isManyVpcs = new Set(net.subnets.filter(({ tier }) => tier === "app").map(({ vpc }) => vpc)).size > 1;
  if (random.chance(15)) return [WORKLOADS, isManyVpcs && random.chance(60) ? WORKLOADS : { kind: "internet" }];
  if (random.chance(5)) return [{ kind: "internet" }, WORKLOADS];
  for (;;) {
    const from = random.chance(20) ? ({ kind: "internet" } as const) : insideEnd(net, random);
    const balancer = random.chance(50) ? random.any(net.balancers) : undefined;
    const inside: End = balancer === undefined ? insideEnd(net, random) : { kind: "balancer", name: balancer.name };
    const to = random.chance(30) ? ({ kind: "internet" } as const) : inside;
    if (from.kind === "internet" && to.kind === "internet") continue;
    if (areApart(net, from, to)) return [from, to];
  }
}

/** In one subnet nothing is routed or filtered by tables; within one VPC subnets are asked about one by one. */
function areApart(net: Net, from: End, to: End): boolean {
  if (to.kind === "balancer" && subnetOf(net, from) !== undefined) return !isBesideNode(net, from, to.name);
  const [a, b] = [from, to].map((end) => subnetOf(net, end));
  const [one, other] = [from, to].map((end) => vpcOf(net, end)?.name);
  if (one === undefined || other === undefined) return true;
  return one !== other || (a !== undefined && b !== undefined && a !== b);
}

function isBesideNode(net: Net, end: End, name: string): boolean {
  return net.hosts.some(({ balancer, subnet }) => balancer === name && subnet === subnetOf(net, end));
}

function insideEnd(net: Net, random: Random): End {
  const host = random.any(net.hosts.filter(({ name, balancer }) => balancer === null && !name.endsWith("_appliance")));
  if (host !== undefined && random.chance(50)) return { kind: "host", name: host.name };
  if (random.chance(20)) return { kind: "vpc", name: random.pick(net.vpcs).name };
  const apps = net.subnets.filter(({ name }) => name.includes("_app_"));
  return { kind: "subnet", name: (random.any(apps) ?? random.pick(net.subnets)).name };
}

function subnetOf(net: Net, end: End): string | undefined {
  if (end.kind === "host") return named(net.hosts, end.name).subnet;
  return end.kind === "subnet" ? end.name : undefined;
}

function vpcOf(net: Net, end: End) {
  if (end.kind === "balancer") {
    const node = net.hosts.find(({ balancer }) => balancer === end.name);
    return node && named(net.vpcs, named(net.subnets, node.subnet).vpc);
  }
  if (end.kind === "vpc") return named(net.vpcs, end.name);
  const subnet = subnetOf(net, end);
  return subnet === undefined ? undefined : named(net.vpcs, named(net.subnets, subnet).vpc);
}
