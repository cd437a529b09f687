import { EDGES } from "../model/network.js";
import type { Cidr } from "@causeway/cidr";
import { checkedCidr } from "../address/checked-cidr.js";
import { Unknown } from "@causeway/terraform";
import type { DeviceBindings } from "../kinds/interface/router-bindings.js";
import type { Network, Subnet } from "../model/network.js";
import type { Party } from "../model/party.js";
import { InputError, type Intent, type IntentEnd, type Selector } from "@causeway/intents";

/**
 * The parties of an intent's two ends.
 *
 * @throws {InputError} for a selector that matches nothing
 */
export function selectParties(network: Network, intent: Intent): { from: Party[]; to: Party[] } {
  const problems: string[] = [];
  const sideOf = (side: "from" | "to"): Party[] => {
    const own: string[] = [];
    const parties = select(network, intent[side], own);
    if (parties.length === 0 && own.length === 0 && !intent.optional) {
      const unplaced = unplacedSubnets(network);
      if (unplaced.length > 0) return unplaced;
      own.push(`matches nothing: ${JSON.stringify(intent[side])}`);
    }
    problems.push(...own.map((problem) => `${side}: ${problem}`));
    return parties;
  };
  const ends = { from: sideOf("from"), to: sideOf("to") };
  if (isInternet(ends.from) && isInternet(ends.to)) problems.push("from and to are both the internet");
  for (const firewall of intent.through ?? []) {
    if (!isFirewall(network, firewall)) {
      problems.push(`through: ${firewall} is no firewall, gateway load balancer, instance or interface of the input`);
    }
  }
  for (const address of intent.optional ? [] : intent.except) {
    if (!isOnPaths(network, address))
      problems.push(`except: ${address} is nothing that a packet of the input can pass`);
  }
  if (problems.length > 0) throw new InputError(problems.map((problem) => `${placeOf(intent)}: ${problem}`));
  return ends;
}

/** Subnets of which the VPC is not known: whatever a selector asks for, they may be it. */
function unplacedSubnets({ unmodelled }: Network): Party[] {
  return [...unmodelled]
    .filter(([address]) => /\baws_(default_)?subnet\./.test(address))
    .map(([address, unknown]) => ({ kind: "unmodelled", address, unknown }));
}

function isInternet(parties: readonly Party[]): boolean {
  return parties.length > 0 && parties.every(({ kind }) => kind === "internet");
}

/** Where an intent stands, and its name. */
export function placeOf({ at, name }: Intent): string {
  return `${at === undefined ? "" : `${at}: `}intent "${name}"`;
}

function isFirewall(network: Network, address: string): boolean {
  return network.kinds.all.some(({ target }) => target?.firewalls?.(network).some((known) => known.has(address)));
}

/** Whether the address is of a thing that hops are named by, or of a route in a table of whatever kind. */
function isOnPaths(network: Network, address: string): boolean {
  return [...network.everything()].some(
    (things) => things.has(address) || [...things.values()].some((thing) => routesOf(thing).includes(address)),
  );
}

function routesOf(thing: object): string[] {
  if (!("routes" in thing) || !Array.isArray(thing.routes)) return [];
  return (thing.routes as readonly { readonly address?: string }[]).flatMap(({ address }) => address ?? []);
}

function select(network: Network, end: IntentEnd, problems: string[]): Party[] {
  if (end === "internet") return [{ kind: "internet" }];
  if (end.cidr !== undefined && end.via !== undefined) return selectEdge(network, end.cidr, end.via, problems);
  const named = end.addresses?.flatMap((address) => byAddress(network, address, problems));
  const places = end.vpcs?.map((address) => vpcAddress(network, address, problems));
  const candidates = named ?? [...subnetsIn(network, places)].map((subnet): Party => ({ kind: "host", subnet }));
  return candidates.flatMap((party): Party[] => {
    if (party.kind === "unmodelled") return [party];
    const matching = matches(party, end, places);
    if (matching instanceof Unknown) return [{ kind: "unmodelled", address: addressOf(party), unknown: matching }];
    return matching ? [party] : [];
  });
}

