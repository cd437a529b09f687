import type { Network } from "../../model/network.js";
import type { FindTarget, Kind } from "../kind.js";
import { buildTransitGateways } from "./gateways.js";
import { buildTransitRoutes } from "./routes.js";
import { ATTACHMENTS, TRANSIT_GATEWAYS, TRANSIT_ROUTE_TABLES } from "./transit.js";
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
  types: [
    "aws_ec2_transit_gateway",
    "aws_ec2_transit_gateway_route_table",
    "aws_ec2_transit_gateway_route_table_association",
    "aws_ec2_transit_gateway_route_table_propagation",
    "aws_ec2_transit_gateway_default_route_table_association",
    "aws_ec2_transit_gateway_default_route_table_propagation",
    "aws_ec2_transit_gateway_route",
    "aws_ec2_transit_gateway_prefix_list_reference",
    "aws_ec2_transit_gateway_vpc_attachment",
    "aws_ec2_transit_gateway_vpc_attachment_accepter",
    "aws_ec2_transit_gateway_peering_attachment",
    "aws_ec2_transit_gateway_peering_attachment_accepter",
  ],
  build: { things: buildTransitGateways, routes: buildTransitRoutes },
  target: { arguments: { transit_gateway_id: find }, follow: leaveVpc },
  *prefixes(network: Network) {
    for (const { routes } of network.all(TRANSIT_ROUTE_TABLES).values()) {
      for (const { destination } of routes) if ("prefixLength" in destination) yield destination;
    }
  },
};
