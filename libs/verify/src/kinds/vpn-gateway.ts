import { Unknown } from "@causeway/terraform";
import { within } from "../address/range.js";
import { Collection, type Edge, EDGES, type Network, type VpcGateway } from "../model/network.js";
import { RouteTable } from "../model/route-table.js";
import { tableOf } from "./route-table.js";
import { decisive, members, type Source, unknownValue } from "../model/source.js";
import type { Packet, Path, Trail } from "../model/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { dropped, show, unknown } from "../walk/trail.js";
import type { Walker } from "../model/walker.js";
import { attachedGateways } from "./attached-gateways.js";
import { leaveByEdge } from "./edge/tunnels.js";
import { undeclared } from "./edge/undeclared.js";
import type { Kind, Step } from "../model/kind.js";
import { leavesOut } from "../model/undone.js";

export const VPN_GATEWAYS = new Collection<VpcGateway>("virtual private gateway");

/**
 * Joins one VPC with VPN connections and Direct Connect.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html
 */
export const vpnGateway: Kind = {
  name: "vpn-gateway",
  types: {
    aws_vpn_gateway: "amazon_side_asn availability_zone vpc_id",
    aws_vpn_gateway_attachment: "vpc_id vpn_gateway_id",
    aws_vpn_gateway_route_propagation: "route_table_id vpn_gateway_id",
  },
  build: { things: attachedGateways(VPN_GATEWAYS, "aws_vpn_gateway", "vpn_gateway_id"), routes: propagate },
  gateways: VPN_GATEWAYS,
  target: {
    arguments: {
      gateway_id: (network, address) => (network.all(VPN_GATEWAYS).has(address) ? { address } : undefined),
    },
    follow,
  },
};

function follow({ walker, target: { address }, vpc, packet, trail }: Step): Path[] {
  const { network } = walker;
  const gateway = network.all(VPN_GATEWAYS).get(address);
  if (gateway?.vpc !== vpc) return [unknown(packet, trail, rejectedElsewhere(address, vpc))];
  // What a NAT gateway has translated is the VPC's: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
  if (packet.source.vpc !== vpc) {
    const message = `${address} takes packets of ${vpc.address} alone`;
    return [dropped(packet, trail, "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", address, message)];
  }
  const edges = edgesOf(network, gateway);
  if (edges.length === 0) {
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, `${address} has no connection`)];
  }
  return leaveBy(edges, gateway, packet, trail);
}

/**
 * Packets from outside: into the VPC, or on to another connection of the gateway, which joins them (VPN CloudHub).
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPN_CloudHub.html
 */
export function comeFromEdge(walker: Walker, edge: Edge, gateway: VpcGateway, packet: Packet, trail: Trail): Path[] {
  const { destination } = packet;
  if (gateway.vpc.cidrs.some((cidr) => within(destination, cidr)) || destination.vpc !== undefined) {
    return walker.vpc.enterThroughGateway(gateway, packet, trail);
  }
  const others = edgesOf(walker.network, gateway).filter((other) => other !== edge);
  const isHeld = others.some(({ prefixes }) => prefixes.some(({ cidr }) => within(destination, cidr)));
  const dynamic = others.find((other) => other.dynamic);
  if (isHeld) return leaveBy(others, gateway, packet, trail);
  if (dynamic !== undefined) return [unknown(packet, trail, unknownValue(undeclared(dynamic)))];
  return walker.vpc.enterThroughGateway(gateway, packet, trail);
}

function edgesOf(network: Network, gateway: VpcGateway): Edge[] {
  return [...network.all(EDGES).values()].filter(({ vpnGateway }) => vpnGateway === gateway);
}

/**
 * By the longest prefix; of equal ones by Direct Connect before static VPN connections before those with BGP. One of which
 * nobody declares what it learns may have a longer one.
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
 */
function leaveBy(edges: readonly Edge[], { address }: VpcGateway, packet: Packet, trail: Trail): Path[] {
  const routes = edges.flatMap((edge) =>
    edge.prefixes
      .filter(({ cidr }) => within(packet.destination, cidr))
      .map(({ cidr }) => ({ edge, length: cidr.prefixLength, rank: rankOf(edge) })),
  );
  const [best] = routes.sort((a, b) => b.length - a.length || a.rank - b.rank);
  if (best !== undefined) {
    const equal = routes.filter(({ length, rank }) => length === best.length && rank === best.rank);
    const others = edges.filter(({ dynamic }) => dynamic);
    return [
      ...equal.map(({ edge }) => leaveByEdge(edge, packet, trail)),
      ...others.map((edge) => unknown(packet, trail, unknownValue(undeclared(edge)))),
    ];
  }
  const learning = edges.filter(({ isStatic }) => !isStatic);
  if (learning.length === 0) {
    const message = `${address} has no connection with a route to ${show(packet)}`;
    return [dropped(packet, trail, "NO_POSSIBLE_DESTINATION", address, message)];
  }
  return learning.map((edge) => leaveByEdge(edge, packet, trail));
}

function rankOf({ kind, isStatic }: Edge): number {
  if (kind === "direct-connect") return 0;
  return isStatic ? 1 : 2;
}

/** Routes that a virtual private gateway brings into VPC tables. */
function propagate(source: Source, network: Network): void {
  const bring = (gateway: string | Unknown | undefined, table: RouteTable | Unknown, address: string) => {
    if (table instanceof Unknown || gateway === undefined || gateway instanceof Unknown) {
      const unknown = new Unknown("what it propagates, and where to, is not known", address);
      if (table instanceof RouteTable) decisive({ doubts: table.vpc.doubts }, unknown);
      else network.unplaced.push(unknown);
      return;
    }
    for (const edge of network.all(EDGES).values()) {
      if (edge.vpnGateway?.address !== gateway) continue;
      const target = { kind: vpnGateway.name, address: gateway };
      for (const prefix of edge.prefixes)
        table.add({ destination: prefix.cidr, origin: "propagated", target, address });
      if (!edge.dynamic) continue;
      table.add({ destination: { doubt: unknownValue(undeclared(edge)) }, origin: "propagated", target, address });
    }
  };
  for (const resource of source.of("aws_vpn_gateway_route_propagation")) {
    const gateway = source.target(resource, "vpn_gateway_id");
    const table = tableOf(source, network, resource, "route_table_id");
    const owner = table instanceof RouteTable ? source.configuration.resources.get(table.address) : undefined;
    // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpn_gateway_route_propagation
    const isUndone =
      owner !== undefined && typeof gateway === "string" && leavesOut(source, owner, "propagating_vgws", gateway);
    if (!isUndone) bring(gateway, table, resource.address);
    else bring(new Unknown(`${owner.address} lists others`, owner.address), table, resource.address);
  }
  for (const resource of source.of("aws_route_table", "aws_default_route_table")) {
    const table = network.routeTables.get(resource.address);
    if (table === undefined) continue;
    for (const id of members(resource, "propagating_vgws"))
      bring(source.identified(id, resource.address, "vpn_gateway_id"), table, resource.address);
  }
}
