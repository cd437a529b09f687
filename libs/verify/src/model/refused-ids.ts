import type { Reference } from "@causeway/terraform";

/**
 * EC2's arguments for ids, and whether the thing has to be of the same Region. Peerings have one id in both of theirs;
 * transit gateways of another Region are told by their attachments.
 */
const EC2_IDS: Readonly<Record<string, "regional" | "any">> = {
  allocation_id: "regional",
  default_network_acl_id: "regional",
  default_route_table_id: "regional",
  destination_prefix_list_id: "regional",
  egress_only_gateway_id: "regional",
  gateway_id: "regional",
  instance: "any",
  instance_id: "any",
  nat_gateway_id: "regional",
  network_acl_id: "regional",
  network_interface_id: "regional",
  peer_vpc_id: "any",
  prefix_list_id: "regional",
  route_table_id: "regional",
  security_group_id: "regional",
  subnet_id: "regional",
  transit_gateway_attachment_id: "any",
  transit_gateway_id: "any",
  transit_gateway_route_table_id: "regional",
  vpc_endpoint_id: "regional",
  vpc_id: "regional",
  vpc_peering_connection_id: "any",
  vpn_gateway_id: "regional",
};

/**
 * Why AWS refuses a reference as an argument: what it names is no id of such a thing, but its ARN, address or owner, or is
 * of another Region.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resources.html
 */
export function refusal(
  { resource, attribute }: Reference,
  argument: string,
  regionOf: (address: string) => string | undefined,
  from: string,
): string | undefined {
  if (argument.endsWith("_arn")) return isNamed(attribute, "arn") ? undefined : isNo(resource, attribute, argument);
  const scope = EC2_IDS[argument];
  if (scope === undefined) return undefined;
  if (attribute === "arn") return `AWS refuses an ARN as ${argument}`;
  if (!isNamed(attribute, lastWord(argument))) return isNo(resource, attribute, argument);
  const [here, there] = [regionOf(from), regionOf(resource)];
  if (scope === "any" || here === undefined || there === undefined || here === there) return undefined;
  return `AWS knows no ${resource} of ${there} in ${here}`;
}

/** "table_id" of `route_table_id`: VPCs have one that they call `main_route_table_id`. */
function lastWord(argument: string): string {
  return argument.split("_").slice(-2).join("_");
}

function isNamed(attribute: string, ending: string): boolean {
  return attribute === "id" || attribute.replace(/s$/, "").endsWith(ending);
}

function isNo(resource: string, attribute: string, argument: string): string {
  return `AWS refuses ${resource}.${attribute} as ${argument}`;
}
