import { Reference } from "../configuration.js";
import { isJsonObject, type Json } from "../json.js";
import type { IdentityIndex } from "../network/identities.js";
import type { RecordedResource } from "./recorded-values.js";

/** Attributes that stand for something that AWS makes along with the resource. */
const MADE_ALONG: Readonly<Record<string, readonly string[]>> = {
  aws_default_vpc: [
    "default_network_acl_id",
    "default_route_table_id",
    "default_security_group_id",
    "main_route_table_id",
  ],
  aws_ec2_transit_gateway: ["association_default_route_table_id", "propagation_default_route_table_id"],
  aws_instance: ["primary_network_interface_id"],
  aws_nat_gateway: ["network_interface_id"],
  aws_vpc: ["default_network_acl_id", "default_route_table_id", "default_security_group_id", "main_route_table_id"],
  aws_vpc_endpoint: ["prefix_list_id"],
  aws_vpc_ipam: ["private_default_scope_id", "public_default_scope_id"],
  aws_vpn_connection: ["transit_gateway_attachment_id"],
};

/** Resources that adopt or accept what another resource made, whose id they share. */
const ADOPTS = /_(accepter|options|association|attachment_accepter|propagation)$/;

/** Of several resources with one id the lowest owns it. */
const RANK = { managed: 0, adopted: 1, madeAlong: 2, data: 3 } as const;

/** Makes the ids of a resource known, so that wherever they occur they become references to it. */
export function indexIds(resource: RecordedResource, address: string, identities: IdentityIndex): void {
  const { type, mode, values } = resource;
  const rank = mode === "data" ? RANK.data : ADOPTS.test(type) ? RANK.adopted : RANK.managed;
  // Where the id is the ARN, configurations mostly say `arn`.
  for (const attribute of ["arn", "id"]) identities.add(values[attribute], new Reference(address, attribute), rank);
  for (const attribute of mode === "data" ? [] : (MADE_ALONG[type] ?? [])) {
    identities.addMadeAlong(values[attribute], new Reference(address, attribute), RANK.madeAlong);
  }
}

/** Makes the endpoints of a firewall known; the ids of all subnets must be by then. */
export function indexEndpoints(resource: RecordedResource, address: string, identities: IdentityIndex): void {
  if (resource.type !== "aws_networkfirewall_firewall" || resource.mode === "data") return;
  for (const attachment of attachmentsOf(resource.values["firewall_status"])) {
    identities.add(attachment["endpoint_id"], endpointOf(address, attachment["subnet_id"], identities), RANK.managed);
  }
}

function endpointOf(address: string, subnetId: Json | undefined, identities: IdentityIndex): Reference {
  const subnet = typeof subnetId === "string" ? (identities.find(subnetId)?.resource ?? subnetId) : undefined;
  return new Reference(address, "endpoint_id", subnet);
}

function attachmentsOf(status: Json | undefined): Record<string, Json>[] {
  return childrenOf(status)
    .flatMap((item) => childrenOf(item["sync_states"]))
    .flatMap((state) => childrenOf(state["attachment"]));
}

function childrenOf(json: Json | undefined): Record<string, Json>[] {
  return Array.isArray(json) ? (json as readonly Json[]).filter(isJsonObject) : [];
}

/**
 * The attribute as a reference to the resource itself, where it is one: the default route table that a VPC has may also
 * be adopted by a resource of its own, but to the VPC it stays its default route table.
 */
export function ownReference(
  resource: RecordedResource,
  address: string,
  attribute: string,
  identities: IdentityIndex,
): Reference | undefined {
  if (resource.mode === "data" || !(MADE_ALONG[resource.type] ?? []).includes(attribute)) return undefined;
  const value = resource.values[attribute];
  if (typeof value !== "string" || value === "") return undefined;
  // The main route table may have been replaced by another.
  const isReplaced = attribute === "main_route_table_id" && value !== resource.values["default_route_table_id"];
  return isReplaced ? identities.find(value) : new Reference(address, attribute);
}
