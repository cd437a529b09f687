import { isInternet, within } from "../address/range.js";
import { Unknown } from "@causeway/terraform";
import type { Instance, Interface, Middlebox, NatGateway, Subnet, Vpc } from "../model/network.js";
import { isPublic, type Route } from "../model/route-table.js";
import { hostBlock, unknownValue } from "../model/source.js";
import type { Address, Packet, Path, Trail, Translator } from "./path.js";
import { doubtful, dropped, ended, unknown, type Walker } from "./walker.js";
import { show, type VpcWalk } from "./vpc-walk.js";

/** What each kind of route target does with a packet. */
export class TargetWalk {
  constructor(
    private readonly walker: Walker,
    private readonly vpcWalk: VpcWalk,
  ) {}

  /** @param subnet - where the packet is; none if a gateway's table routes it */
  follow(route: Route, vpc: Vpc, subnet: Subnet | undefined, packet: Packet, trail: Trail): Path[] {
    const { target } = route;
    const { network } = this.walker;
    switch (target.kind) {
      case "unknown":
        return [unknown(packet, trail, target.doubt)];
      case "local":
        return this.vpcWalk.deliver(vpc, subnet, packet, trail);
      case "internet-gateway":
        return this.toInternetGateway(target.address, vpc, packet, trail);
      case "egress-only-gateway":
        return this.toEgressOnlyGateway(target.address, vpc, packet, trail);
      case "nat-gateway": {
        const nat = network.natGateways.get(target.address);
        return nat === undefined ? [] : this.toNatGateway(nat, vpc, subnet, packet, trail);
      }
      case "transit-gateway":
        return this.walker.transit.leaveVpc(target.address, vpc, subnet, packet, trail);
      case "peering":
        return this.toPeering(target.address, vpc, packet, trail);
      case "vpn-gateway":
        return this.toVpnGateway(target.address, vpc, packet, trail);
      case "firewall-endpoint":
        return this.toFirewall(target.endpoint, vpc, subnet, packet, trail);
      case "gateway-endpoint":
        return this.toGatewayEndpoint(target.address, vpc, packet, trail);
      case "interface":
      case "instance": {
        const appliance = network.interfaces.get(target.address);
        return appliance === undefined ? [] : this.toInterface(appliance, vpc, subnet, packet, trail);
      }
    }
  }

