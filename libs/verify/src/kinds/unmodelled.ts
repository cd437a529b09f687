import { ATTACHMENTS } from "./transit-gateway/transit.js";
import { TRANSIT_ROUTE_TABLES } from "./transit-gateway/transit.js";
import { TRANSIT_GATEWAYS } from "./transit-gateway/transit.js";
import { INTERNET_GATEWAYS } from "./internet-gateway.js";
import { Unknown } from "@causeway/terraform";
import type { Network, Vpc } from "../model/network.js";
import type { Kind } from "./kind.js";
import { type Attributes, members, type Source, text } from "../model/source.js";

/**
 * Resources that carry packets in or out of a VPC, or change its routes, in ways that are not modelled. All others are
 * taken to carry none (roles, logs, rules of a firewall), or to end flows as any host does (load balancers).
 */
const CARRIERS: readonly string[] = [
  "aws_ec2_carrier_gateway",
  "aws_ec2_client_vpn_endpoint",
  "aws_ec2_client_vpn_network_association",
  "aws_ec2_local_gateway_route_table_vpc_association",
  "aws_networkmanager_vpc_attachment",
  "aws_vpc_route_server_endpoint",
  "aws_vpc_route_server_propagation",
  "aws_vpc_route_server_vpc_association",
  "aws_vpclattice_service_network_vpc_association",
];

/** The same for a transit gateway. */
const TRANSIT_CARRIERS: readonly string[] = [
  "aws_ec2_transit_gateway_policy_table_association",
  "aws_networkmanager_transit_gateway_peering",
  "aws_networkmanager_transit_gateway_route_table_attachment",
];

/** Where the attribute that places such a resource may stand. */
const PLACES = ["vpc_id", "vpc_identifier", "vpc_arn", "subnet_id", "subnet_ids", "subnet_arns", "route_table_id"];
const TRANSIT_PLACES = ["transit_gateway_id", "transit_gateway_attachment_id", "transit_gateway_route_table_arn"];

/** What the verifier knows of and does not model: whatever may depend on it is UNPROVEN. */
export const unmodelled: Kind = { name: "unmodelled", build: { doubts: findUnsupported } };

function findUnsupported(source: Source, network: Network): void {
  for (const resource of source.of(...CARRIERS, "aws_vpc_endpoint")) {
    for (const name of PLACES) {
      for (const id of members(resource, name)) {
        const place = source.resolve(id, resource.address);
        const vpc = typeof place === "string" ? vpcAt(network, place) : undefined;
        // Where it is not known, it may be anywhere.
        if (id instanceof Unknown && resource.type !== "aws_vpc_endpoint") network.unplaced.push(notModelled(resource));
        if (vpc === undefined) continue;
        if (resource.type === "aws_vpc_endpoint") unsupportedEndpoint(resource, vpc);
        else vpc.unsupported.push({ code: "UNSUPPORTED_RESOURCE", unknown: notModelled(resource) });
      }
    }
  }
  for (const resource of source.of(...TRANSIT_CARRIERS)) {
    for (const name of TRANSIT_PLACES) {
      const place = source.target(resource, name);
      if (resource.attributes[name] instanceof Unknown) network.unplaced.push(notModelled(resource));
      if (typeof place !== "string") continue;
      const gateway =
        network.all(TRANSIT_GATEWAYS).get(place) ??
        network.all(ATTACHMENTS).get(place)?.gateway ??
        network.all(TRANSIT_ROUTE_TABLES).get(place)?.gateway;
      gateway?.doubts.push({ code: "UNSUPPORTED_RESOURCE", unknown: notModelled(resource) });
    }
  }
  for (const resource of source.of("aws_vpc_block_public_access_options")) {
    // It is an account's, and so a stack's; exclusions of single VPCs are not told apart.
    for (const gateway of network.all(INTERNET_GATEWAYS).values()) {
      const isOff = resource.attributes.internet_gateway_block_mode === "off";
      if (gateway.vpc.labels.stack === resource.stack && !isOff) {
        gateway.doubts.push({ code: "UNSUPPORTED_RESOURCE", unknown: notModelled(resource) });
      }
    }
  }
  for (const unread of source.configuration.unread) network.unplaced.push(unread);
}

function vpcAt(network: Network, address: string): Vpc | undefined {
  return network.vpcs.get(address) ?? network.subnets.get(address)?.vpc ?? network.routeTables.get(address)?.vpc;
}

function notModelled(resource: { readonly address: string; readonly type: string }): Unknown {
  return new Unknown(`${resource.type} is not modelled`, resource.address);
}

/** VPC endpoints that carry packets to places the model does not follow. */
function unsupportedEndpoint(resource: Attributes, vpc: Vpc): void {
  const type = text(resource, "vpc_endpoint_type");
  if (type !== "Resource" && type !== "ServiceNetwork") return;
  const unknown = new Unknown(`VPC endpoints of type ${type} are not modelled`, resource.address);
  vpc.unsupported.push({ code: "UNSUPPORTED_RESOURCE", unknown });
}
