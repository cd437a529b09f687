import type { Doubt, Edge, Subnet } from "../model/network.js";
import type { Pass, Path } from "../model/path.js";
import { assumed, doubtfulValue, type Finding, unproven, violated } from "./finding.js";
import type { Intent } from "@causeway/intents";
import type { Party } from "../model/party.js";
import { type Flow, forwardPaths, isArrived, isReturned, returnPaths } from "./session.js";
import { unknownZone } from "../walk/trail.js";
import type { PacketWalker } from "../walk/walker.js";

/** Everything that speaks against an intent in one flow, over all choices that AWS leaves open. */
export function* judge(walker: PacketWalker, intent: Intent, flow: Flow): Iterable<Finding> {
  const paths = forwardPaths(walker, flow);
  yield* relayed(flow);
  yield* assumedOf(flow);
  // Nothing proves itself by leading nowhere: a packet that is sent ends somewhere.
  const isInbound = flow.from.kind === "internet" && flow.to.kind === "host";
  if (paths.length === 0 && !isInbound) yield unproven(nowhere(flow), flow);
  // What is not modelled may be the way in.
  if (paths.length === 0) yield* unsupportedOn(flow);
  if (intent.expect === "unreachable") {
    for (const path of paths) yield* judgeUnreachable(intent, flow, path);
    return;
  }
  // A gateway of which the VPC is not known may be this VPC's.
  if (paths.length === 0 && isInbound && walker.network.unplaced.length === 0) {
    const message = `the VPC of ${nameOf(flow.to)} has no internet gateway`;
    yield violated("lost", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", message, nameOf(flow.to), flow);
  }
  for (const path of paths) {
    yield* judgeReachable(walker, intent, flow, path);
    yield* assumptions(path);
  }
}

function nowhere({ from }: Flow): Doubt {
  return doubtfulValue("the input does not tell where its packets go", nameOf(from));
}

/** Packets from the internet that come by no gateway of the VPC, or come by it for somebody else. */
function* relayed(flow: Flow): Iterable<Finding> {
  if (flow.from.kind !== "internet" || flow.to.kind !== "host") return;
  for (const relay of flow.to.subnet.relays) yield unproven(relay, flow);
}

/** What no Terraform tells of the ends themselves. */
function* assumedOf({ from, to }: Flow): Iterable<Finding> {
  for (const party of [from, to]) {
    if (party.kind !== "host" || party.interface === undefined) continue;
    for (const one of party.interface.assumptions) yield assumed(one, party.interface.owner);
  }
}

/** What no Terraform tells: where an endpoint leads, whether an appliance with a public address translates. */
function* assumptions({ translations, passes }: Path): Iterable<Finding> {
  for (const { nat, assumption } of translations) {
    if (assumption !== undefined) yield assumed(assumption, nat.address);
  }
  for (const { assumptions: all, endpoint } of passes) for (const one of all) yield assumed(one, endpoint);
}

function* judgeUnreachable(intent: Intent, flow: Flow, path: Path): Iterable<Finding> {
  if (isExcepted(intent, path)) return;
  yield* unsupportedOn(flow, path);
  if (path.end.kind === "unknown") yield unproven(path.end.doubt, flow, path);
  if (flow.to.kind === "internet" && path.end.kind === "edge") yield unproven(beyond(path.end.edge), flow, path);
  if (!isArrived(flow, path)) return;
  const message = `${nameOf(flow.from)} reaches ${nameOf(flow.to)}`;
  const arrived = { ...flow, kind: { ...flow.kind, traffic: path.traffic } };
  yield violated("lost", "UNEXPECTED_PATH", message, path.hops.at(-1)?.table ?? nameOf(flow.from), arrived, path);
}

function* judgeReachable(walker: PacketWalker, intent: Intent, flow: Flow, forward: Path): Iterable<Finding> {
  if (isExcepted(intent, forward)) return;
  yield* unsupportedOn(flow, forward);
  const { end } = forward;
  const what = `traffic from ${nameOf(flow.from)} to ${nameOf(flow.to)}`;
  const bypasses = intent.through !== undefined && passesOf(intent, forward).length === 0;
  if (end.kind === "unknown") {
    yield unproven(end.doubt, flow, forward);
    return;
  }
  if (end.kind === "dropped") {
    // A packet that an internet gateway rejects has already taken the way around the firewall.
    if (bypasses && end.code.startsWith("IGW_PUBLIC_IP")) yield bypass(intent, flow, what, forward);
    else
      yield violated(
        "lost",
        forward.ambiguous ? "OVERLAP" : end.code,
        `${what} is lost: ${end.message}`,
        end.at,
        flow,
        forward,
      );
    return;
  }
  if (!isArrived(flow, forward)) {
    if (bypasses && flow.to.kind === "internet") yield bypass(intent, flow, what, forward);
    else yield misdelivered(flow, forward, what);
    return;
  }
  if (forward.loss)
    yield violated("lost", forward.loss.code, `${what}: ${forward.loss.message}`, forward.loss.at, flow, forward);
  if (bypasses) yield bypass(intent, flow, what, forward);
  const backs = returnPaths(walker, flow, forward);
  if (backs.length === 0) yield unproven(nowhere(flow), flow, forward);
  for (const back of backs) {
    yield* judgeReturn(intent, flow, forward, back);
    yield* assumptions(back);
  }
  if (intent.sameZone) yield* judgeZones(intent, flow, forward, forward, undefined);
}

function* judgeReturn(intent: Intent, flow: Flow, forward: Path, back: Path): Iterable<Finding> {
  if (isExcepted(intent, back)) return;
  yield* unsupportedOn(flow, back);
  const { end } = back;
  const what = `return traffic to ${nameOf(flow.from)}`;
  const bypasses = intent.through !== undefined && passesOf(intent, back).length === 0;
  if (end.kind === "unknown") {
    yield unproven(end.doubt, flow, forward, back);
    return;
  }
  if (end.kind === "dropped") {
    const isFilter = end.code === "SUBNET_ACL_RESTRICTION" || end.code === "LOOP";
    const code = back.ambiguous ? "OVERLAP" : isFilter ? end.code : "RETURN_LOST";
    yield violated("returnLost", code, `${what} is lost: ${end.message} (${end.code})`, end.at, flow, forward, back);
    return;
  }
  if (!isReturned(flow, forward, back)) {
    const code = back.ambiguous ? "OVERLAP" : "RETURN_LOST";
    yield violated("returnLost", code, `${what} is lost: it ${arrival(back)}`, nameOf(flow.from), flow, forward, back);
    return;
  }
  if (back.loss)
    yield violated("returnLost", back.loss.code, `${what}: ${back.loss.message}`, back.loss.at, flow, forward, back);
  if (bypasses) {
    const message = `${what} ${lastPlace(back)} without passing ${intent.through?.join(" or ") ?? ""}`;
    yield violated(
      "returnBypass",
      "BYPASS",
      message,
      back.hops.at(-1)?.table ?? nameOf(flow.from),
      flow,
      forward,
      back,
    );
  } else if (intent.symmetric === true) yield* judgeSymmetry(intent, flow, forward, back);
  if (intent.symmetric !== false) yield* judgeState(flow, forward, back);
  if (intent.sameZone) yield* judgeZones(intent, flow, back, forward, back);
}

function* judgeSymmetry(intent: Intent, flow: Flow, forward: Path, back: Path): Iterable<Finding> {
  const there = endpoints(passesOf(intent, forward));
  const home = endpoints(passesOf(intent, back));
  if (there.join() === home.join()) return;
  const show = (list: readonly string[]) => list.join(", ") || "no endpoint";
  const message = `traffic from ${nameOf(flow.from)} to ${nameOf(flow.to)} passes ${show(there)}, its replies ${show(home)}`;
  yield violated("asymmetric", "ASYMMETRIC", message, home[0] ?? there[0] ?? nameOf(flow.from), flow, forward, back);
}

/**
 * Network Firewall and Gateway Load Balancers lose a flow of which an endpoint sees one direction, asked or not.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/asymmetric-routing.html
 */
function* judgeState(flow: Flow, forward: Path, back: Path): Iterable<Finding> {
  const [there, home] = [forward, back].map(({ passes }) =>
    endpoints(passes.filter(({ stateful }) => stateful === true)),
  );
  if (there === undefined || home === undefined || there.join() === home.join()) return;
  const seen = (list: readonly string[]) => list.join(", ") || "none";
  const message = `stateful endpoints lose the flow from ${nameOf(flow.from)} to ${nameOf(flow.to)}: it passes ${seen(there)}, its replies ${seen(home)}`;
  yield violated("asymmetric", "ASYMMETRIC", message, home[0] ?? there[0] ?? nameOf(flow.from), flow, forward, back);
}

/** The endpoint must be in the zone of the subnet through which the packet entered the firewall's VPC. */
function* judgeZones(intent: Intent, flow: Flow, path: Path, forward: Path, back: Path | undefined): Iterable<Finding> {
  for (const pass of passesOf(intent, path)) {
    const entered = pass.entered.subnet ?? inboundSubnet(pass, path);
    const unsure = [pass.subnet, ...(entered ? [entered] : [])].find(({ zone }) => typeof zone !== "string");
    if (unsure !== undefined) {
      yield unproven(unknownZone(unsure), flow, forward, back);
    } else if (entered !== undefined && entered.zone !== pass.subnet.zone) {
      const message = `a packet that enters ${entered.vpc.address} in ${entered.zoneName} (${entered.address}) is inspected by ${pass.endpoint} in ${pass.subnet.zoneName}`;
      yield violated("crossZone", "CROSS_ZONE", message, pass.endpoint, flow, forward, back);
    }
  }
}

/** An internet gateway has no zone: what comes in through it enters where it is going. */
function inboundSubnet(pass: Pass, path: Path): Subnet | undefined {
  const { destination } = path.packet;
  return destination.vpc === pass.subnet.vpc ? destination.subnet : undefined;
}

function bypass(intent: Intent, flow: Flow, what: string, forward: Path): Finding {
  const message = `${what} ${lastPlace(forward)} without passing ${intent.through?.join(" or ") ?? ""}`;
  return violated("bypass", "BYPASS", message, forward.hops.at(-1)?.table ?? nameOf(flow.from), flow, forward);
}

function misdelivered(flow: Flow, forward: Path, what: string): Finding {
  const { end } = forward;
  if (end.kind === "edge" && flow.to.kind === "internet") {
    return unproven(beyond(end.edge), flow, forward);
  }
  const overlaps =
    forward.ambiguous !== undefined ||
    (end.kind === "host" && flow.to.kind === "host" && end.subnet.vpc !== flow.to.subnet.vpc);
  const code = overlaps ? "OVERLAP" : "UNEXPECTED_PATH";
  return violated(
    "wrongPlace",
    code,
    `${what} ${arrival(forward)}`,
    forward.hops.at(-1)?.table ?? nameOf(flow.from),
    flow,
    forward,
  );
}

function beyond({ address }: Edge): Doubt {
  return doubtfulValue("what lies behind it is not in the input", address);
}

function arrival({ end, translations }: Path): string {
  const translated = translations.length > 0 ? `, translated by ${translations.at(-1)?.nat.address ?? ""}` : "";
  if (end.kind === "host") return `arrives in ${end.subnet.address}${translated}`;
  if (end.kind === "internet") return `leaves through ${end.gateway.address}${translated}`;
  if (end.kind === "service") return `leaves through ${end.endpoint.address}${translated}`;
  return end.kind === "edge" ? `leaves through ${end.edge.address}${translated}` : "is dropped";
}

/** Where the last lookup that brought the packet on its way was made. */
function lastPlace({ hops, end }: Path): string {
  const last = hops.at(-1);
  if (end.kind === "host") return `enters ${last?.at ?? end.subnet.address}`;
  return `leaves through ${last?.target ?? last?.at ?? "a gateway"}`;
}

/** What a path passes of the firewalls that the intent names, or of all firewalls if it names none. */
function passesOf({ through }: Intent, { passes }: Path): Pass[] {
  return passes.filter(
    ({ firewall, endpoint }) => through?.some((name) => name === firewall || name === endpoint) ?? true,
  );
}

function endpoints(passes: readonly Pass[]): string[] {
  return [...new Set(passes.map(({ endpoint }) => endpoint))].sort();
}

/** Whether an intent is not about a path. */
export function isExcepted({ except }: Intent, { hops, end }: Path): boolean {
  if (except.length === 0) return false;
  const ended = end.kind === "service" ? [end.endpoint.address] : end.kind === "edge" ? [end.edge.address] : [];
  const met = hops.flatMap(({ at, target, route, table }) => [at, target, route, table]);
  return except.some((address) => met.includes(address) || ended.includes(address));
}

function* unsupportedOn(flow: Flow, path?: Path): Iterable<Finding> {
  const ends = [flow.from, flow.to].flatMap((party) => (party.kind === "host" ? [party.subnet.vpc] : []));
  for (const vpc of new Set([...ends, ...(path?.vpcs ?? [])]))
    for (const doubt of vpc.unsupported) yield unproven(doubt, flow, path);
}

export function nameOf(party: Party): string {
  switch (party.kind) {
    case "internet":
      return party.tunnelsOf === undefined ? "the internet" : `AWS's ends of ${party.tunnelsOf.address}`;
    case "edge":
      return `${party.cidr.toString()} behind ${party.edge.address}`;
    case "service":
      return party.endpoint.address;
    case "unmodelled":
      return party.address;
    case "host":
      return party.interface?.address ?? party.subnet.address;
  }
}
