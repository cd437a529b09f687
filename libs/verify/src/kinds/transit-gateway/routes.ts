import { ATTACHMENTS } from "./transit.js";
import { TRANSIT_ROUTE_TABLES } from "./transit.js";
import { TRANSIT_GATEWAYS } from "./transit.js";
import { type Resource, Unknown } from "@causeway/terraform";
import type { Network } from "../../model/network.js";
import { prefixListEntries } from "../../model/prefix-lists.js";
import { cidr, flag, type Source, unknownValue } from "../../model/source.js";
import { undeclared } from "../edge/undeclared.js";
import { gatewayOf } from "./gateways.js";
import { type Attachment, type TransitGateway, TransitRouteTable, type TransitRoute } from "./transit.js";

/** Associations, propagations and static routes of transit gateway route tables. */
export function buildTransitRoutes(source: Source, network: Network): void {
  redirectDefaults(source, network);
  for (const resource of source.of("aws_ec2_transit_gateway_route_table_association"))
    associate(source, network, resource);
  for (const resource of source.of("aws_ec2_transit_gateway_route_table_propagation")) {
    const table = tableOf(source, network, resource);
    const attachment = attachmentOf(source, network, resource);
    if (table instanceof Unknown) {
      const gateway = attachment instanceof Unknown ? undefined : attachment?.gateway;
      addToAnyTable(network, gateway, { doubt: unknownValue(table) }, resource.address, "propagated");
    } else if (attachment instanceof Unknown) {
      const doubt = unknownValue(attachment);
      table.add({ destination: { doubt }, origin: "propagated", target: { doubt }, address: resource.address });
    } else if (attachment !== undefined) propagate(table, attachment, resource.address);
  }
  for (const attachment of network.all(ATTACHMENTS).values()) {
    const { gateway, address } = attachment;
    const { defaultPropagation } = gateway;
    for (const end of attachment.peers ?? [gateway]) useDefaultAssociation(attachment, end);
    const { usesDefaultPropagation: isPropagated } = attachment;
    if (isPropagated === false || defaultPropagation === undefined) continue;
    const target =
      isPropagated === true && gateway.redirected === undefined
        ? attachment
        : { doubt: unknownValue(isPropagated === true ? (gateway.redirected as Unknown) : isPropagated) };
    propagate(defaultPropagation, attachment, address, target);
  }
  for (const resource of source.of("aws_ec2_transit_gateway_route", "aws_ec2_transit_gateway_prefix_list_reference")) {
    addStaticRoutes(source, network, resource);
  }
}

function useDefaultAssociation(attachment: Attachment, gateway: TransitGateway): void {
  const { defaultAssociation, redirected } = gateway;
  if (!attachment.usesDefaultAssociation || attachment.association.has(gateway.address)) return;
  if (redirected !== undefined) attachment.doubts.push(unknownValue(redirected));
  if (defaultAssociation !== undefined) attachment.association.set(gateway.address, defaultAssociation);
}

function redirectDefaults(source: Source, network: Network): void {
  for (const [type, name] of [
    ["aws_ec2_transit_gateway_default_route_table_association", "defaultAssociation"],
    ["aws_ec2_transit_gateway_default_route_table_propagation", "defaultPropagation"],
  ] as const) {
    for (const resource of source.of(type)) {
      const gateway = gatewayOf(source, network, resource);
      const table = tableOf(source, network, resource);
      if (gateway === undefined) continue;
      if (table instanceof Unknown) gateway.doubts.push(unknownValue(table));
      else gateway[name] = table;
      // Attachments keep what they got when they were made, and which came first is open.
      gateway.redirected = new Unknown(
        "whether attachments are made before or after it is not known",
        resource.address,
      );
    }
  }
}

function tableOf(source: Source, network: Network, from: Resource): TransitRouteTable | Unknown {
  const reference = source.reference(from, "transit_gateway_route_table_id");
  if (reference === undefined) return new Unknown("it names no transit gateway route table", from.address);
  if (reference instanceof Unknown) return reference;
  const gateway = network.all(TRANSIT_GATEWAYS).get(reference.resource);
  const table = gateway
    ? network.all(TRANSIT_ROUTE_TABLES).get(`${gateway.address}.association_default_route_table_id`)
    : network.all(TRANSIT_ROUTE_TABLES).get(reference.resource);
  return table ?? new Unknown(`the table ${reference.resource} is not in the input`, from.address);
}

