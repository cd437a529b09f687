import { block, holds, show } from "../addresses.js";
import { named, type Net, type Vpn } from "../net.js";
import { Lost, type Packet } from "../packet.js";
import { isOwn } from "./internet-gateways.js";
import { vpnPrefixes } from "./route-tables.js";

/**
 * The connection by which a virtual private gateway sends a packet: of its static routes and of what was announced the
 * longest prefix. It takes IPv4 only, and from its VPC only what has a source there: there is no way through the VPC.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/ipv4-ipv6.html
 */
export function connectionFor(net: Net, gateway: string, { source, destination }: Packet): Vpn {
  if (source.family === 6) throw new Lost(`${gateway} takes IPv4 only`);
  const [best] = net.vpns
    .filter((vpn) => vpn.gateway === gateway)
    .flatMap((vpn) => vpnPrefixes(net, vpn.name).map((text) => ({ vpn, to: block(text) })))
    .filter(({ to }) => holds(to, destination))
    .sort((a, b) => b.to.length - a.to.length);
  if (best === undefined) throw new Lost(`${gateway} has no route to ${show(destination)}`);
  return best.vpn;
}

/**
 * The tunnels of a connection carry one family, and, where it has them, packets between its local blocks, which are the
 * site's, and its remote ones only.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
export function crossTunnel(net: Net, name: string, packet: Packet, way: "to the site" | "from the site"): void {
  const { site, selectors } = named(net.vpns, name);
  if (block(site).family !== packet.source.family) throw new Lost(`${name} takes IPv${block(site).family} only`);
  if (selectors === null) return;
  const [there, here] =
    way === "to the site" ? [packet.destination, packet.source] : [packet.source, packet.destination];
  if (!holds(block(selectors.local), there)) throw new Lost(`${name} has no tunnel for ${show(there)}`);
  if (!holds(block(selectors.remote), here)) throw new Lost(`${name} has no tunnel for ${show(here)}`);
}

export function leaveByVpnGateway(net: Net, gateway: string, vpcName: string, packet: Packet): Vpn {
  if (!isOwn(net, vpcName, packet)) throw new Lost(`${show(packet.source)} is not an address of ${vpcName}`);
  return connectionFor(net, gateway, packet);
}
