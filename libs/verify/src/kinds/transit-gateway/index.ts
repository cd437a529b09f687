import type { FindTarget, Kind, Occurrence } from "../../model/kind.js";
import { buildTransitGateways } from "./gateways.js";
import { buildTransitRoutes } from "./routes.js";
import { ATTACHMENTS, TRANSIT_GATEWAYS, TRANSIT_ROUTE_TABLES, type TransitRoute } from "./transit.js";
import { leaveVpc } from "./walk.js";

/** The id may also be taken from an attachment of the gateway, whose own id AWS refuses here. */
const find: FindTarget = (network, address, _, attribute) => {
  const attachment = attribute === "id" ? undefined : network.all(ATTACHMENTS).get(address);
  const gateway = network.all(TRANSIT_GATEWAYS).get(address) ?? attachment?.gateway;
  return gateway && { address: gateway.address };
};

/**
 * Transit gateways with their route tables, attachments, associations and propagations.
 * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
 */
export const transitGateway: Kind = {
  name: "transit-gateway",
  types: {
    aws_ec2_transit_gateway: `
      amazon_side_asn association_default_route_table_id auto_accept_shared_attachments
      default_route_table_association default_route_table_propagation dns_support multicast_support
      propagation_default_route_table_id security_group_referencing_support transit_gateway_cidr_blocks
      vpn_ecmp_support
    `,
    aws_ec2_transit_gateway_route_table: `
      default_association_route_table default_propagation_route_table transit_gateway_id
    `,
    aws_ec2_transit_gateway_route_table_association: `
      replace_existing_association resource_id resource_type transit_gateway_attachment_id
      transit_gateway_route_table_id
    `,
    aws_ec2_transit_gateway_route_table_propagation: `
      resource_id resource_type transit_gateway_attachment_id transit_gateway_route_table_id
    `,
    aws_ec2_transit_gateway_default_route_table_association: `
      original_default_route_table_id transit_gateway_id transit_gateway_route_table_id
    `,
    aws_ec2_transit_gateway_default_route_table_propagation: `
      original_default_route_table_id transit_gateway_id transit_gateway_route_table_id
    `,
    aws_ec2_transit_gateway_route: `
      blackhole destination_cidr_block transit_gateway_attachment_id transit_gateway_route_table_id
    `,
    aws_ec2_transit_gateway_prefix_list_reference: `
      blackhole prefix_list_id prefix_list_owner_id transit_gateway_attachment_id transit_gateway_route_table_id
    `,
    aws_ec2_transit_gateway_vpc_attachment: `
      appliance_mode_support dns_support ipv6_support security_group_referencing_support subnet_ids
      transit_gateway_default_route_table_association transit_gateway_default_route_table_propagation
      transit_gateway_id vpc_id vpc_owner_id
    `,
    aws_ec2_transit_gateway_vpc_attachment_accepter: `
      appliance_mode_support dns_support ipv6_support security_group_referencing_support subnet_ids
      transit_gateway_attachment_id transit_gateway_default_route_table_association
      transit_gateway_default_route_table_propagation transit_gateway_id vpc_id vpc_owner_id
    `,
    aws_ec2_transit_gateway_peering_attachment: `
      options peer_account_id peer_region peer_transit_gateway_id state transit_gateway_id
    `,
    aws_ec2_transit_gateway_peering_attachment_accepter: `
      peer_account_id peer_region peer_transit_gateway_id transit_gateway_attachment_id transit_gateway_id
    `,
  },
  build: { things: buildTransitGateways, routes: buildTransitRoutes },
  target: { arguments: { transit_gateway_id: find }, follow: leaveVpc },
  *prefixes(network) {
    for (const { address, routes } of network.all(TRANSIT_ROUTE_TABLES).values()) {
      for (const { destination, origin, target } of routes) {
        if (!("prefixLength" in destination)) continue;
        yield { prefix: destination, place: `${address} ${origin}`, ...leadingTo(target) };
      }
    }
  },
  *joins(network) {
    for (const { vpc, address: by } of network.all(ATTACHMENTS).values()) if (vpc !== undefined) yield { vpc, by };
  },
};

function leadingTo(target: TransitRoute["target"]): Pick<Occurrence, "leadsTo" | "target"> {
  if (target === "blackhole") return { target };
  if ("doubt" in target) return { target: target.doubt.unknown.at };
  return target.vpc === undefined ? { target: target.address } : { target: target.address, leadsTo: target.vpc };
}
