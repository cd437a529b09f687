import type { Cidr } from "@causeway/cidr";
import { type Resource, Unknown } from "@causeway/terraform";
import type { Family } from "../address/range.js";
import type { Doubt } from "./network.js";
import {
  type Attributes,
  blocks,
  cidr,
  members,
  parseCidr,
  type Source,
  text,
  unknownAttribute,
  unknownValue,
} from "./source.js";
import { saysAll } from "./undone.js";

export type Entry = Cidr | { readonly service: string; readonly family: Family } | { readonly doubt: Doubt };

/**
 * The blocks of the prefix list that an attribute names: customer-managed with its entries, or AWS's, whose entries only
 * a state may hold.
 */
export function prefixListEntries(source: Source, from: Attributes, name: string): Entry[] {
  const list = source.target(from, name);
  if (list === undefined) return [];
  if (list instanceof Unknown) {
    const data = dataNamed(source, list);
    return data === undefined ? [{ doubt: unknownValue(list) }] : lookedUp(data, from.address);
  }
  const resource = source.configuration.resources.get(list);
  if (resource?.type === "aws_vpc_endpoint") return [{ service: serviceName(resource), family: 4 }];
  if (resource?.mode === "data") return lookedUp(resource, from.address);
  if (resource?.type !== "aws_ec2_managed_prefix_list") {
    return [{ doubt: unknownValue(new Unknown(`the entries of prefix list ${list} are not known`, from.address)) }];
  }
  const inline = blocks(resource, "entry");
  const standalone = source.referring("aws_ec2_managed_prefix_list_entry", "prefix_list_id").get(list) ?? [];
  const loose = source
    .of("aws_ec2_managed_prefix_list_entry")
    .flatMap((entry) => unknownAttribute(entry, "prefix_list_id") ?? []);
  const added = (source.strangers.get(list) ?? []).map(
    (stranger) => new Unknown(`what ${stranger.type} adds to the prefix list is not known`, stranger.address),
  );
  // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_managed_prefix_list
  const hasInside = inline.known.length + inline.unknown.length > 0;
  const undone = standalone
    .slice(0, hasInside && saysAll(source, list, "entry") ? 1 : 0)
    .map(
      ({ address }) => new Unknown(`${list} has its entries inside, so that each apply undoes the other's`, address),
    );
  return [
    ...[...inline.known, ...standalone].map((entry) => {
      const block = cidr(entry, "cidr") ?? new Unknown("an entry has no cidr", entry.address);
      return block instanceof Unknown ? { doubt: unknownValue(block) } : block;
    }),
    ...[...inline.unknown, ...loose, ...added, ...undone].map((unknown) => ({ doubt: unknownValue(unknown) })),
  ];
}

/** The data source whose id is not known before it looks, though which list it looks for is. */
function dataNamed(source: Source, { origin }: Unknown): Resource | undefined {
  const isId = origin?.form === "value" && ["id", "prefix_list_id"].includes(origin.attribute.attribute);
  const resource = isId ? source.configuration.resources.get(origin.attribute.resource) : undefined;
  return resource?.mode === "data" && resource.type.endsWith("prefix_list") ? resource : undefined;
}

/** The list that a data source finds: by the name of AWS's, or by the entries that a state has of it. */
function lookedUp(resource: Resource, at: string): Entry[] {
  const name = text(resource, "name");
  const ofAws = typeof name === "string" && name.startsWith("com.amazonaws.") ? name : undefined;
  const entries = [
    ...blocks(resource, "entries").known.map((entry) => cidr(entry, "cidr")),
    ...members(resource, "cidr_blocks").map((block) => (typeof block === "string" ? parseCidr(block, at) : undefined)),
  ];
  const known = entries.filter((entry): entry is Cidr => entry !== undefined && !(entry instanceof Unknown));
  // Those of services behind gateway endpoints are told apart by the service.
  if (known.length > 0 && known.length === entries.length && !SERVED.test(ofAws ?? "")) return known;
  if (ofAws !== undefined) return [{ service: ofAws, family: ofAws.includes(".ipv6.") ? 6 : 4 }];
  return [{ doubt: unknownValue(new Unknown(`the entries of prefix list ${resource.address} are not known`, at)) }];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const SERVED = /\.(s3|s3express|dynamodb)$/;

/** The service of a gateway endpoint; where its name is not known, the endpoint stands for it. */
export function serviceName(endpoint: Attributes): string {
  const name = text(endpoint, "service_name");
  return typeof name === "string" ? name : endpoint.address;
}