/** `undefined` if the resource names none, as a blackhole does. */
function attachmentOf(source: Source, network: Network, from: Resource): Attachment | Unknown | undefined {
  const address = source.target(from, "transit_gateway_attachment_id");
  if (address === undefined || address instanceof Unknown) return address;
  return (
    network.all(ATTACHMENTS).get(address) ?? new Unknown(`the attachment ${address} is not in the input`, from.address)
  );
}

function associate(source: Source, network: Network, resource: Resource): void {
  const table = tableOf(source, network, resource);
  const attachment = attachmentOf(source, network, resource);
  if (attachment === undefined || attachment instanceof Unknown) {
    // Which attachment this table serves is unknown, so any of its gateway's may be served by it.
    if (table instanceof TransitRouteTable && attachment !== undefined)
      table.gateway.doubts.push(unknownValue(attachment));
    return;
  }
  if (table instanceof Unknown) {
    attachment.doubts.push(unknownValue(table));
    return;
  }
  const before = attachment.association.get(table.gateway.address);
  if (before !== undefined && before !== table) {
    const refused = new Unknown(`AWS refuses a second association of ${attachment.address}`, resource.address);
    attachment.doubts.push(unknownValue(refused));
  }
  attachment.association.set(table.gateway.address, table);
}

/**
 * Brings what an attachment leads to into a table.
 *
 * @param target - not known if it is not known whether the attachment propagates
 */
export function propagate(
  table: TransitRouteTable,
  attachment: Attachment,
  address: string,
  target: TransitRoute["target"] = attachment,
): void {
  const add = (destination: TransitRoute["destination"]) => {
    table.add({ destination, origin: "propagated", target, address });
  };
  if (attachment.vpc !== undefined) {
    for (const block of attachment.vpc.cidrs) if (block.family === 4 || attachment.ipv6 !== false) add(block);
    for (const { family, unknown } of attachment.vpc.unknownCidrs) {
      if (family === 4 || attachment.ipv6 !== false) add({ doubt: unknownValue(unknown), family });
    }
  }
  if (attachment.edge?.propagates === true) {
    for (const prefix of attachment.edge.prefixes) add(prefix.cidr);
    if (attachment.edge.dynamic) add({ doubt: unknownValue(undeclared(attachment.edge)) });
  }
}

function addStaticRoutes(source: Source, network: Network, resource: Resource): void {
  const table = tableOf(source, network, resource);
  const target = targetOf(source, network, resource);
  const { address } = resource;
  const block = cidr(resource, "destination_cidr_block");
  if (table instanceof Unknown) {
    const gateway = typeof target === "object" && "kind" in target ? target.gateway : undefined;
    const destination = block === undefined || block instanceof Unknown ? { doubt: unknownValue(table) } : block;
    addToAnyTable(network, gateway, destination, address, "static", unknownValue(table));
    return;
  }
  if (block instanceof Unknown)
    table.add({ destination: { doubt: unknownValue(block) }, origin: "static", target, address });
  else if (block !== undefined) table.add({ destination: block, origin: "static", target, address });
  for (const entry of prefixListEntries(source, resource, "prefix_list_id")) {
    const destination =
      "service" in entry ? { doubt: unknownValue(new Unknown("a service's prefix list", address)) } : entry;
    table.add({ destination, origin: "prefix-list", target, address });
  }
}

function targetOf(source: Source, network: Network, route: Resource): TransitRoute["target"] {
  const blackhole = flag(route, "blackhole", false);
  if (blackhole === true) return "blackhole";
  if (blackhole instanceof Unknown) return { doubt: unknownValue(blackhole) };
  const attachment = attachmentOf(source, network, route);
  if (attachment instanceof Unknown) return { doubt: unknownValue(attachment) };
  const reason = "AWS rejects a route with neither an attachment nor blackhole";
  return attachment ?? { doubt: unknownValue(new Unknown(reason, route.address)) };
}

/** A route of which the table is not known may be in any of its gateway's: what it would do there is not known. */
function addToAnyTable(
  network: Network,
  gateway: TransitGateway | undefined,
  destination: TransitRoute["destination"],
  address: string,
  origin: TransitRoute["origin"],
  doubt = "doubt" in destination ? destination.doubt : undefined,
): void {
  if (doubt === undefined) return;
  for (const table of network.all(TRANSIT_ROUTE_TABLES).values()) {
    if (gateway === undefined || table.gateway === gateway)
      table.add({ destination, origin, target: { doubt }, address, isUnplaced: true });
  }
}
