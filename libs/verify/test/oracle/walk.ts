import { type Address, block, holds, same, show } from "./addresses.js";
import { type Firewall, type Host, named, type Net, type Subnet, type Table, type Zone } from "./net.js";
import { type Arrival, type Flow, Lost, type Packet, type Pass, type Stop } from "./packet.js";
import { leaveByEgressOnlyGateway, leaveByInternetGateway, isOwn } from "./rules/internet-gateways.js";
import { addressOfHost, addressOfNat, natAt, translate, untranslate } from "./rules/nat-gateways.js";
import { crossAcl } from "./rules/network-acls.js";
import { crossInspected, crossPublicAccess } from "./rules/block-public-access.js";
import { crossPeering, subnetOf } from "./rules/peering.js";
import { ECHO } from "./rules/protocols.js";
import { edgeTableOf, route, tableOf } from "./rules/route-tables.js";
import { crossGroups } from "./rules/security-groups.js";
import { bothKeepGroups, entrySubnet, exitSubnet, hubRoute } from "./rules/transit-gateways.js";
import { connectionFor, crossTunnel, leaveByVpnGateway } from "./rules/vpn-gateways.js";

/** What put a packet into a subnet. */
type Sender =
  | { readonly kind: "host"; readonly isPublic: boolean }
  | { readonly kind: "nat"; readonly isPublic: boolean }
  | { readonly kind: "appliance" | "endpoint" | "attachment" };

/** After so many steps it goes round in circles. */
const MANY = 40;

/** One direction of a flow, hop by hop, in one world. */
export class Walk {
  readonly passes: Pass[] = [];
  private steps = 0;
  private entered: Zone | undefined;
  private isFromInternet = false;
  /** Which rules that name a group still know the sender by it. */
  private keepsGroups: "all" | "inbound" | "none" = "all";
  private readonly net: Net;

  constructor(
    private readonly flow: Flow,
    private readonly direction: "forward" | "return",
    /** What the forward direction passed: stateful filters know its replies. */
    private readonly before: readonly Pass[] = [],
  ) {
    this.net = flow.net;
  }

  /** @throws {Lost} if it arrives nowhere */
  from(stop: Stop, packet: Packet): Arrival {
    switch (stop.kind) {
      case "host": {
        const { subnet, host } = stop;
        this.entered = subnet.zone;
        if (this.direction === "forward" && host !== undefined) {
          crossGroups(this.net, host, "out", packet, this.otherEnd(host));
        }
        return this.leave(subnet, packet, { kind: "host", isPublic: hasPublicAddress(stop) });
      }
      case "internet":
        return this.fromInternet(packet);
      case "site":
        return this.fromSite(stop.vpn, packet);
    }
  }

  /** A reply comes back by the gateway by which what it answers has left. */
  back(by: string, packet: Packet): Arrival {
    const isInternetGateway = this.net.internetGateways.some(({ name }) => name === by);
    if (isInternetGateway) return this.fromInternet(packet);
    if (this.net.vpns.some(({ name }) => name === by)) return this.fromSite(by, packet);
    const owner = [...this.net.egressOnlyGateways, ...this.net.gatewayEndpoints].find(({ name }) => name === by);
    if (owner === undefined) throw new Error(`nothing comes back by ${by}`);
    return this.deliver(subnetOf(this.net, owner.vpc, packet), packet, undefined);
  }

  /** A packet is in a subnet and goes where the subnet's table says. */
  private leave(subnet: Subnet, packet: Packet, sender: Sender): Arrival {
    if (++this.steps > MANY) throw new Lost("it goes round in circles");
    const { destination } = packet;
    if (isIn(subnet, destination)) return this.deliver(subnet, packet, { subnet, sender });
    const table = tableOf(this.net, subnet);
    const target = route(this.net, this.flow.world, table, destination);
    if (target === undefined) throw new Lost(`${table.name} has no route to ${show(destination)}`);
    crossAcl(this.net, subnet, "out", packet);
    return this.take(target, subnet.vpc, subnet, packet, sender);
  }

