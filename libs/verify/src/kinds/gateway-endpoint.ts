import { Unknown } from "@causeway/terraform";
import type { Family } from "../address/range.js";
import { Collection, type GatewayEndpoint, type Network } from "../model/network.js";
import { whole } from "../model/filters/traffic.js";
import { serviceName } from "../model/prefix-lists.js";
import { tableOf } from "./route-table.js";
import { type Attributes, members, type Source, text, unknownAttribute, unknownValue } from "../model/source.js";
import { leavesOut } from "../model/undone.js";
import { vpcOf } from "./vpc.js";
import type { Path } from "../model/path.js";
import { rejectedElsewhere } from "../walk/rejected.js";
import { dropped, ended, unknown } from "../walk/trail.js";
import type { Start } from "../model/walker.js";
import type { Kind, Step } from "../model/kind.js";

export const GATEWAY_ENDPOINTS = new Collection<GatewayEndpoint>("gateway endpoint");

/**
 * Takes packets for S3 or DynamoDB by the tables that it is associated with; it serves its own VPC alone.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export const gatewayEndpoint: Kind = {
  name: "gateway-endpoint",
  types: {
    aws_vpc_endpoint_route_table_association: "route_table_id vpc_endpoint_id",
  },
  build: { routes: build },
  // It writes its routes itself: no argument of a route names it.
  target: { arguments: {}, follow },
  *ends(network, address) {
    const endpoint = network.all(GATEWAY_ENDPOINTS).get(address);
    if (endpoint !== undefined) yield { kind: "service", endpoint };
  },
};

/** Replies of the service come straight into the VPC. */
export function fromService({ vpc }: GatewayEndpoint): Start {
  return { vpc, begin: (walker, packet, trail) => walker.vpc.deliver(vpc, undefined, packet, trail) };
}

function build(source: Source, network: Network): void {
  for (const resource of source.of("aws_vpc_endpoint")) {
    const type = text(resource, "vpc_endpoint_type");
    if (type !== undefined && type !== "Gateway" && !(type instanceof Unknown)) continue;
    const vpc = vpcOf(source, network, resource);
    if (vpc === undefined) continue;
    if (type instanceof Unknown) {
      const tables = new Set(vpc.subnets.map(({ table }) => table));
      for (const table of tables) table.add(unknownRoute(type));
      continue;
    }
    const { address } = resource;
    const endpoint: GatewayEndpoint = {
      address,
      vpc,
      service: serviceName(resource),
      addresses: text(resource, "ip_address_type") ?? "ipv4",
      tables: [],
      doubts: [],
    };
    network.all(GATEWAY_ENDPOINTS).set(address, endpoint);
    const target = { kind: gatewayEndpoint.name, address };
    const serve = (from: Attributes, name: string) => {
      const table = tableOf(source, network, from, name);
      if (table instanceof Unknown) {
        for (const { table: any } of vpc.subnets) any.add(unknownRoute(table));
        return;
      }
      if (table.vpc !== vpc) {
        endpoint.doubts.push(
          unknownValue(new Unknown(`AWS refuses ${table.address} of ${table.vpc.address}`, address)),
        );
      }
      endpoint.tables.push(table);
      for (const family of familiesOf(endpoint)) {
        const destination = { service: endpoint.service, family };
        table.add({ destination, origin: "prefix-list", target, address: from.address });
      }
    };
    for (const id of members(resource, "route_table_ids"))
      serve({ address, attributes: { route_table_id: id } }, "route_table_id");
    const associations = source.referring("aws_vpc_endpoint_route_table_association", "vpc_endpoint_id");
    for (const association of associations.get(address) ?? []) {
      const table = source.target(association, "route_table_id");
      if (typeof table === "string" && leavesOut(source, resource, "route_table_ids", table)) {
        const why = `${address} lists its tables without ${table}, so that each apply undoes the other's`;
        network.routeTables.get(table)?.add(unknownRoute(new Unknown(why, association.address)));
      } else serve(association, "route_table_id");
    }
  }
  for (const association of source.of("aws_vpc_endpoint_route_table_association")) {
    const unknown = unknownAttribute(association, "vpc_endpoint_id");
    const table = unknown && tableOf(source, network, association, "route_table_id");
    if (unknown === undefined || table === undefined) continue;
    const tables = table instanceof Unknown ? network.routeTables.values() : [table];
    for (const any of tables) any.add(unknownRoute(unknown));
  }
}

/** Of IPv4 unless it says otherwise; of both if that is not known. */
function familiesOf({ addresses }: GatewayEndpoint): readonly Family[] {
  if (addresses === "ipv4") return [4];
  return addresses === "ipv6" ? [6] : [4, 6];
}

function unknownRoute(unknown: Unknown) {
  const doubt = unknownValue(unknown);
  return {
    destination: { doubt },
    origin: "prefix-list",
    target: { doubt },
    address: unknown.at,
  } as const;
}

function follow({ walker, target: { address }, vpc, packet, trail }: Step): Path[] {
  const endpoint = walker.network.all(GATEWAY_ENDPOINTS).get(address);
  if (endpoint === undefined) return [unknown(packet, trail, rejectedElsewhere(address, vpc))];
  if (packet.source.vpc !== endpoint.vpc) {
    const message = `${address} takes packets of ${endpoint.vpc.address} alone`;
    return [dropped(packet, trail, "VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION", address, message)];
  }
  if (endpoint.addresses instanceof Unknown) return [unknown(packet, trail, unknownValue(endpoint.addresses))];
  const filter = { code: "VPCE_GATEWAY_PROTOCOL_RESTRICTION", at: address, where: address } as const;
  return walker.vpc.filters.taking(TAKEN, filter, packet, trail, (taken) => [
    ended(packet, taken, { kind: "service", endpoint }),
  ]);
}

/** https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html */
const TAKEN = [whole("tcp"), whole("icmp"), whole("icmpv6")];
