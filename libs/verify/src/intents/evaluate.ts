import { rulesInUse } from "../model/filters/group-users.js";
import type { EmptyIntent, Result } from "../results/result.js";
import type { Doubt, Network, Vpc } from "../model/network.js";
import type { Address } from "../model/path.js";
import { PacketWalker } from "../walk/walker.js";
import { type Finding, gravest, noAddress, unproven } from "./finding.js";
import { Addresses, type Kind, kindsOf, shownTraffic } from "./flow.js";
import { Grouping } from "./grouping/representatives.js";
import { judge, nameOf } from "./judge.js";
import { InputError, type Intent } from "@causeway/intents";
import type { Family } from "../address/range.js";
import type { Party } from "../model/party.js";
import { everyPair, type Pair, type Representatives } from "./pairs.js";
import { judgeOverInternet } from "./over-internet.js";
import { placeOf, selectParties } from "./select.js";
import { StandIns } from "./stand-ins.js";

/**
 * Judges every intent.
 *
 * @throws {InputError} with all problems of all intents, e.g. selectors that match nothing
 */
export function evaluateIntents(
  network: Network,
  intents: readonly Intent[],
  representatives: Representatives = new Grouping(network).representatives,
  onEmpty: (intent: EmptyIntent) => void = () => undefined,
): Result[] {
  const problems: string[] = [];
  const selected = intents.flatMap((intent) => {
    try {
      return [{ intent, ...selectParties(network, intent) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  const walker = new PacketWalker(network);
  const addresses = new Addresses(network, walker);
  for (const { intent, from, to } of selected) {
    const families = kindsOf(intent).map(({ family }) => family);
    for (const [side, parties] of [
      ["from", from],
      ["to", to],
    ] as const) {
      const hasNone = (family: Family) => parties.every((party) => isEmpty(addresses.of(party, family)));
      if (parties.length > 0 && families.every(hasNone)) {
        const named = families.map((family) => `IPv${family}`).join(" or ");
        problems.push(`${placeOf(intent)}: ${side}: nothing selected has ${named} addresses`);
      }
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  const evaluation = new Evaluation(network, walker, addresses, representatives);
  const paired = selected.map((sides) => ({ ...sides, pairs: evaluation.pairs(sides) }));
  const alone = paired.filter(({ intent, pairs }) => pairs.length === 0 && !intent.optional);
  // What could not be placed may be another end.
  if (alone.length > 0 && network.unplaced.length === 0) {
    throw new InputError(alone.map(({ intent }) => `${placeOf(intent)}: from and to select one and the same end`));
  }
  return paired.flatMap(({ intent, from, to, pairs }) => {
    const result = pairs.length > 0 || !intent.optional ? evaluation.evaluate(intent, from, to, pairs) : undefined;
    if (result === undefined) onEmpty({ intent, name: intent.name, message: nothingOf(from, to) });
    return result ?? [];
  });
}

function nothingOf(from: readonly Party[], to: readonly Party[]): string {
  const sides = [...(from.length === 0 ? ["from"] : []), ...(to.length === 0 ? ["to"] : [])];
  if (sides.length === 0) return "no pair of ends in different VPCs is selected";
  return `nothing in the input is selected by ${sides.join(" and ")}`;
}

class Evaluation {
  private readonly standIns: StandIns;
  /** Where what load balancers send is filtered, too; made when an intent is about that. */
  private standInsForBalancers: StandIns | undefined;

  constructor(
    private readonly network: Network,
    private readonly walker: PacketWalker,
    private readonly addresses: Addresses,
    private readonly representatives: Representatives,
  ) {
    const rules = [...rulesInUse(network)].filter(({ ofBalancersAlone }) => !ofBalancersAlone);
    this.standIns = new StandIns(network, rules);
  }

  evaluate(intent: Intent, from: readonly Party[], to: readonly Party[], pairs: readonly Pair[]): Result {
    const assumptions = new Set<string>();
    const worst = gravest(withoutAssumptions(this.findings(intent, [...from, ...to], pairs), assumptions));
    const at = worst?.at ?? nameOf(from[0] ?? { kind: "internet" });
    const about = { traffic: shownTraffic(intent), from: count(from), to: count(to) };
    if (worst === undefined) {
      const assumed = [...assumptions].sort();
      const provided = assumed.length === 0 ? "" : `, provided that ${assumed.join(", and ")}`;
      const message = `holds for every flow by ${about.traffic} from ${about.from} to ${about.to}${provided}`;
      return {
        name: intent.name,
        verdict: "PROVEN",
        code: null,
        message,
        trace: null,
        at,
        about,
        intent,
        assumptions: assumed,
      };
    }
    const { verdict, code, message, trace } = worst;
    return { name: intent.name, verdict, code, message, trace: trace(), at, about, intent };
  }

  /** The pairs that an intent is judged by; none if it is about no pair of ends. */
  pairs({ intent, from, to }: { intent: Intent; from: readonly Party[]; to: readonly Party[] }): Pair[] {
    const within = pairsWithinVpcs(from, to);
    const between = [...this.representatives(intent, from, to)].filter((pair) => !within(pair));
    // What could not be placed may be the other VPC that the intent is about.
    if (between.length > 0 || intent.optional || this.network.unplaced.length > 0) return between;
    // Every pair stands inside one VPC, so that is what the intent is about.
    return [...everyPair(intent, from, to)].filter(([source, destination]) => {
      return source !== destination && nameOf(source) !== nameOf(destination);
    });
  }

  /** What must be reached, or reach, and has no address to do so is no end that may be left out. */
  private withoutAddress(parties: readonly Party[], family: Family): Finding[] {
    const without = parties.filter((party) => isEmpty(this.addresses.of(party, family)));
    return without.map((party) => noAddress(nameOf(party), family));
  }

  private *findings(intent: Intent, parties: readonly Party[], pairs: readonly Pair[]): Iterable<Finding> {
    const kinds = kindsOf(intent);
    if (intent.expect === "reachable") for (const { family } of kinds) yield* this.withoutAddress(parties, family);
    for (const unplaced of this.network.unplaced) yield unproven({ code: "UNKNOWN_VALUE", unknown: unplaced });
    for (const pair of pairs) {
      for (const kind of kinds) {
        for (const finding of this.judgePair(intent, kind, pair)) yield this.unlessUnread(finding);
      }
    }
  }

  /** Nothing is lost for want of a route that a resource with an unknown count may add. */
  private unlessUnread(finding: Finding): Finding {
    const adds = ADDS_WHAT_IS_MISSING[finding.code];
    const unread = adds && this.network.unplaced.find(({ at }) => adds.test(at));
    return unread === undefined ? finding : unproven({ code: "UNKNOWN_VALUE", unknown: unread });
  }

  private *judgePair(intent: Intent, kind: Kind, [from, to]: Pair): Iterable<Finding> {
    const sources = this.addresses.of(from, kind.family);
    const destinations = this.destinations(intent, kind, to);
    if (isEmpty(sources) || isEmpty(destinations)) return;
    for (const classes of [sources, destinations]) {
      if (!isList(classes)) {
        yield unproven(classes);
        return;
      }
    }
    if (!isList(sources) || !isList(destinations)) return;
    const standIns = this.standInsFor(from);
    for (const party of [from, to]) {
      const doubt = party.kind === "host" ? standIns.doubtOf(party.subnet.vpc) : undefined;
      if (doubt !== undefined) yield unproven(doubt);
    }
    const outside = this.addresses.of({ kind: "internet" }, 4);
    const internet = isList(outside) ? outside : [];
    const meant = destinations.filter((address) => isMeant(intent, "to", to, address));
    for (const source of sources.filter((address) => isMeant(intent, "from", from, address))) {
      for (const destination of meant) {
        const flow = { kind, from, to, source, destination };
        yield* judge(this.walker, intent, flow);
        if (intent.expect === "unreachable") yield* judgeOverInternet(this.walker, intent, flow, internet);
      }
    }
  }

  /** Where no packet may arrive, IPv6 that is translated to IPv4 on the way may not either. */
  private destinations({ expect }: Intent, { family }: Kind, to: Party): Address[] | Doubt {
    const own = this.addresses.of(to, family);
    if (family === 4 || expect === "reachable" || !isList(own)) return own;
    const translated = this.addresses.translated(to);
    return isList(translated) ? [...own, ...translated] : translated;
  }

  private standInsFor(from: Party): StandIns {
    if (from.kind !== "host" || from.interface?.listeners === undefined) return this.standIns;
    return (this.standInsForBalancers ??= new StandIns(this.network, [...rulesInUse(this.network)]));
  }
}

/** Of a packet that is lost because something is not there: the resources that make it. */
const ADDS_WHAT_IS_MISSING: Readonly<Record<string, RegExp>> = {
  NO_ROUTE_TO_DESTINATION: /\baws_(route|route_table|vpn_gateway_route_propagation)[.[]/,
  TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: /\baws_ec2_transit_gateway_route_table_association[.[]/,
  TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT:
    /\baws_ec2_transit_gateway_(route|route_table_propagation|prefix_list_reference)[.[]/,
};

/** Whether an intent is about an address of a party: all of them, but for some of the internet's. */
function isMeant({ expect, except }: Intent, side: "from" | "to", party: Party, address: Address): boolean {
  if (party.kind !== "internet" || party.tunnelsOf !== undefined) return true;
  const { service, tunnelEnd } = address;
  if (expect === "unreachable") return tunnelEnd === undefined || !except.includes(tunnelEnd.connection);
  // What is everywhere else is there, too.
  if (tunnelEnd !== undefined && tunnelEnd.address === undefined) return false;
  // Services answer, and open no flow that would have to arrive.
  return service === undefined || side === "to";
}

/** What speaks against the intent; what it rests on is put aside. */
function* withoutAssumptions(findings: Iterable<Finding>, aside: Set<string>): Iterable<Finding> {
  for (const finding of findings) {
    if (finding.verdict === "PROVEN") aside.add(finding.message);
    else yield finding;
  }
}

/**
 * Where one VPC's subnets are on both sides ("all workloads to all workloads"), the intent is about traffic between
 * VPCs; traffic inside a VPC is meant only where one side has subnets that the other has not.
 */
function pairsWithinVpcs(from: readonly Party[], to: readonly Party[]): (pair: Pair) => boolean {
  const names = (parties: readonly Party[]) => new Set(parties.map(nameOf));
  const fromNames = names(from);
  const toNames = names(to);
  const onBoth = (party: Party) => fromNames.has(nameOf(party)) && toNames.has(nameOf(party));
  return ([source, destination]) => {
    const vpc = vpcOf(source);
    return vpc !== undefined && vpc === vpcOf(destination) && onBoth(source) && onBoth(destination);
  };
}

function vpcOf(party: Party): Vpc | undefined {
  return party.kind === "host" ? party.subnet.vpc : undefined;
}

function isList<T>(classes: T[] | Doubt): classes is T[] {
  return Array.isArray(classes);
}

function isEmpty(classes: unknown[] | Doubt): boolean {
  return Array.isArray(classes) && classes.length === 0;
}

/** "12 subnets in 4 accounts, 3 zones"; one end by its name. */
function count(parties: readonly Party[]): string {
  const [only] = parties;
  if (parties.length === 1 && only !== undefined) return nameOf(only);
  const subnets = parties.flatMap((party) => (party.kind === "host" ? [party.subnet] : []));
  if (subnets.length < parties.length) return `${parties.length} ends`;
  const isSubnet = parties.every((party) => party.kind === "host" && party.interface === undefined);
  const accounts = new Set(subnets.map(({ vpc }) => vpc.labels.stack)).size;
  const zones = new Set(subnets.map(({ zoneName }) => zoneName)).size;
  const plural = (number: number, one: string) => `${number} ${one}${number === 1 ? "" : "s"}`;
  const what = plural(parties.length, isSubnet ? "subnet" : "interface");
  return `${what} in ${plural(accounts, "stack")}, ${plural(zones, "zone")}`;
}