/** Of these VPCs, or of all. */
function* subnetsIn(network: Network, places: readonly (string | undefined)[] | undefined): Iterable<Subnet> {
  if (places === undefined) yield* network.subnets.values();
  else for (const place of new Set(places)) yield* network.vpcs.get(place ?? "")?.subnets ?? [];
}

/** Whether a selector takes a party; not known if it asks for a tag that is not known. */
function matches(party: Party, end: Selector, places: readonly (string | undefined)[] | undefined): boolean | Unknown {
  if (party.kind !== "host") return end.vpcs === undefined && end.tags === undefined;
  const {
    vpc,
    labels: { tags },
  } = party.subnet;
  if (places !== undefined && !places.includes(vpc.address)) return false;
  const asked = Object.entries(end.tags ?? {}).map(([key, value]) => ({
    found: tags.known.get(key) ?? tags.rest,
    value,
  }));
  if (asked.some(({ found, value }) => !(found instanceof Unknown) && found !== value)) return false;
  const unknown = asked.map(({ found }) => found).find((found) => found instanceof Unknown);
  return unknown === undefined || new Unknown(`whether it is selected is not known: ${unknown.reason}`, unknown.at);
}

function addressOf(party: Party): string {
  return party.kind === "host" ? (party.interface?.address ?? party.subnet.address) : party.kind;
}

function vpcAddress(network: Network, address: string, problems: string[]): string | undefined {
  const found = network.aliases.get(address) ?? address;
  if (network.vpcs.has(found)) return found;
  problems.push(`vpcs: ${address} is no VPC of the input`);
  return undefined;
}

/** An address without an instance key stands for all instances of the resource. */
function byAddress(network: Network, given: string, problems: string[]): Party[] {
  const address = network.aliases.get(given) ?? given;
  const found = [...partiesAt(network, address)];
  if (found.length > 0) return found;
  const keyed = [...network.everything(), network.unmodelled].flatMap((things) =>
    [...things.keys()].filter((candidate) => candidate.startsWith(`${address}[`)),
  );
  const instances = [...new Set(keyed)].flatMap((candidate) => [...partiesAt(network, candidate)]);
  if (instances.length === 0) {
    problems.push(
      `addresses: ${given} is no subnet, instance, interface, service, endpoint, load balancer or VPN connection of the input`,
    );
  }
  return instances;
}

function* partiesAt(network: Network, address: string): Iterable<Party> {
  for (const { ends } of network.kinds.all) yield* ends?.(network, address) ?? [];
  const unknown = network.unmodelled.get(address);
  if (unknown !== undefined) yield { kind: "unmodelled", address, unknown };
}

function selectEdge(network: Network, text: string, via: string, problems: string[]): Party[] {
  const edge = network.all(EDGES).get(network.aliases.get(via) ?? via);
  const cidr = checkedCidr(text, "cidr", problems);
  if (edge === undefined) {
    problems.push(
      `via: ${via} is no VPN connection, Direct Connect association, Connect attachment or peering of the input`,
    );
  }
  return edge === undefined || cidr === undefined ? [] : [{ kind: "edge", edge, cidr }];
}

/** The prefixes that intents and announcements place behind each edge, by its address as they give it. */
export function declaredPrefixes(
  intents: readonly Intent[],
  announcements: DeviceBindings["announcements"] = {},
): Map<string, Cidr[]> {
  const declared = new Map<string, Cidr[]>();
  for (const [edge, { prefixes }] of Object.entries(announcements)) {
    declared.set(
      edge,
      prefixes.flatMap((prefix) => checkedCidr(prefix, "cidr", []) ?? []),
    );
  }
  for (const { from, to } of intents) {
    for (const end of [from, to]) {
      if (end === "internet" || end.cidr === undefined || end.via === undefined) continue;
      const cidr = checkedCidr(end.cidr, "cidr", []);
      const known = declared.get(end.via) ?? [];
      if (cidr !== undefined && !known.some((other) => other.equals(cidr))) declared.set(end.via, [...known, cidr]);
    }
  }
  return declared;
}
