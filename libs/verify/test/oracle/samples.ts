import { type Address, address, block, holds, isPublic, lastOf } from "./addresses.js";
import { type End, type Host, type Intent, named, type Net } from "./net.js";
import type { Stop } from "./packet.js";
import { ECHO } from "./rules/protocols.js";
import { SERVICES } from "./rules/route-tables.js";

/** All blocks that a network names, wherever it does. */
function blocksIn(net: Net): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (/^[0-9a-f.:]+\/\d+$/.test(value)) found.add(value);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(net);
  return [...found];
}

const NEAR = new WeakMap<Net, readonly Address[]>();

/** Concrete addresses next to every edge of every block, and somewhere in it; as many as there are. */
function addressesNear(net: Net): readonly Address[] {
  let known = NEAR.get(net);
  if (known === undefined) NEAR.set(net, (known = findAddressesNear(net)));
  return known;
}

function findAddressesNear(net: Net): readonly Address[] {
  const near = blocksIn(net).flatMap((text) => {
    const one = block(text);
    const { family } = one;
    return [one.value - 1n, one.value, one.value + 9n, lastOf(one), lastOf(one) + 1n].map((value) => ({
      family,
      value,
    }));
  });
  return near.filter(({ family, value }) => value >= 0n && value < 1n << (family === 4 ? 32n : 128n));
}

/** What hosts of a block may have: the first four and the last address are AWS's, NAT gateways have some of the last. */
function hostAddresses(net: Net, text: string): Address[] {
  const whole = block(text);
  const { family } = whole;
  const first = whole.value + 4n;
  const last = lastOf(whole) - 5n;
  const chosen = [
    whole.value + 9n,
    last,
    ...addressesNear(net).map(({ family: of, value }) => (of === family ? value : 0n)),
  ];
  return [...new Set(chosen.filter((value) => first <= value && value <= last))].map((value) => ({ family, value }));
}

const ELSEWHERE = ["198.51.100.10", "8.8.8.8", "130.1.1.1", "203.0.113.9", "2001:db8::10", "2a00:1450::10"].map(
  address,
);

/** Of the internet's addresses some that no block of the network tells apart. */
function internetAddresses(net: Net, family: 4 | 6): Address[] {
  const blocks = blocksIn(net).map(block);
  const own = net.vpcs.flatMap((vpc) => [...vpc.blocks, ...(vpc.ipv6 === null ? [] : [vpc.ipv6])]).map(block);
  const services = Object.values(SERVICES).map(block);
  const seen = new Set<string>();
  return [...ELSEWHERE, ...addressesNear(net)].filter((one) => {
    const kind = blocks.map((candidate) => (holds(candidate, one) ? "1" : "0")).join("");
    if (one.family !== family || !isPublic(one) || seen.has(kind)) return false;
    if ([...own, ...services].some((candidate) => holds(candidate, one))) return false;
    seen.add(kind);
    return true;
  });
}

/** Concrete ends that stand for an end of an intent. */
export function stopsOf(net: Net, end: End, family: 4 | 6, side: "from" | "to"): Stop[] {
  switch (end.kind) {
    case "internet": {
      const services = new Set(net.gatewayEndpoints.map(({ service }) => SERVICES[service]));
      const others = side === "to" && family === 4 ? [...services].map((text) => nth(text, 9n)) : [];
      return [...internetAddresses(net, family), ...others].map((one) => ({ kind: "internet", address: one }));
    }
    case "subnet":
      return subnetStops(net, [end.name], family);
    case "vpc": {
      const names = net.subnets.filter(({ vpc }) => vpc === end.name).map(({ name }) => name);
      return subnetStops(net, names, family);
    }
    case "tier": {
      const names = net.subnets.filter(({ tier }) => tier === end.tier).map(({ name }) => name);
      return subnetStops(net, names, family);
    }
    case "host":
      return hostStops(net, named(net.hosts, end.name), family);
    case "balancer":
      return net.hosts.filter(({ balancer }) => balancer === end.name).flatMap((host) => hostStops(net, host, family));
    case "site":
      return hostAddresses(net, end.block).map((one) => ({ kind: "site", vpn: end.vpn, address: one }));
  }
}

function subnetStops(net: Net, names: readonly string[], family: 4 | 6): Stop[] {
  return names.flatMap((name): Stop[] => {
    const subnet = named(net.subnets, name);
    const text = family === 4 ? subnet.block : subnet.ipv6;
    return text === null ? [] : hostAddresses(net, text).map((one) => ({ kind: "host", subnet, address: one }));
  });
}

function hostStops(net: Net, host: Host, family: 4 | 6): Stop[] {
  const subnet = named(net.subnets, host.subnet);
  const text = family === 4 ? subnet.block : host.ipv6 ? subnet.ipv6 : null;
  if (text === null) return [];
  const own = host.address === null || family === 6 ? hostAddresses(net, text) : [address(host.address)];
  return own.map((one) => ({ kind: "host", subnet, host, address: one }));
}

function nth(text: string, offset: bigint): Address {
  const { family, value } = block(text);
  return { family, value: value + offset };
}

/** Ports next to every edge of every rule, within the ranges. */
function portsWithin(net: Net, ranges: readonly (readonly [number, number])[]): number[] {
  const edges = [...net.aclRules, ...net.groupRules].flatMap(({ ports: [first, last] }) => [
    first - 1,
    first,
    last,
    last + 1,
  ]);
  const listened = net.balancers.flatMap(({ ports }) => ports.flatMap((port) => [port - 1, port, port + 1]));
  const own = [...ranges.flat(), ...listened];
  return [...new Set([...own, ...edges])].filter((port) =>
    ranges.some(([first, last]) => first <= port && port <= last),
  );
}

/**
 * Source and destination ports of an intent's packets. Clients use 1024 to 65535. What is to be reachable by ICMP is so
 * for echo requests; what is not, for no type.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export function portsOf(
  net: Net,
  { protocol, family, ports, expect }: Intent,
): { readonly source: number; readonly destination: number }[] {
  if (protocol === "icmp") {
    const others = expect === "reachable" ? [] : [...portsWithin(net, [[0, 16]]), 3, 13];
    return [ECHO[family].request, ...others].map((destination) => ({ source: 0, destination }));
  }
  const sources = portsWithin(net, [[1024, 65535]]);
  const destinations = portsWithin(net, ports.length > 0 ? ports : [[1, 65535]]);
  return sources.flatMap((source) => destinations.map((destination) => ({ source, destination })));
}
