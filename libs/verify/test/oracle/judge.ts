import { same } from "./addresses.js";
import type { Intent, InternetGateway, Net } from "./net.js";
import { type Arrival, Flow, Lost, type Packet, type Pass, reversed, type Stop } from "./packet.js";
import { portsOf, stopsOf } from "./samples.js";
import { hasPublicAddress, Walk } from "./walk.js";
import { allOf, type Answer, eitherOf, inEveryWorld, type World } from "./worlds.js";
import { show } from "./addresses.js";

/** Whether an intent holds, and a flow that shows it if not. */
export interface Judgement {
  readonly answer: Answer;
  readonly why: string;
}

/** By trying every sample of a flow in every world, for every combination of what the unknown values may be. */
export function judge(net: Net, intent: Intent): Judgement {
  const judgements = valuations(asTold(net)).map((known) => judgeKnown(known, intent));
  const answer = eitherOf(judgements.map((one) => one.answer));
  return { answer, why: judgements.find((one) => one.answer !== "HOLDS")?.why ?? "" };
}

/** Without gateways that are made elsewhere and that nothing in the input names. */
function asTold(net: Net): Net {
  const isTold = ({ name, form }: InternetGateway) =>
    form !== "id" ||
    net.routes.some(({ target }) => target === name) ||
    net.edgeAssociations.some(({ gateway }) => gateway === name);
  return { ...net, internetGateways: net.internetGateways.filter(isTold) };
}

/** The network with each combination of candidates in place of what is unknown. */
function valuations(net: Net): Net[] {
  return net.unknowns.reduce<Net[]>(
    (nets, { record, field, candidates }) =>
      nets.flatMap((one) => candidates.map((value) => put(one, record, field, value))),
    [net],
  );
}

function put(net: Net, record: string, field: string, value: unknown): Net {
  const lists = Object.entries(net).map(([key, list]: [string, readonly object[]]) => {
    const changed = list.map((item) =>
      "name" in item && item.name === record && field in item ? { ...item, [field]: value } : item,
    );
    return [key, changed] as const;
  });
  return Object.fromEntries(lists) as unknown as Net;
}

function judgeKnown(net: Net, intent: Intent): Judgement {
  let why = "";
  const answers: Answer[] = [];
  for (const from of stopsOf(net, intent.from, intent.family, "from")) {
    for (const to of stopsOf(net, intent.to, intent.family, "to")) {
      if (isWithinOne(intent, from, to)) continue;
      for (const ports of portsOf(net, intent)) {
        let reason = "";
        const answer = inEveryWorld((world) => {
          const found = failure(net, world, intent, from, to, ports);
          if (found !== undefined) reason = found;
          return found === undefined;
        });
        if (answer !== "HOLDS" && (why === "" || answer === "FAILS")) {
          why = `${answer}: ${show(from.address)}:${ports.source} to ${show(to.address)}:${ports.destination}: ${reason}`;
        }
        answers.push(answer);
        if (answer === "FAILS") return { answer, why };
      }
    }
  }
  return { answer: allOf(answers), why };
}

/** Intents about one tier on both sides are about traffic between VPCs. */
function isWithinOne({ from: source, to: destination }: Intent, from: Stop, to: Stop): boolean {
  const isBoth = source.kind === "tier" && destination.kind === "tier";
  return isBoth && from.kind === "host" && to.kind === "host" && from.subnet.vpc === to.subnet.vpc;
}

type Ports = ReturnType<typeof portsOf>[number];

/** What speaks against the intent in one flow and world. */
function failure(net: Net, world: World, intent: Intent, from: Stop, to: Stop, ports: Ports): string | undefined {
  const isReach = intent.expect === "reachable";
  try {
    const flow = new Flow(net, world, from, to);
    const there = new Walk(flow, "forward");
    const sent = firstPacket(flow, intent, ports);
    const arrival = there.from(from, sent);
    if (!isAt(arrival, to)) throw new Lost(`it comes to ${place(arrival)}`);
    if (!isReach) return "it arrives";
    const home = new Walk(flow, "return", there.passes);
    const reply = reversed(arrival.packet);
    const returned = arrival.kind === "internet" ? home.back(arrival.by, reply) : home.from(to, reply);
    if (!isAt(returned, from) || !isAnswer(returned.packet, sent)) {
      throw new Lost(`its reply comes to ${place(returned)}`);
    }
    return conditions(net, intent, there.passes, home.passes);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return isReach ? error.message : undefined;
  }
}

function firstPacket(flow: Flow, { protocol }: Intent, ports: Ports): Packet {
  const { from, to } = flow;
  const isInbound = from.kind === "internet" && to.kind === "host" && to.address.family === 4;
  if (isInbound && !hasPublicAddress(to)) throw new Lost(`${show(to.address)} has no public address`);
  const destination = isInbound ? flow.faceOf(to.subnet.vpc, to.address) : to.address;
  return {
    source: from.address,
    destination,
    protocol,
    sourcePort: ports.source,
    destinationPort: ports.destination,
  };
}

function isAt(arrival: Arrival, stop: Stop): boolean {
  if (arrival.kind === "host") {
    return (
      stop.kind === "host" && stop.subnet.name === arrival.subnet.name && same(arrival.packet.destination, stop.address)
    );
  }
  if (arrival.kind === "site") return stop.kind === "site" && stop.vpn === arrival.vpn;
  return stop.kind === "internet";
}

function place(arrival: Arrival): string {
  if (arrival.kind === "host") return `${show(arrival.packet.destination)} in ${arrival.subnet.name}`;
  return arrival.kind === "site" ? arrival.vpn : arrival.by;
}

function isAnswer(reply: Packet, sent: Packet): boolean {
  return same(reply.source, sent.destination) && same(reply.destination, sent.source);
}

/** What an intent, or a stateful firewall, asks of the two directions. */
function conditions(net: Net, intent: Intent, there: readonly Pass[], home: readonly Pass[]): string | undefined {
  const both = [there, home];
  // https://docs.aws.amazon.com/network-firewall/latest/developerguide/asymmetric-routing.html
  const stateful = both.map((passes) => endpointsOf(passes.filter(({ firewall }) => isFirewall(net, firewall))));
  if (stateful[0] !== stateful[1]) return `a stateful firewall sees half of it: ${stateful.join(" and ")}`;
  if (intent.through.length === 0) return undefined;
  const asked = both.map((passes) => passes.filter(({ firewall }) => intent.through.includes(firewall)));
  if (asked.some((passes) => passes.length === 0)) return `it goes around ${intent.through.join(", ")}`;
  const [first, second] = asked.map(endpointsOf);
  if (intent.symmetric && first !== second) return "its directions pass different endpoints";
  const other = asked.flat().find(({ zone, entered }) => entered !== undefined && zone !== entered);
  return intent.sameZone && other !== undefined ? `${other.endpoint} is in another zone` : undefined;
}

function isFirewall(net: Net, name: string): boolean {
  return net.firewalls.some((firewall) => firewall.name === name);
}

function endpointsOf(passes: readonly Pass[]): string {
  return [...new Set(passes.map(({ endpoint }) => endpoint))].sort().join();
}