  private take(target: string, vpc: string, subnet: Subnet, packet: Packet, sender: Sender): Arrival {
    const { net } = this;
    const has = (list: readonly { readonly name: string }[]) => list.some(({ name }) => name === target);
    if (target === "local") return this.deliver(subnetOf(net, vpc, packet), packet, { subnet, sender });
    if (has(net.endpoints)) return this.through(target, packet);
    if (has(net.hosts)) return this.throughAppliance(named(net.hosts, target), packet);
    if (has(net.nats)) return this.throughNat(target, packet);
    if (has(net.internetGateways)) {
      const out = this.asSentToInternet(vpc, packet, sender);
      this.leaveToInternet(vpc, sender.kind === "nat");
      const left = leaveByInternetGateway(this.flow, vpc, out.packet, out.isPublic);
      return this.onTheInternet(left, target);
    }
    if (has(net.egressOnlyGateways)) {
      this.leaveToInternet(vpc, true);
      leaveByEgressOnlyGateway(net, vpc, packet, this.direction);
      return this.onTheInternet(packet, target);
    }
    if (has(net.gatewayEndpoints)) {
      // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html: for senders in its own VPC.
      // https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html: TCP and echo requests.
      if (!isOwn(net, vpc, packet)) throw new Lost(`${show(packet.source)} is not an address of ${vpc}`);
      if (packet.protocol === "udp" || !isEcho(packet)) throw new Lost(`${target} takes TCP and echo requests only`);
      return { kind: "internet", by: target, packet };
    }
    if (has(net.peerings)) {
      this.mayBeTranslated(packet, target);
      return this.deliver(crossPeering(net, target, vpc, packet), packet, undefined);
    }
    if (has(net.vpnGateways)) return this.toSite(leaveByVpnGateway(net, target, vpc, packet).name, packet);
    return this.intoHub(named(net.hubs, target).name, subnet, packet);
  }

  /** AWS's guide does not say whether a NAT gateway's packets may take a peering; people have seen both. */
  private mayBeTranslated({ source }: Packet, peering: string): void {
    const isNat = this.net.nats.some((nat) => same(addressOfNat(this.net, nat), source));
    if (isNat && !this.flow.world.unsure(`${peering} takes what a NAT gateway sends`, [true, false])) {
      throw new Lost(`${peering} does not take what a NAT gateway sends`);
    }
  }

  /** A packet comes to a subnet of its destination's VPC. `from` is where it was in that VPC, if it was there. */
  private deliver(
    subnet: Subnet,
    packet: Packet,
    from: { readonly subnet: Subnet; readonly sender: Sender } | undefined,
  ): Arrival {
    if (from?.subnet.name !== subnet.name) crossAcl(this.net, subnet, "in", packet);
    const nat = natAt(this.net, subnet, packet.destination);
    if (nat !== undefined) {
      const inside = untranslate(this.flow, nat.name, packet);
      return this.leave(subnet, inside, { kind: "nat", isPublic: nat.isPublic });
    }
    const appliance = this.net.hosts.find(
      (host) =>
        this.flow.translations.some(({ by }) => by === host.name) &&
        same(addressOfHost(this.net, host), packet.destination),
    );
    if (appliance !== undefined) {
      const inside = untranslate(this.flow, appliance.name, packet);
      this.pass(appliance.name, appliance.name, subnet);
      return this.leave(subnet, inside, { kind: "appliance" });
    }
    const { to } = this.flow;
    if (
      this.direction === "forward" &&
      to.kind === "host" &&
      to.host !== undefined &&
      same(to.address, packet.destination)
    ) {
      crossGroups(this.net, to.host, "in", packet, this.otherEnd(to.host));
      if (!this.listens(to.host, packet)) throw new Lost(`${to.host.name} does not listen to it`);
    }
    return { kind: "host", subnet, packet };
  }

  /**
   * Nodes of load balancers take what listeners are for, and ICMP.
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
   */
  private listens({ balancer }: Host, { protocol, destinationPort }: Packet): boolean {
    if (balancer === null || protocol === "icmp") return true;
    return protocol === "tcp" && named(this.net.balancers, balancer).ports.includes(destinationPort);
  }

  /**
   * The host at the other end, as far as rules may name its groups: those of the same VPC or of a peered one, and not
   * after a transit gateway or a middlebox.
   * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
   * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
   */
  private otherEnd(host: Host): Host | undefined {
    const { from, to } = this.flow;
    const other = [from, to].find((stop) => stop.kind === "host" && stop.host?.name !== host.name);
    if (this.keepsGroups === "none" || other?.kind !== "host") return undefined;
    return other.host;
  }

  /**
   * https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-high-level-steps.html: an endpoint
   * passes what it is given, and its subnet's table says where to.
   */
  private through(name: string, packet: Packet): Arrival {
    const endpoint = named(this.net.endpoints, name);
    const firewall = named(this.net.firewalls, endpoint.firewall);
    this.mayTakeIpv6(firewall, packet);
    const subnet = named(this.net.subnets, endpoint.subnet);
    if (this.isFromInternet) crossInspected(this.flow);
    this.pass(name, endpoint.firewall, subnet);
    return this.leave(subnet, packet, { kind: "endpoint" });
  }

