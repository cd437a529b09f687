import { Reference, Unknown } from "@causeway/terraform";
import { NAT64 } from "../address/nat64.js";
import { common, normalized, type Traffic, whole } from "../model/filters/traffic.js";
import { Collection, type Network, type Subnet, type Uncertain } from "../model/network.js";
import { attribute, type Attributes, decisive, type Source, text, unknownValue } from "../model/source.js";
import type { Address, Packet, Path, Trail } from "../model/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { doubtful, unknown } from "../walk/trail.js";
import { ANY, type FindTarget, type Kind, type Step } from "../model/kind.js";

export interface NatGateway extends Uncertain {
  readonly address: string;
  readonly subnet: Subnet;
  readonly public: boolean;
}

export const NAT_GATEWAYS = new Collection<NatGateway>("NAT gateway");

const find: FindTarget = (network, address) => (network.all(NAT_GATEWAYS).has(address) ? { address } : undefined);

/**
 * Gives TCP, UDP and ICMP its own address and routes them by the table of its subnet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
 */
export const natGateway: Kind = {
  name: "nat-gateway",
  types: {
    aws_nat_gateway: `
      allocation_id association_id auto_provision_zones auto_scaling_ips connectivity_type network_interface_id
      private_ip public_ip regional_nat_gateway_address regional_nat_gateway_auto_mode route_table_id
      secondary_allocation_ids secondary_private_ip_address_count secondary_private_ip_addresses subnet_id vpc_id
    `,
    aws_nat_gateway_eip_association: ANY,
  },
  build: {
    things: (source, network) => {
      for (const resource of source.of("aws_nat_gateway")) add(source, network, resource);
    },
  },
  target: {
    arguments: { nat_gateway_id: find, gateway_id: find },
    follow,
    standsIn: (network, { address }) => network.all(NAT_GATEWAYS).get(address)?.subnet,
    mayOverrideLocal: true,
  },
};

function add(source: Source, network: Network, resource: Attributes): void {
  const { address } = resource;
  const subnet = source.target(resource, "subnet_id");
  const place = typeof subnet === "string" ? network.subnets.get(subnet) : undefined;
  if (place === undefined) return;
  const connectivity = text(resource, "connectivity_type");
  const nat: NatGateway = { address, subnet: place, public: connectivity !== "private", doubts: [] };
  if (connectivity instanceof Unknown) decisive(nat, connectivity);
  const refused = refusedAddress(source, resource, nat.public);
  if (refused !== undefined) nat.doubts.push(unknownValue(refused));
  network.all(NAT_GATEWAYS).set(address, nat);
}

/**
 * A public one has an Elastic IP address, which no other thing has; a private one has none.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
 */
function refusedAddress(source: Source, resource: Attributes, isPublic: boolean): Unknown | undefined {
  const { address } = resource;
  const allocation = source.reference(resource, "allocation_id");
  if (allocation === undefined)
    return isPublic ? new Unknown("AWS refuses it without an Elastic IP address", address) : undefined;
  if (!isPublic) return new Unknown("AWS refuses a private NAT gateway with an Elastic IP address", address);
  if (allocation instanceof Unknown)
    return attribute(resource, "allocation_id") instanceof Reference ? allocation : undefined;
  const users = source.referring("aws_nat_gateway", "allocation_id").get(allocation.resource) ?? [];
  return users.length < 2 ? undefined : new Unknown(`AWS refuses ${allocation.resource}, which another has`, address);
}

const TAKEN = {
  4: [whole("tcp"), whole("udp"), whole("icmp")],
  6: [whole("tcp"), whole("udp"), whole("icmpv6")],
} as const;

function follow({ walker, target, vpc, subnet, packet, trail }: Step): Path[] {
  const nat = walker.network.all(NAT_GATEWAYS).get(target.address);
  if (nat === undefined) return [];
  const doubt = nat.doubts[0] ?? (nat.subnet.vpc === vpc ? undefined : rejectedElsewhere(nat.address, vpc));
  if (doubt !== undefined) return [unknown(packet, trail, doubt)];
  const isIpv6 = packet.destination.family === 6;
  const destination = isIpv6 ? packet.destination.translatesTo : packet.destination;
  if (destination === undefined) {
    const why = `what it does with IPv6 outside ${NAT64.toString()} is not documented`;
    return [unknown(packet, trail, doubtful(why, nat.address, "UNSUPPORTED_RESOURCE"))];
  }
  const block = nat.subnet.cidrs.find((cidr) => cidr.family === 4);
  if (block === undefined) {
    return [unknown(packet, trail, doubtful("the CIDR of its subnet is not known", nat.address))];
  }
  const { filters } = walker.vpc;
  const translation = {
    nat,
    original: packet.source,
    sendBack: (reply: Packet, back: Trail): Path[] =>
      walker.vpc.leave(nat.subnet, { ...reply, source: isIpv6 ? packet.destination : reply.source }, back),
  };
  const translate = (passed: Trail): Path[] => {
    const next = { ...passed, translations: [...passed.translations, translation], keepsGroups: false };
    const { first, last } = block;
    return walker.boundaries.atoms({ family: 4, first, last }).flatMap((range) => {
      const source: Address = { ...range, vpc, subnet: nat.subnet, nat, publicAddress: nat.public };
      return walker.vpc.leave(nat.subnet, { source, destination }, next);
    });
  };
  const filter = { code: "NO_POSSIBLE_DESTINATION", at: nat.address, where: nat.address } as const;
  const take = (passed: Trail): Path[] =>
    filters.taking(isIpv6 ? TAKEN[6] : TAKEN[4], filter, packet, passed, (taken) =>
      translate(isIpv6 ? { ...taken, traffic: overIpv4(taken.traffic) } : taken),
    );
  return subnet === nat.subnet ? take(trail) : filters.acl(nat.subnet, "ingress", packet, trail, take);
}

/** ICMPv6 becomes ICMP, of whatever type. */
function overIpv4(traffic: readonly Traffic[]): Traffic[] {
  const kept = common(traffic, [whole("tcp"), whole("udp")]);
  return common(traffic, [whole("icmpv6")]).length === 0 ? kept : normalized([...kept, whole("icmp")]);
}
