import { Unknown } from "@causeway/terraform";
import { Collection, type Interface, type Network, type Vpc, type VpcGateway } from "../model/network.js";
import { isPublic } from "../model/route-table.js";
import { unknownValue } from "../model/source.js";
import type { Address, Packet, Path, Trail } from "../walk/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { show } from "../walk/vpc-walk.js";
import { doubtful, dropped, ended, type Start, unknown, type Walker } from "../walk/walker.js";
import { attachedGateways } from "./attached-gateways.js";
import { sendOn } from "./interface/send-on.js";
import type { Kind, Step } from "./kind.js";

export const INTERNET_GATEWAYS = new Collection<VpcGateway>("internet gateway");

/**
 * Gives packets of public addresses a way to the internet and back.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export const internetGateway: Kind = {
  name: "internet-gateway",
  build: { things: attachedGateways(INTERNET_GATEWAYS, "aws_internet_gateway", "internet_gateway_id") },
  target: {
    arguments: {
      gateway_id: (network, address) => (network.all(INTERNET_GATEWAYS).has(address) ? { address } : undefined),
    },
    follow,
  },
  *entrances(network, vpc) {
    for (const gateway of internetGatewaysOf(network, vpc)) yield fromInternet(gateway);
  },
};

export function internetGatewaysOf(network: Network, vpc: Vpc): VpcGateway[] {
  return [...network.all(INTERNET_GATEWAYS).values()].filter((gateway) => gateway.vpc === vpc);
}

/** Packets that come in from the internet, unsolicited or as replies. */
export function fromInternet(gateway: VpcGateway): Start {
  return { vpc: gateway.vpc, begin: (walker, packet, trail) => enter(walker, gateway, packet, trail) };
}

function enter(walker: Walker, gateway: VpcGateway, packet: Packet, trail: Trail): Path[] {
  const { destination } = packet;
  const needsAddress = trail.direction === "forward" && destination.family === 4;
  if (needsAddress && destination.publicAddress instanceof Unknown && gateway.doubts.length === 0) {
    return [unknown(packet, trail, unknownValue(destination.publicAddress))];
  }
  if (needsAddress && destination.publicAddress !== true && gateway.doubts.length === 0) {
    const message = `${destination.subnet?.address ?? "the destination"} has no public address at ${gateway.address}`;
    return [dropped(packet, trail, "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", gateway.address, message)];
  }
  return walker.vpc.enterThroughGateway(gateway, packet, trail);
}

function follow({ walker, target: { address }, vpc, packet, trail }: Step): Path[] {
  const gateway = walker.network.all(INTERNET_GATEWAYS).get(address);
  if (gateway?.vpc !== vpc) return [unknown(packet, trail, rejectedElsewhere(address, vpc))];
  const [doubt] = gateway.doubts;
  if (doubt !== undefined) return [unknown(packet, trail, doubt)];
  const { source, destination } = packet;
  if (!isPublic(destination)) {
    const code = `IGW_DESTINATION_ADDRESS_NOT_IN_${isShared(destination) ? "RFC6598" : "RFC1918"}_EGRESS` as const;
    return [dropped(packet, trail, code, address, `${address} rejects packets to private addresses: ${show(packet)}`)];
  }
  const leaves = { kind: "internet", gateway } as const;
  const isOwn = source.vpc === vpc && (source.family === 6 || source.publicAddress === true);
  const [translator, ...others] = source.nat === undefined ? translatorsOn(trail, vpc) : [];
  if (translator !== undefined) {
    const isUnsure = others.length > 0 || isOwn || source.publicAddress instanceof Unknown || source.family === 6;
    if (isUnsure || translator.publicAddress !== true) {
      const doubt = doubtful("whether it translates these packets is not known", translator.address);
      return [unknown(packet, trail, doubt)];
    }
    const addresses = walker.addressesOf(translator, source.family);
    if (addresses.length === 0) {
      return [unknown(packet, trail, doubtful("the CIDR of its subnet is not known", translator.address))];
    }
    const translation = {
      nat: translator,
      original: source,
      sendBack: (reply: Packet, back: Trail) => sendOn(walker, translator, reply, back),
      assumption: `${translator.address} gives what it sends to the internet its own address`,
    };
    const next = { ...trail, translations: [...trail.translations, translation] };
    return addresses.map((range) => {
      const { subnet, publicAddress } = translator;
      const own = { ...range, vpc: subnet.vpc, subnet, nat: translator, publicAddress };
      return ended({ ...packet, source: own }, next, leaves);
    });
  }
  if (isOwn) return [ended(packet, trail, leaves)];
  if (source.vpc === vpc && source.publicAddress instanceof Unknown) {
    return [unknown(packet, trail, unknownValue(source.publicAddress))];
  }
  const who = source.nat?.address ?? source.subnet?.address ?? "the source";
  const message = `${who} has no public address at ${address}`;
  return [dropped(packet, trail, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", address, message)];
}

/** Appliances of a VPC on a packet's way that may have given it an address of theirs, with which it can leave. */
function translatorsOn({ passes }: Trail, vpc: Vpc): Interface[] {
  const senders = passes.flatMap(({ sender }) => sender ?? []);
  return [...new Set(senders)].filter(({ subnet, publicAddress }) => subnet.vpc === vpc && publicAddress !== false);
}

/** RFC 6598, 100.64.0.0/10. */
function isShared({ family, first }: Address): boolean {
  return family === 4 && first >> 22n === 0x64400000n >> 22n;
}
