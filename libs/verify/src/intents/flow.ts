import { type Doubt, type Edge, EDGES, type Network, type TunnelEnd } from "../model/network.js";
import { GATEWAY_ENDPOINTS } from "../kinds/gateway-endpoint.js";
import { formatAddress, parseAddress } from "@causeway/cidr";
import { fromNat64, toNat64 } from "../address/nat64.js";
import { NAT_GATEWAYS } from "../kinds/nat-gateway.js";
import { internetRanges, type Family, type Range } from "../address/range.js";
import { rulesInUse } from "../model/filters/group-users.js";
import { hostBlock, unknownValue } from "../model/source.js";
import { ALL_TRAFFIC, icmp, MAX_PORT, ports, type Traffic, whole } from "../model/filters/traffic.js";
import type { Address } from "../model/path.js";
import type { Walker } from "../model/walker.js";
import type { Intent } from "@causeway/intents";
import type { Party } from "../model/party.js";

/** Reserved for examples (RFC 5737, RFC 3849). */
const DOCUMENTATION = { 4: parseAddress("198.51.100.10"), 6: parseAddress("2001:db8::10") } as const;

/** Packets of one family that an intent is about. */
export interface Kind {
  readonly family: Family;
  readonly traffic: readonly Traffic[];
}

/**
 * What an intent is about, by family. What `reachable` leaves out has its default; `unreachable` is about all that it does
 * not leave out: each protocol, port, type and family.
 */
export function kindsOf(intent: Intent): readonly Kind[] {
  return familiesOf(intent).map((family) => ({ family, traffic: trafficOf(intent, family) }));
}

function familiesOf({ traffic: { family }, expect }: Intent): readonly Family[] {
  if (family !== undefined) return [family === "ipv6" ? 6 : 4];
  return expect === "unreachable" ? [4, 6] : [4];
}

function trafficOf({ traffic: { protocol, ports: given }, expect }: Intent, family: Family): readonly Traffic[] {
  const icmpOfFamily = family === 6 ? "icmpv6" : "icmp";
  if (expect === "reachable") {
    return protocol === "icmp" ? [echo("request", family)] : portsOf(protocol ?? "tcp", given ?? ANY_PORT);
  }
  if (protocol === "icmp") return [whole(icmpOfFamily)];
  if (protocol !== undefined) return portsOf(protocol, given ?? ANY_PORT);
  return given === undefined ? [ALL_TRAFFIC] : [...portsOf("tcp", given), ...portsOf("udp", given)];
}

const ANY_PORT = [`1-${MAX_PORT}`];

function portsOf(protocol: "tcp" | "udp", given: readonly (number | string)[]): Traffic[] {
  return given.map((port) => {
    const [first = 0, last = first] = String(port).split("-").map(Number);
    return ports(protocol, first, last);
  });
}

const ECHO = {
  request: { 4: icmp("icmp", 8, 0), 6: icmp("icmpv6", 128, 0) },
  reply: { 4: icmp("icmp", 0, 0), 6: icmp("icmpv6", 129, 0) },
} as const;

export function echo(which: "request" | "reply", family: Family): Traffic {
  return ECHO[which][family];
}

/** In words, for results: an intent may leave all of it out. */
export function shownTraffic({ traffic: { protocol, ports: given = [], family }, expect }: Intent): string {
  const isOpen = expect === "unreachable";
  const names = protocol?.toUpperCase() ?? (isOpen ? (given.length > 0 ? "TCP and UDP" : "any protocol") : "TCP");
  const shown = protocol === "icmp" && !isOpen ? "ICMP echo" : names;
  const shownPorts = given.length === 0 ? "" : ` to port ${given.join(", ")}`;
  const families = family === undefined && isOpen ? "IPv4 and IPv6" : family === "ipv6" ? "IPv6" : "IPv4";
  return `${shown}${shownPorts} over ${families}`;
}

/** The address classes of parties: no table and no filter tells two addresses of one class apart. */
export class Addresses {
  private readonly internet = new Map<Family, Address[]>();
  private readonly atomsOfInternet = new Map<Family, readonly Range[]>();

  constructor(
    private readonly network: Network,
    private readonly walker: Walker,
  ) {}

  /** Classes of a party, or why its addresses are not known. None if it has no addresses of the family. */
  of(party: Party, family: Family): Address[] | Doubt {
    switch (party.kind) {
      case "unmodelled":
        return { code: "UNKNOWN_VALUE", unknown: party.unknown };
      case "internet":
        return party.tunnelsOf === undefined ? this.internetAddresses(family) : this.endsOf(party.tunnelsOf, family);
      case "edge":
        return party.cidr.family === family ? this.atoms({ ...range(party.cidr), family }) : [];
      case "host":
        return this.hostAddresses(party, family);
      case "service":
        return this.internetAddresses(family).filter(({ service }) => service === party.endpoint.service);
    }
  }

  /** The IPv6 addresses that stand for a party's IPv4 ones, if a NAT gateway may translate them. */
  translated(party: Party): Address[] | Doubt {
    if (this.network.all(NAT_GATEWAYS).size === 0) return [];
    const behind = this.of(party, 4);
    if (!Array.isArray(behind)) return behind;
    return behind.flatMap(({ service, ...address }) =>
      this.atoms(toNat64(address)).map((range): Address => {
        const translatesTo = { ...address, ...(service === undefined ? fromNat64(range) : { service }) };
        return { ...address, ...range, translatesTo };
      }),
    );
  }

