import { Cidr } from "@causeway/cidr";
import { type Resource, Unknown } from "@causeway/terraform";
import { isInternet } from "../address/range.js";
import { Collection, type Doubt, type Interface, type Network, type Vpc, type VpcGateway } from "../model/network.js";
import { isPublic } from "../model/route-table.js";
import { blocks, members, type Source, text, unknownValue } from "../model/source.js";
import { NAT_GATEWAYS } from "./nat-gateway.js";
import type { Address, Packet, Path, Trail, Translator } from "../model/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { doubtful, dropped, ended, enter as intoVpc, show, unknown } from "../walk/trail.js";
import type { Start, Walker } from "../model/walker.js";
import { attachedGateways } from "./attached-gateways.js";
import { stoppedByPolicy, unsureIfInspected } from "./blocked-access.js";
import { sendOn } from "./interface/send-on.js";
import type { Kind, Step } from "../model/kind.js";

export const INTERNET_GATEWAYS = new Collection<VpcGateway>("internet gateway");

/**
 * Gives packets of public addresses a way to the internet and back.
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
 */
export const internetGateway: Kind = {
  name: "internet-gateway",
  types: {
    aws_internet_gateway: "vpc_id",
    aws_internet_gateway_attachment: "internet_gateway_id vpc_id",
  },
  build: {
    things: attachedGateways(INTERNET_GATEWAYS, "aws_internet_gateway", "internet_gateway_id"),
    routes: addToDefaultVpcs,
    doubts: addLookedUp,
  },
  gateways: INTERNET_GATEWAYS,
  target: {
    arguments: {
      gateway_id: (network, address) => (network.all(INTERNET_GATEWAYS).has(address) ? { address } : undefined),
    },
    follow,
    elsewhere: (network, vpc, unknown) => addElsewhere(network, vpc, unknown),
  },
  *entrances(network, vpc) {
    for (const gateway of internetGatewaysOf(network, vpc)) yield fromInternet(gateway);
  },
};

/** A gateway that something names and the input does not hold; a VPC has one at the most. */
function addElsewhere(network: Network, vpc: Vpc, unknown: Unknown): void {
  if (internetGatewaysOf(network, vpc).length > 0) return;
  const address = `${vpc.address}.internet_gateway`;
  const doubts = [unknownValue(unknown)];
  network.all(INTERNET_GATEWAYS).set(address, { address, vpc, edgeTable: undefined, doubts });
}

/**
 * AWS makes a default VPC with an internet gateway and a default route to it in the main table; both may be gone.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
 */
function addToDefaultVpcs(source: Source, network: Network): void {
  for (const { address } of source.of("aws_default_vpc")) {
    const vpc = network.vpcs.get(address);
    if (vpc === undefined) continue;
    const unknown = new Unknown("whether the default VPC still has its internet gateway is not known", address);
    addElsewhere(network, vpc, unknown);
    const table = network.routeTables.get(`${address}.default_route_table_id`);
    const destination = Cidr.parse("0.0.0.0/0");
    if (table?.lookup(destination)[0] !== undefined) continue;
    table?.add({ destination, origin: "static", target: { doubt: unknownValue(unknown) }, address });
  }
}

/**
 * What a data source finds is there, also where no route names it: it lets in what is for public addresses. A data source
 * that does not tell its VPC, and that nothing of a VPC names, may find the gateway of any.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/internet_gateway
 */
function addLookedUp(source: Source, network: Network): void {
  const named = new Set([...network.all(INTERNET_GATEWAYS).values()].flatMap(({ doubts }) => doubts.map(dataBehind)));
  for (const data of source.of("data.aws_internet_gateway")) {
    const attached = attachedTo(source, data);
    if (attached === undefined && named.has(data.address)) continue;
    const unknown = new Unknown("what it finds may let packets in", data.address);
    for (const address of attached ?? network.vpcs.keys()) {
      const vpc = network.vpcs.get(address);
      if (vpc !== undefined) addElsewhere(network, vpc, unknown);
    }
  }
}

function dataBehind({ unknown: { origin } }: Doubt): string | undefined {
  return origin?.form === "value" ? origin.attribute.resource : undefined;
}