  /**
   * AWS does not say whether it refuses routes for IPv6 to an endpoint for IPv4, or what that does with such packets.
   * https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_SubnetMapping.html
   */
  private mayTakeIpv6({ name, dualstack }: Firewall, { source }: Packet): void {
    if (source.family === 4 || dualstack) return;
    if (!this.flow.world.unsure(`${name} takes IPv6`, [true, false])) throw new Lost(`${name} takes IPv4 only`);
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html: with its check off it sends on. */
  private throughAppliance(host: Host, packet: Packet): Arrival {
    if (host.sourceDestCheck) throw new Lost(`${host.name} drops what is not for it`);
    const isKnown = this.direction === "return" && this.before.some(({ endpoint }) => endpoint === host.name);
    if (!isKnown)
      for (const direction of ["in", "out"] as const) crossGroups(this.net, host, direction, packet, undefined);
    const subnet = named(this.net.subnets, host.subnet);
    this.pass(host.name, host.name, subnet);
    return this.leave(subnet, packet, { kind: "appliance" });
  }

  private throughNat(name: string, packet: Packet): Arrival {
    const nat = named(this.net.nats, name);
    this.keepsGroups = "none";
    const outside = translate(this.flow, name, addressOfNat(this.net, nat), packet);
    return this.leave(named(this.net.subnets, nat.subnet), outside, { kind: "nat", isPublic: nat.isPublic });
  }

  private pass(endpoint: string, firewall: string, { zone }: Subnet): void {
    this.passes.push({ endpoint, firewall, zone, entered: this.entered });
    this.keepsGroups = "none";
  }

  /**
   * An appliance with a public address gives what it sends to the internet its own, also by way of a firewall (an
   * assumption of the verifier's).
   */
  private asSentToInternet(
    vpc: string,
    packet: Packet,
    sender: Sender,
  ): { readonly packet: Packet; readonly isPublic: boolean } {
    if (sender.kind === "host" || sender.kind === "nat") return { packet, isPublic: sender.isPublic };
    const appliance = this.net.hosts.find(
      ({ name, isPublic, subnet }) =>
        isPublic &&
        named(this.net.subnets, subnet).vpc === vpc &&
        this.passes.some(({ endpoint }) => endpoint === name),
    );
    if (appliance === undefined || packet.source.family === 6) return { packet, isPublic: this.isPublicEnd(packet) };
    const own = addressOfHost(this.net, appliance);
    return { packet: translate(this.flow, appliance.name, own, packet), isPublic: true };
  }

  /** Whether the source is an end of the flow, or a NAT gateway, with a public address. */
  private isPublicEnd({ source }: Packet): boolean {
    const { from, to } = this.flow;
    const nat = this.net.nats.find((one) => same(addressOfNat(this.net, one), source));
    return (
      nat?.isPublic ??
      [from, to].some((stop) => stop.kind === "host" && same(stop.address, source) && hasPublicAddress(stop))
    );
  }

  private leaveToInternet(vpc: string, isOneWay: boolean): void {
    crossPublicAccess(this.flow, vpc, "out", isOneWay);
    if (this.passes.some(({ firewall }) => this.net.firewalls.some(({ name }) => name === firewall))) {
      crossInspected(this.flow);
    }
  }

  /** IPv6 addresses of other VPCs are on the internet, too. */
  private onTheInternet(packet: Packet, by: string): Arrival {
    const isVpc = this.net.vpcs.some(({ ipv6 }) => ipv6 !== null && holds(block(ipv6), packet.destination));
    if (!isVpc) return { kind: "internet", by, packet };
    this.keepsGroups = "none";
    const gateways = [...this.net.internetGateways, ...this.net.egressOnlyGateways];
    if (this.direction === "forward") this.flow.leftBy = gateways.find(({ name }) => name === by);
    return this.fromInternet(packet);
  }

  private fromInternet(packet: Packet): Arrival {
    if (++this.steps > MANY) throw new Lost("it goes round in circles");
    const { net } = this;
    const owner = net.vpcs.find(({ ipv6 }) => ipv6 !== null && holds(block(ipv6), packet.destination));
    const face = this.flow.behindFace(packet.destination);
    const vpc = owner?.name ?? face?.vpc;
    // Replies come in by the gateway by which their request left.
    const left = this.direction === "return" ? [this.flow.leftBy ?? []].flat() : [];
    const gateway = [...left, ...net.internetGateways].find((one) => one.vpc === vpc);
    if (vpc === undefined || gateway === undefined)
      throw new Lost(`no internet gateway has ${show(packet.destination)}`);
    const inside = face === undefined ? packet : { ...packet, destination: face.inside };
    return this.enterByGateway(gateway.name, vpc, inside);
  }

  private enterByGateway(gateway: string, vpc: string, packet: Packet): Arrival {
    const subnet = subnetOf(this.net, vpc, packet);
    this.entered = subnet.zone;
    const table: Table | undefined = edgeTableOf(this.net, gateway);
    const target = table && route(this.net, this.flow.world, table, packet.destination);
    const isEgressOnly = this.net.egressOnlyGateways.some(({ name }) => name === gateway);
    if (isEgressOnly || this.net.internetGateways.some(({ name }) => name === gateway)) {
      const isOneWay = isEgressOnly || natAt(this.net, subnet, packet.destination) !== undefined;
      crossPublicAccess(this.flow, vpc, "in", isOneWay);
      this.isFromInternet = true;
    }
    if (target === undefined || target === "local") return this.deliver(subnet, packet, undefined);
    return this.through(target, packet);
  }

  /** https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html: a gateway also leads from one site to another. */
  private fromSite(vpn: string, packet: Packet): Arrival {
    if (++this.steps > MANY) throw new Lost("it goes round in circles");
    const { gateway } = named(this.net.vpns, vpn);
    this.keepsGroups = "none";
    crossTunnel(this.net, vpn, packet, "from the site");
    const vpnGateway = this.net.vpnGateways.find(({ name }) => name === gateway);
    if (vpnGateway === undefined) return this.throughHub(vpn, gateway, undefined, packet);
    const { blocks } = named(this.net.vpcs, vpnGateway.vpc);
    if (blocks.some((text) => holds(block(text), packet.destination))) {
      return this.enterByGateway(gateway, vpnGateway.vpc, packet);
    }
    return this.toSite(connectionFor(this.net, gateway, packet).name, packet);
  }

  /** Whether a site leads on to the internet nobody says. */
  private toSite(vpn: string, packet: Packet): Arrival {
    const { site } = named(this.net.vpns, vpn);
    crossTunnel(this.net, vpn, packet, "to the site");
    if (holds(block(site), packet.destination)) return { kind: "site", vpn, packet };
    if (this.flow.world.unsure(`${vpn} leads on`, [true, false])) return { kind: "internet", by: vpn, packet };
    throw new Lost(`${show(packet.destination)} is not behind ${vpn}`);
  }

  /** From a subnet into the hub. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html */
  private intoHub(hub: string, subnet: Subnet, packet: Packet): Arrival {
    const attachment = this.net.attachments.find((one) => one.hub === hub && one.vpc === subnet.vpc);
    if (attachment === undefined) throw new Lost(`${subnet.vpc} is not attached to ${hub}`);
    crossAcl(this.net, exitSubnet(this.net, attachment, subnet.zone), "in", packet);
    if (packet.source.family === 6 && !attachment.ipv6) throw new Lost(`${attachment.name} takes IPv4 only`);
    return this.throughHub(attachment.name, hub, subnet.zone, packet);
  }

  private throughHub(incoming: string, hub: string, zone: Zone | undefined, packet: Packet): Arrival {
    if (++this.steps > MANY) throw new Lost("it goes round in circles");
    const outgoing = hubRoute(this.net, this.flow.world, hub, incoming, packet.destination);
    const attachment = this.net.attachments.find(({ name }) => name === outgoing);
    if (attachment !== undefined) {
      if (packet.source.family === 6 && !attachment.ipv6) throw new Lost(`${outgoing} takes IPv4 only`);
      this.keepsGroups =
        this.keepsGroups === "all" && bothKeepGroups(this.net, incoming, outgoing) ? "inbound" : "none";
      const entry = entrySubnet(this.net, this.flow.world, attachment, zone, packet, this.direction);
      this.entered = entry.zone;
      return this.leave(entry, packet, { kind: "attachment" });
    }
    this.keepsGroups = "none";
    const peering = this.net.hubPeerings.find(({ name }) => name === outgoing);
    if (peering === undefined) return this.toSite(outgoing, packet);
    return this.throughHub(outgoing, peering.hub === hub ? peering.peer : peering.hub, undefined, packet);
  }
}

export function hasPublicAddress(stop: Stop): boolean {
  if (stop.kind !== "host") return true;
  const { subnet, host } = stop;
  // Nodes of load balancers have one or have none, whatever the subnet gives to instances.
  return (subnet.mapPublic && (host?.balancer ?? null) === null) || (host?.isPublic ?? false);
}

function isIn({ block: v4, ipv6 }: Subnet, destination: Address): boolean {
  return holds(block(v4), destination) || (ipv6 !== null && holds(block(ipv6), destination));
}

function isEcho({ protocol, source, destinationPort }: Packet): boolean {
  return protocol !== "icmp" || destinationPort === ECHO[source.family].request;
}
