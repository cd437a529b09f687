import { Unknown } from "@causeway/terraform";
import { Collection, type Network, type Subnet, type Uncertain } from "../model/network.js";
import { type Attributes, decisive, type Source, text } from "../model/source.js";
import type { Address, Path, Trail } from "../model/path.js";
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
 * Gives packets its own address and routes them by the table of its subnet.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
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
  const nat = { address, subnet: place, public: connectivity !== "private", doubts: [] };
  if (connectivity instanceof Unknown) decisive(nat, connectivity);
  network.all(NAT_GATEWAYS).set(address, nat);
}

function follow({ walker, target, vpc, subnet, packet, trail }: Step): Path[] {
  const nat = walker.network.all(NAT_GATEWAYS).get(target.address);
  if (nat === undefined) return [];
  const doubt = nat.doubts[0] ?? (nat.subnet.vpc === vpc ? undefined : rejectedElsewhere(nat.address, vpc));
  if (doubt !== undefined) return [unknown(packet, trail, doubt)];
  const { family } = packet.source;
  if (family === 6) {
    return [unknown(packet, trail, doubtful("NAT64 is not modelled", nat.address, "UNSUPPORTED_RESOURCE"))];
  }
  const block = nat.subnet.cidrs.find((cidr) => cidr.family === family);
  if (block === undefined) {
    return [unknown(packet, trail, doubtful("the CIDR of its subnet is not known", nat.address))];
  }
  const translate = (passed: Trail): Path[] =>
    walker.boundaries.atoms({ family, first: block.first, last: block.last }).flatMap((range) => {
      const source: Address = { ...range, vpc, subnet: nat.subnet, nat, publicAddress: nat.public };
      const translation = {
        nat,
        original: packet.source,
        sendBack: walker.vpc.leave.bind(walker.vpc, nat.subnet),
      };
      const next = { ...passed, translations: [...passed.translations, translation], keepsGroups: false };
      return walker.vpc.leave(nat.subnet, { ...packet, source }, next);
    });
  return subnet === nat.subnet
    ? translate(trail)
    : walker.vpc.filters.acl(nat.subnet, "ingress", packet, trail, translate);
}