/** The VPCs that a data source asks for; `undefined` if it asks for none, or for one that is not known. */
function attachedTo(source: Source, data: Resource): string[] | undefined {
  const asked = blocks(data, "filter").known.find((filter) => text(filter, "name") === "attachment.vpc-id");
  if (asked === undefined) return undefined;
  const found = members(asked, "values").map((value) => source.resolve(value, data.address));
  const known = found.filter((vpc) => typeof vpc === "string");
  return known.length === found.length ? known : undefined;
}

export function internetGatewaysOf(network: Network, vpc: Vpc): VpcGateway[] {
  return [...network.all(INTERNET_GATEWAYS).values()].filter((gateway) => gateway.vpc === vpc);
}

/** Packets that come in from the internet, unsolicited or as replies. */
export function fromInternet(gateway: VpcGateway): Start {
  return { vpc: gateway.vpc, begin: (walker, packet, trail) => enter(walker, gateway, packet, trail) };
}

function isNatGateway(network: Network, translator: Translator | undefined): boolean {
  return translator !== undefined && network.all(NAT_GATEWAYS).has(translator.address);
}

function enter(walker: Walker, gateway: VpcGateway, packet: Packet, trail: Trail): Path[] {
  const { destination } = packet;
  // Only replies come in to a NAT gateway, and through an egress-only gateway.
  const isOpen =
    isNatGateway(walker.network, destination.nat) || !walker.network.all(INTERNET_GATEWAYS).has(gateway.address);
  const isReply = trail.direction === "return" && isOpen;
  const stopped = stoppedByPolicy(gateway, "in", isReply, packet, trail);
  if (stopped !== undefined) return stopped;
  if (destination.family === 6 && !isInternet(destination)) {
    return [
      dropped(packet, trail, "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", gateway.address, notPublic(gateway.address)),
    ];
  }
  const needsAddress = trail.direction === "forward" && destination.family === 4;
  if (needsAddress && destination.publicAddress instanceof Unknown && gateway.doubts.length === 0) {
    return [unknown(packet, trail, unknownValue(destination.publicAddress))];
  }
  if (needsAddress && destination.publicAddress !== true && gateway.doubts.length === 0) {
    const message = `${destination.subnet?.address ?? "the destination"} has no public address at ${gateway.address}`;
    return [dropped(packet, trail, "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", gateway.address, message)];
  }
  return unsureIfInspected(gateway, trail, walker.vpc.enterThroughGateway(gateway, packet, trail));
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
  const stopped = stoppedByPolicy(gateway, "out", isNatGateway(walker.network, source.nat), packet, trail);
  if (stopped !== undefined) return stopped;
  const leaves = { kind: "internet", gateway } as const;
  if (source.family === 6 && !isInternet(source)) {
    return [dropped(packet, trail, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", address, notPublic(address))];
  }
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
  if (isOwn) return intoOtherVpcs(walker, gateway, packet, trail) ?? [ended(packet, trail, leaves)];
  if (source.vpc === vpc && source.publicAddress instanceof Unknown) {
    return [unknown(packet, trail, unknownValue(source.publicAddress))];
  }
  const who = source.nat?.address ?? source.subnet?.address ?? "the source";
  const message = `${who} has no public address at ${address}`;
  return [dropped(packet, trail, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", address, message)];
}

/**
 * IPv6 addresses of a VPC are public, so that what leaves for them by one VPC's gateway comes in by the other's internet
 * gateway. Replies come in by the gateway by which the request left; what an egress-only gateway lets in is replies alone.
 * https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
 *
 * @returns none if the destination is no other VPC's
 */
export function intoOtherVpcs(walker: Walker, by: VpcGateway, packet: Packet, trail: Trail): Path[] | undefined {
  const { vpc: to, family } = packet.destination;
  if (family !== 6 || to === undefined || to === by.vpc) return undefined;
  const isReply = trail.direction === "return";
  const known = isReply && trail.leftBy?.vpc === to ? trail.leftBy : undefined;
  const [gateway = known] = known === undefined ? internetGatewaysOf(walker.network, to) : [];
  if (gateway === undefined) {
    const message = `${to.address} has no gateway by which ${show(packet)} comes in from the internet`;
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", to.address, message)];
  }
  // Groups of another VPC are not told on the internet.
  const inside = { ...intoVpc(trail, to, undefined), keepsGroups: false };
  return enter(walker, gateway, packet, isReply ? inside : { ...inside, leftBy: by });
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-cidr-blocks-ipv6 */
function notPublic(gateway: string): string {
  return `${gateway} passes no private IPv6 addresses`;
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
