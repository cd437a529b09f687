import { block, holds, show } from "../addresses.js";
import { named, type Net, type Subnet } from "../net.js";
import { Lost, type Packet } from "../packet.js";
import { isOwn } from "./internet-gateways.js";

/**
 * A peering takes packets between addresses of its two VPCs: it is not transitive, and no gateway of the peer can be
 * used through it.
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
 */
export function crossPeering(net: Net, name: string, vpcName: string, packet: Packet): Subnet {
  const peering = named(net.peerings, name);
  const peer = peering.vpc === vpcName ? peering.peer : peering.vpc;
  if (!isOwn(net, vpcName, packet)) throw new Lost(`${show(packet.source)} is not an address of ${vpcName}`);
  return subnetOf(net, peer, packet);
}

/** The subnet of a VPC that a packet is for. */
export function subnetOf(net: Net, vpcName: string, { destination }: Packet): Subnet {
  const found = net.subnets.find(
    ({ vpc, block: v4, ipv6 }) =>
      vpc === vpcName && (holds(block(v4), destination) || (ipv6 !== null && holds(block(ipv6), destination))),
  );
  if (found === undefined) throw new Lost(`${show(destination)} is in no subnet of ${vpcName}`);
  return found;
}
