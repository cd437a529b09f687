import { type Doubt, type Edge, EDGES, type Network, type TunnelEnd } from "../model/network.js";
import { GATEWAY_ENDPOINTS } from "../kinds/gateway-endpoint.js";
import { formatAddress, parseAddress } from "@causeway/cidr";
import { internetRanges, type Family, type Range } from "../address/range.js";
import type { Ports, Protocol } from "../model/filters/filters.js";
import { rulesInUse } from "../model/filters/group-users.js";
import { hostBlock, unknownValue } from "../model/source.js";
import { icmp } from "../model/filters/rule-parts.js";
import { ANY_PORT, echo } from "../walk/filters.js";
import type { Address } from "../model/path.js";
import type { Walker } from "../model/walker.js";
import type { Intent } from "@causeway/intents";
import type { Party } from "../model/party.js";

/** Reserved for examples (RFC 5737, RFC 3849). */
const DOCUMENTATION = { 4: parseAddress("198.51.100.10"), 6: parseAddress("2001:db8::10") } as const;

const ALL_ICMP: Ports = { first: icmp(0, 0).first, last: icmp(255, -1).last };

/** What kind of packets an intent is about. */
export interface Kind {
  readonly protocol: Protocol;
  readonly family: Family;
  /** Destination ports; for ICMP types and codes: those of an echo request, or all where nothing may arrive. */
  readonly ports: readonly Ports[];
}

export function kindOf({ traffic, expect }: Intent): Kind {
  const family = traffic.family === "ipv6" ? 6 : 4;
  if (traffic.protocol === "icmp") {
    // What must not arrive may be of any type.
    const types = expect === "unreachable" ? ALL_ICMP : echo("forward", family);
    return { protocol: "icmp", family, ports: [types] };
  }
  const ports = traffic.ports?.map((port): Ports => {
    if (typeof port === "number") return { first: port, last: port };
    const [first = 0, last = 0] = port.split("-").map(Number);
    return { first, last };
  });
  return { protocol: traffic.protocol, family, ports: ports ?? [ANY_PORT] };
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
