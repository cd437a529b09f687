import { common, isSame, MAX_PORT, normalized, ports, protocolOf, type Traffic } from "../model/filters/traffic.js";
import type { Address, End, Packet, Path } from "../model/path.js";
import type { Start } from "../model/walker.js";
import { fromHost, type Inherited, type PacketWalker } from "../walk/walker.js";
import { echo, type Kind } from "./flow.js";
import { fromEdge } from "../kinds/edge/walk.js";
import { fromService } from "../kinds/gateway-endpoint.js";
import { fromInternet } from "../kinds/internet-gateway.js";
import type { Party } from "../model/party.js";

/** One flow of an intent: from every address of one class to every address of another. */
export interface Flow {
  readonly kind: Kind;
  readonly from: Party;
  readonly to: Party;
  readonly source: Address;
  readonly destination: Address;
}

/** One way that a flow may go, and all ways its replies may come back. */
export interface Session {
  readonly forward: Path;
  /** Empty if the forward path is not delivered where the flow is meant to go. */
  readonly returns: readonly Path[];
}

/** The ways there of a flow. Unsolicited flows from the internet start at each gateway of the destination's VPC. */
export function forwardPaths(walker: PacketWalker, flow: Flow): Path[] {
  const packet = { source: flow.source, destination: flow.destination };
  return startsOf(walker, flow).flatMap((start) => walker.walk("forward", start, packet, flow.kind.traffic));
}

/** The ways back: with every translation undone, and the zones that appliance mode chose on the way there. */
export function returnPaths(walker: PacketWalker, flow: Flow, forward: Path): Path[] {
  const start = startOfReturn(forward.end);
  if (start === undefined) return [];
  const { source, destination } = forward.packet;
  const packet: Packet = { source: destination, destination: source };
  const inherited: Inherited = {
    translations: forward.translations,
    choices: forward.choices,
    tracked: forward.tracked,
    leftBy: forward.leftBy,
  };
  return walker.walk("return", start, packet, replies(flow, forward), inherited);
}

/** IKE, and IPsec inside UDP. */
const IKE = [ports("udp", 500, 500), ports("udp", 4500, 4500)];

/** Clients choose any of these (https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports). */
const EPHEMERAL = 1024;

function replies({ kind: { traffic, family }, from, to }: Flow, { translations }: Path): readonly Traffic[] {
  const parts = traffic.flatMap((part): Traffic[] => {
    const protocol = protocolOf(part);
    if (protocol === "icmp" || protocol === "icmpv6") return [echo("reply", family)];
    if (protocol === "other") return [part];
    // Both ends of a tunnel send from the port that they send to: https://www.rfc-editor.org/rfc/rfc7296#section-2
    const isTunnel = [from, to].some((party) => party.kind === "internet" && party.tunnelsOf !== undefined);
    const isIke = isSame(common([part], IKE), [part]);
    return isTunnel && isIke && translations.length === 0 ? [part] : [ports(protocol, EPHEMERAL, MAX_PORT)];
  });
  return normalized(parts);
}

function startsOf(walker: PacketWalker, { from, to }: Flow): Start[] {
  switch (from.kind) {
    case "host":
      return [fromHost(from.subnet)];
    case "edge":
      return [fromEdge(from.edge)];
    case "internet": {
      const { network } = walker;
      if (to.kind !== "host") return [];
      return network.kinds.all.flatMap(({ entrances }) => [...(entrances?.(network, to.subnet.vpc) ?? [])]);
    }
    // It answers, and opens no flow.
    case "service":
    case "unmodelled":
      return [];
  }
}

function startOfReturn(end: End): Start | undefined {
  switch (end.kind) {
    case "host":
      return fromHost(end.subnet);
    case "internet":
      return fromInternet(end.gateway);
    case "service":
      return fromService(end.endpoint);
    case "edge":
      return fromEdge(end.edge);
    case "dropped":
    case "unknown":
      return undefined;
  }
}

/** Whether a forward path ends where its flow is meant to go. */
export function isArrived({ to, destination }: Flow, { end }: Path): boolean {
  switch (to.kind) {
    case "host":
      return end.kind === "host" && end.subnet === to.subnet;
    case "edge":
      return end.kind === "edge" && end.edge === to.edge;
    case "internet":
      return end.kind === "internet" || (end.kind === "service" && end.endpoint.service === serviceOf(destination));
    case "service":
      return end.kind === "service" && end.endpoint === to.endpoint;
    case "unmodelled":
      return false;
  }
}

function serviceOf({ service, translatesTo }: Address): string | undefined {
  return translatesTo?.service ?? service;
}

/** Whether a return path ends at the flow's source, as part of its session. */
export function isReturned({ from }: Flow, forward: Path, back: Path): boolean {
  if (back.translations.length > 0) return false;
  switch (from.kind) {
    case "host":
      return back.end.kind === "host" && back.end.subnet === from.subnet;
    case "edge":
      return back.end.kind === "edge" && back.end.edge === from.edge;
    case "internet":
      return back.end.kind === "internet" && back.end.gateway.address === forward.hops[0]?.at;
    case "service":
    case "unmodelled":
      return false;
  }
}