  private toInternetGateway(address: string, vpc: Vpc, packet: Packet, trail: Trail): Path[] {
    const gateway = this.walker.network.internetGateways.get(address);
    if (gateway?.vpc !== vpc) return [unknown(packet, trail, elsewhere(address, vpc))];
    const [doubt] = gateway.doubts;
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const { source, destination } = packet;
    if (!isPublic(destination)) {
      const code = `IGW_DESTINATION_ADDRESS_NOT_IN_${isShared(destination) ? "RFC6598" : "RFC1918"}_EGRESS` as const;
      return [
        dropped(packet, trail, code, address, `${address} rejects packets to private addresses: ${show(packet)}`),
      ];
    }
    const isOwn = source.vpc === vpc && (source.family === 6 || source.publicAddress === true);
    const [translator, ...others] = source.nat === undefined ? translatorsOn(trail, vpc) : [];
    if (translator !== undefined) {
      const isUnsure = others.length > 0 || isOwn || source.publicAddress instanceof Unknown || source.family === 6;
      if (isUnsure || translator.publicAddress !== true) {
        return [
          unknown(packet, trail, doubtful("whether it translates these packets is not known", translator.address)),
        ];
      }
      const addresses = this.translatedBy(translator, source);
      if (addresses.length === 0) {
        return [unknown(packet, trail, doubtful("the CIDR of its subnet is not known", translator.address))];
      }
      const next = withTranslation(trail, translator, source);
      return addresses.map((own) => ended({ ...packet, source: own }, next, { kind: "internet", gateway }));
    }
    if (isOwn) return [ended(packet, trail, { kind: "internet", gateway })];
    if (source.vpc === vpc && source.publicAddress instanceof Unknown) {
      return [unknown(packet, trail, unknownValue(source.publicAddress))];
    }
    const who = source.nat?.address ?? source.subnet?.address ?? "the source";
    const message = `${who} has no public address at ${address}`;
    return [dropped(packet, trail, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", address, message)];
  }

  private toEgressOnlyGateway(address: string, vpc: Vpc, packet: Packet, trail: Trail): Path[] {
    const gateway = this.walker.network.egressOnlyGateways.get(address);
    if (gateway?.vpc !== vpc) return [unknown(packet, trail, elsewhere(address, vpc))];
    if (packet.source.vpc === vpc && isInternet(packet.destination)) {
      return [ended(packet, trail, { kind: "internet", gateway })];
    }
    const message = `${address} takes IPv6 packets of its own VPC to the internet only`;
    return [dropped(packet, trail, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", address, message)];
  }

  private toNatGateway(nat: NatGateway, vpc: Vpc, subnet: Subnet | undefined, packet: Packet, trail: Trail): Path[] {
    const doubt = nat.doubts[0] ?? (nat.subnet.vpc === vpc ? undefined : elsewhere(nat.address, vpc));
    if (doubt !== undefined) return [unknown(packet, trail, doubt)];
    const { family } = packet.source;
    if (family === 6)
      return [unknown(packet, trail, doubtful("NAT64 is not modelled", nat.address, "UNSUPPORTED_RESOURCE"))];
    const block = nat.subnet.cidrs.find((cidr) => cidr.family === family);
    if (block === undefined)
      return [unknown(packet, trail, doubtful("the CIDR of its subnet is not known", nat.address))];
    const translate = (passed: Trail): Path[] =>
      this.walker.boundaries.atoms({ family, first: block.first, last: block.last }).flatMap((range) => {
        const source: Address = { ...range, vpc, subnet: nat.subnet, nat, publicAddress: nat.public };
        const translated: Packet = { ...packet, source };
        const next = withTranslation(passed, nat, packet.source);
        return this.vpcWalk.leave(nat.subnet, translated, { ...next, keepsGroups: false });
      });
    return subnet === nat.subnet
      ? translate(trail)
      : this.vpcWalk.filters.acl(nat.subnet, "ingress", packet, trail, translate);
  }

  private toPeering(address: string, vpc: Vpc, packet: Packet, trail: Trail): Path[] {
    const peering = this.walker.network.peerings.get(address);
    if (peering === undefined || (peering.requester !== vpc && peering.accepter !== vpc)) {
      return [unknown(packet, trail, elsewhere(address, vpc))];
    }
    const peer = peering.requester === vpc ? peering.accepter : peering.requester;
    const from = vpc.cidrs.some((cidr) => within(packet.source, cidr)) && packet.source.nat === undefined;
    const to = packet.destination.service === undefined && peer.cidrs.some((cidr) => within(packet.destination, cidr));
    if (from && to) return this.vpcWalk.deliver(peer, undefined, packet, enter(trail, peer, undefined));
    const message = from
      ? `${address} leads to ${peer.address} alone, which does not hold ${show(packet)}`
      : `${address} takes packets of ${vpc.address} alone, and this one comes from elsewhere`;
    return [dropped(packet, trail, "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", address, message)];
  }

  private toVpnGateway(address: string, vpc: Vpc, packet: Packet, trail: Trail): Path[] {
    const { network } = this.walker;
    const gateway = network.vpnGateways.get(address);
    if (gateway?.vpc !== vpc) return [unknown(packet, trail, elsewhere(address, vpc))];
    if (packet.source.vpc !== vpc || packet.source.nat !== undefined) {
      const message = `${address} takes packets of ${vpc.address} alone, and not from a NAT gateway`;
      return [dropped(packet, trail, "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", address, message)];
    }
    const edges = [...network.edges.values()].filter(({ vpnGateway }) => vpnGateway === gateway);
    const declared = edges.filter(({ prefixes }) => prefixes.some(({ cidr }) => within(packet.destination, cidr)));
    const possible = declared.length > 0 ? declared : edges;
    if (possible.length === 0) {
      return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, `${address} has no connection`)];
    }
    return possible.map((edge) => ended(packet, trail, { kind: "edge", edge }));
  }

  private toFirewall(key: string, vpc: Vpc, subnet: Subnet | undefined, packet: Packet, trail: Trail): Path[] {
    const { network } = this.walker;
    const endpoint = network.firewallEndpoints.get(key);
    if (endpoint?.subnet.vpc !== vpc) return [unknown(packet, trail, elsewhere(key, vpc))];
    const stopped = stoppedAt(endpoint, packet, trail);
    if (stopped !== undefined) return [stopped];
    // https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
    const isFromVpn = subnet === undefined && network.vpnGateways.has(trail.hops.at(-1)?.at ?? "");
    if (isFromVpn && endpoint.key === endpoint.address) {
      const message = `${key} takes no packets from a virtual private gateway`;
      return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", key, message)];
    }
    const { firewall, assumptions } = endpoint;
    const pass = { firewall, endpoint: key, subnet: endpoint.subnet, entered: trail.entrance, assumptions };
    const go = (passed: Trail): Path[] =>
      this.vpcWalk.leave(endpoint.subnet, packet, { ...passed, passes: [...passed.passes, pass], keepsGroups: false });
    return subnet === endpoint.subnet
      ? go(trail)
      : this.vpcWalk.filters.acl(endpoint.subnet, "ingress", packet, trail, go);
  }

  /** Gateway endpoints serve their own VPC alone. */
  private toGatewayEndpoint(address: string, vpc: Vpc, packet: Packet, trail: Trail): Path[] {
    const endpoint = this.walker.network.gatewayEndpoints.get(address);
    if (endpoint === undefined) return [unknown(packet, trail, elsewhere(address, vpc))];
    if (packet.source.vpc !== endpoint.vpc) {
      const message = `${address} takes packets of ${endpoint.vpc.address} alone`;
      return [dropped(packet, trail, "VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION", address, message)];
    }
    if (packet.protocol === "udp") {
      return [dropped(packet, trail, "VPCE_GATEWAY_PROTOCOL_RESTRICTION", address, `${address} takes TCP alone`)];
    }
    return [ended(packet, trail, { kind: "service", endpoint })];
  }

  /** An appliance: an interface that takes packets for others and sends them on, through any of its instance's. */
  private toInterface(
    appliance: Interface,
    vpc: Vpc,
    subnet: Subnet | undefined,
    packet: Packet,
    trail: Trail,
  ): Path[] {
    if (appliance.subnet.vpc !== vpc) return [unknown(packet, trail, elsewhere(appliance.address, vpc))];
    const stopped = stoppedAt(appliance, packet, trail);
    if (stopped !== undefined) return [stopped];
    if (appliance.sourceDestCheck) {
      const message = `${appliance.address} has its source/destination check on and drops packets of others`;
      return [dropped(packet, trail, "ENI_SOURCE_DEST_CHECK_RESTRICTION", appliance.address, message)];
    }
    const unreached = this.withoutAddress(appliance, packet, trail);
    if (unreached !== undefined) return [unreached];
    const send = (passed: Trail): Path[] => this.sendOn(appliance, packet, passed);
    const judge = (passed: Trail): Path[] =>
      this.vpcWalk.filters.forwarding(appliance, "ingress", packet, passed, send);
    return subnet === appliance.subnet
      ? judge(trail)
      : this.vpcWalk.filters.acl(appliance.subnet, "ingress", packet, trail, judge);
  }

  /** What an appliance does with a packet that came to one of its interfaces: it leaves by any of them. */
  sendOn(appliance: Interface, packet: Packet, trail: Trail): Path[] {
    const { owner: firewall, address: endpoint, subnet, assumptions } = appliance;
    const device = this.deviceOf(appliance);
    if (device !== undefined) return this.vpcWalk.devices.sendOn(device, appliance, packet, trail);
    const all = this.walker.network.instances.get(firewall)?.interfaces ?? [appliance];
    const ways = all.filter(({ sourceDestCheck }) => !sourceDestCheck);
    const which = doubtful("by which of its interfaces it sends packets on is not known", firewall);
    const guess = trail.guess ?? (ways.length > 1 ? which : undefined);
    return ways.flatMap((sender) => {
      const pass = { firewall, endpoint, subnet, entered: trail.entrance, sender, assumptions };
      const next = { ...trail, passes: [...trail.passes, pass], keepsGroups: false, guess };
      return this.vpcWalk.filters.forwarding(sender, "egress", packet, next, (passed) =>
        this.vpcWalk.leave(sender.subnet, packet, passed),
      );
    });
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html */
  private withoutAddress({ address, publicAddress }: Interface, packet: Packet, trail: Trail): Path | undefined {
    const gateway = trail.hops.at(-1)?.at ?? "";
    if (packet.destination.family === 6 || !this.walker.network.internetGateways.has(gateway)) return undefined;
    if (publicAddress instanceof Unknown) return unknown(packet, trail, unknownValue(publicAddress));
    const message = `${address} has no public address, without which ${gateway} sends it nothing`;
    return publicAddress ? undefined : dropped(packet, trail, "INGRESS_RTB_NO_PUBLIC_IP", address, message);
  }

  /** The instance of an interface, if it is known what it routes. */
  private deviceOf({ owner }: Interface): Instance | undefined {
    const instance = this.walker.network.instances.get(owner);
    return instance?.routes === undefined ? undefined : instance;
  }

  /** The addresses that an appliance has at an internet gateway. */
  private translatedBy(appliance: Interface, { family }: Address): Address[] {
    const { subnet, privateIps, publicAddress } = appliance;
    const own = privateIps.flatMap(hostBlock).filter((block) => block.family === family);
    const blocks = own.length > 0 ? own : subnet.cidrs.filter((block) => block.family === family);
    return blocks
      .flatMap(({ first, last }) => this.walker.boundaries.atoms({ family, first, last }))
      .map((range): Address => ({ ...range, vpc: subnet.vpc, subnet, nat: appliance, publicAddress }));
  }
}

/** What lets nothing pass, or of which that is not known: a middlebox, or a VPN connection. */
export function stoppedAt(
  { doubts: [doubt], gap }: Pick<Middlebox, "doubts"> & { readonly gap?: Middlebox["gap"] },
  packet: Packet,
  trail: Trail,
): Path | undefined {
  if (doubt !== undefined) return unknown(packet, trail, doubt);
  if (gap === undefined) return undefined;
  if (gap.unless === undefined) return dropped(packet, trail, gap.code, gap.at, gap.message);
  return unknown(packet, trail, doubtful(`${gap.message}, unless ${gap.unless.at}: ${gap.unless.reason}`, gap.at));
}

/** Appliances of a VPC on a packet's way that may have given it an address of theirs, with which it can leave. */
function translatorsOn({ passes }: Trail, vpc: Vpc): Interface[] {
  const senders = passes.flatMap(({ sender }) => sender ?? []);
  return [...new Set(senders)].filter(({ subnet, publicAddress }) => subnet.vpc === vpc && publicAddress !== false);
}

function withTranslation(trail: Trail, nat: Translator, original: Address): Trail {
  return { ...trail, translations: [...trail.translations, { nat, original }] };
}

/** A packet that comes into another VPC. */
export function enter(trail: Trail, vpc: Vpc, subnet: Subnet | undefined): Trail {
  return { ...trail, vpcs: [...trail.vpcs, vpc], entrance: { vpc, ...(subnet && { subnet }) } };
}

/** AWS accepts no route from one VPC to a target in another. */
function elsewhere(target: string, vpc: Vpc) {
  return doubtful(`AWS rejects the route: ${target} does not belong to ${vpc.address}`, target);
}

/** RFC 6598, 100.64.0.0/10. */
function isShared({ family, first }: Address): boolean {
  return family === 4 && first >> 22n === 0x64400000n >> 22n;
}