  private hostAddresses(party: Party & { kind: "host" }, family: Family): Address[] | Doubt {
    const { subnet } = party;
    const own = (party.interface?.privateIps ?? []).flatMap(hostBlock).filter((block) => block.family === family);
    const hidden = subnet.unknownCidrs.find((block) => block.family === family);
    if (own.length === 0 && hidden !== undefined && (family === 4 || party.interface?.ipv6 !== false))
      return { code: "UNKNOWN_VALUE", unknown: hidden.unknown };
    const blocks = own.length > 0 ? own : subnet.cidrs.filter((block) => block.family === family);
    const { ipv6 = true } = party.interface ?? {};
    if (family === 6 && blocks.length > 0 && ipv6 !== true) return ipv6 === false ? [] : unknownValue(ipv6);
    const publicAddress = party.interface?.publicAddress ?? subnet.mapPublicIp;
    return blocks
      .flatMap((block) => this.atoms({ ...range(block), family }))
      .map((atom): Address => {
        return {
          ...atom,
          vpc: subnet.vpc,
          subnet,
          publicAddress,
          ...(party.interface && { interface: party.interface }),
        };
      });
  }

  /** Addresses on AWS's own lists are not known, so each list is a class of its own. */
  private internetAddresses(family: Family): Address[] {
    let known = this.internet.get(family);
    if (known === undefined) {
      const atoms = this.publicAtoms(family);
      const [first] = atoms;
      known = family === 4 ? this.withTunnelEnds(atoms) : [...atoms];
      if (first !== undefined) for (const service of this.services(family)) known.push({ ...first, service });
      this.internet.set(family, known);
    }
    return known;
  }

  /** Lists of addresses of AWS's that some table or filter tells apart. */
  private services(family: Family): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { routes } of this.network.routeTables.values()) {
      for (const { destination } of routes) {
        if ("service" in destination && destination.family === family) found.add(destination.service);
      }
    }
    for (const { service, addresses } of this.network.all(GATEWAY_ENDPOINTS).values()) {
      if (family === 4 || addresses !== "ipv4") found.add(service);
    }
    for (const { rule } of rulesInUse(this.network)) {
      const name = "group" in rule.peer ? rule.peer.group : "";
      if (name.startsWith("com.amazonaws.") && name.includes(".ipv6.") === (family === 6)) found.add(name);
    }
    return found;
  }

  /** Filters tell AWS's ends of tunnels apart from the rest of the internet where a rule names them. */
  private withTunnelEnds(internet: readonly Range[]): Address[] {
    const ends = [...this.network.all(EDGES).values()].flatMap(({ tunnelEnds }) =>
      "unknown" in tunnelEnds ? [] : tunnelEnds,
    );
    const named = new Set(
      [...rulesInUse(this.network)].map(({ rule: { peer } }) => ("group" in peer ? peer.group : undefined)),
    );
    const known = new Map(ends.map((tunnelEnd) => [tunnelEnd.address?.first, tunnelEnd]));
    return [
      ...internet.map((atom): Address => {
        const tunnelEnd = atom.first === atom.last ? known.get(atom.first) : undefined;
        return tunnelEnd === undefined ? atom : { ...atom, tunnelEnd };
      }),
      ...ends
        .filter(({ name, address }) => address === undefined && named.has(name))
        .flatMap((end) => this.placesOf(end)),
    ];
  }

  private endsOf({ tunnelEnds }: Edge, family: Family): Address[] | Doubt {
    if ("unknown" in tunnelEnds) return tunnelEnds;
    return family === 6 ? [] : tunnelEnds.flatMap((tunnelEnd) => this.placesOf(tunnelEnd));
  }

  /** AWS chooses the address, so that an end without a known one may have any of the internet's. */
  private placesOf(tunnelEnd: TunnelEnd): Address[] {
    const { address } = tunnelEnd;
    const places = address === undefined ? this.publicAtoms(4) : this.atoms({ ...range(address), family: 4 });
    return places.map((place) => ({ ...place, tunnelEnd }));
  }

  /** The class that traces show best, with the addresses that are reserved for documentation, comes first. */
  private publicAtoms(family: Family): readonly Range[] {
    let known = this.atomsOfInternet.get(family);
    if (known === undefined) {
      const vpcCidrs = [...this.network.vpcs.values()].flatMap(({ cidrs }) => cidrs);
      const blocks = vpcCidrs.filter((block) => block.family === family);
      known = internetRanges(family, blocks)
        .flatMap((part) => this.atoms(part))
        .sort((a, b) => Number(isDocumented(b)) - Number(isDocumented(a)));
      this.atomsOfInternet.set(family, known);
    }
    return known;
  }

  private atoms(whole: Range): Address[] {
    return this.walker.boundaries.atoms(whole);
  }
}

function range({ first, last }: { first: bigint; last: bigint }) {
  return { first, last };
}

/** An address to show: one that a host may have, or a documentation address if it is in the class. */
export function sample(address: Address): string {
  const { family, first, last, tunnelEnd } = address;
  if (address.service !== undefined) return address.service;
  if (tunnelEnd !== undefined && first !== last) return tunnelEnd.name;
  if (address.vpc === undefined && isDocumented(address)) return formatAddress(family, DOCUMENTATION[family].value);
  return formatAddress(family, first + 5n <= last ? first + 5n : first);
}

function isDocumented({ family, first, last }: Address): boolean {
  const { value } = DOCUMENTATION[family];
  return first <= value && value <= last;
}
