import type { Network, Vpc } from "../../model/network.js";
import type { Representatives, Pair } from "../pairs.js";
import type { Intent } from "@causeway/intents";
import type { Party } from "../../model/party.js";
import { Describer, placeOf } from "./description.js";
import { Surroundings } from "./surroundings.js";

/**
 * Pairs that speak for all. VPCs of one class can be exchanged for each other without changing any route, so it is
 * enough to judge one VPC of a class against one of another, and two of the same class against each other: the cost
 * grows with the number of different VPCs, not with the square of their number.
 */
export class Grouping {
  private readonly surroundings: Surroundings;
  private readonly around = new Map<Vpc, string>();
  private readonly descriptions = new Map<string, Map<Vpc, string>>();

  constructor(private readonly network: Network) {
    this.surroundings = new Surroundings(network);
    for (const vpc of network.vpcs.values()) this.around.set(vpc, this.surroundings.describe(vpc));
  }

  readonly representatives: Representatives = (intent, from, to) => this.pairs(intent, from, to);

  private *pairs(intent: Intent, from: readonly Party[], to: readonly Party[]): Iterable<Pair> {
    const descriptions = this.describe(intent, [...from, ...to]);
    const ends = new Map<Vpc, Ends>();
    const others = { from: new Array<Party>(), to: new Array<Party>() };
    for (const [side, parties] of [
      ["from", from],
      ["to", to],
    ] as const) {
      for (const party of this.withoutTwins(parties)) {
        if (party.kind !== "host") others[side].push(party);
        else endsOf(ends, party.subnet.vpc)[side].push(party);
      }
    }
    const classes = new Map<string, Ends[]>();
    for (const [vpc, own] of ends) {
      const key = `${descriptions.get(vpc) ?? vpc.address}\n${selection(own)}`;
      classes.set(key, [...(classes.get(key) ?? []).slice(0, 1), own]);
    }
    const groups = [...classes.values()];
    yield* cross(others.from, others.to);
    for (const [first] of groups) {
      yield* cross(others.from, first?.to ?? []);
      yield* cross(first?.from ?? [], others.to);
    }
    for (const group of groups) {
      for (const other of groups) {
        const [source] = group;
        // Within a class: a VPC with itself, and with another of its class.
        for (const destination of group === other ? other : other.slice(0, 1))
          yield* cross(source?.from ?? [], destination.to);
      }
    }
  }

  /** Interfaces in one subnet, e.g. of endpoints, that the same groups filter are alike: one speaks for them. */
  private *withoutTwins(parties: readonly Party[]): Iterable<Party> {
    const seen = new Set<string>();
    for (const party of parties) {
      const key = party.kind === "host" ? this.likeness(party) : undefined;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      yield party;
    }
  }

  private likeness({ subnet, interface: own }: Party & { kind: "host" }): string | undefined {
    if (own === undefined || this.network.instances.get(own.owner)?.routes !== undefined) return undefined;
    const isPlain = own.listeners === undefined && own.publicAddress === false && own.privateIps.length === 0;
    if (!isPlain || own.doubts.length + own.assumptions.length > 0) return undefined;
    return `${subnet.address} ${own.securityGroups
      .map(({ address }) => address)
      .sort()
      .join()}`;
  }

  /** By VPC; VPCs that no other stands for are described by their address. */
  private describe({ through = [], except }: Intent, parties: readonly Party[]): ReadonlyMap<Vpc, string> {
    const services = parties.flatMap((party) => (party.kind === "service" ? [party.endpoint.address] : []));
    const mentioned = [...new Set([...through, ...except, ...services])].sort();
    const key = mentioned.join(" ");
    let known = this.descriptions.get(key);
    if (known === undefined) {
      const describer = new Describer(this.network, new Set(mentioned));
      known = new Map();
      for (const [vpc, around] of this.around) {
        const own = this.surroundings.singular.has(vpc) ? undefined : describer.describe(vpc);
        known.set(vpc, own === undefined ? vpc.address : `${own}\n${around}`);
      }
      this.descriptions.set(key, known);
    }
    return known;
  }
}

interface Ends {
  readonly from: Party[];
  readonly to: Party[];
}

function endsOf(ends: Map<Vpc, Ends>, vpc: Vpc): Ends {
  let own = ends.get(vpc);
  if (own === undefined) ends.set(vpc, (own = { from: [], to: [] }));
  return own;
}

/** Which of its subnets the intent selects. An interface has groups and addresses of its own, so it stands alone. */
function selection({ from, to }: Ends): string {
  const places = (parties: readonly Party[]) =>
    parties
      .map((party) => {
        if (party.kind !== "host") return party.kind;
        return party.interface?.address ?? placeOf(party.subnet);
      })
      .sort()
      .join();
  return `from ${places(from)} to ${places(to)}`;
}

function* cross(from: readonly Party[], to: readonly Party[]): Iterable<Pair> {
  for (const source of from) for (const destination of to) yield [source, destination];
}
