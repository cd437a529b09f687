import type { Cidr } from "@causeway/cidr";
import { Unknown } from "@causeway/terraform";
import type { Doubt } from "./network.js";
import { type Attributes, blocks, cidr, type Source, text, unknownAttribute, unknownValue } from "./source.js";

export type Entry = Cidr | { readonly service: string } | { readonly doubt: Doubt };

/** The blocks of the prefix list that an attribute names: customer-managed with its entries, or a service's. */
export function prefixListEntries(source: Source, from: Attributes, name: string): Entry[] {
  const list = source.target(from, name);
  if (list === undefined) return [];
  if (list instanceof Unknown) return [{ doubt: unknownValue(list) }];

  const resource = source.configuration.resources.get(list);
  if (resource?.type === "aws_vpc_endpoint") return [{ service: serviceName(resource) }];
  const nameOfList = resource && text(resource, "name");
  if (resource?.mode === "data" && typeof nameOfList === "string" && nameOfList.startsWith("com.amazonaws.")) {
    return [{ service: nameOfList }];
  }
  if (resource?.type !== "aws_ec2_managed_prefix_list" || resource.mode === "data") {
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
  return [
    ...[...inline.known, ...standalone].map((entry) => {
      const block = cidr(entry, "cidr") ?? new Unknown("an entry has no cidr", entry.address);
      return block instanceof Unknown ? { doubt: unknownValue(block) } : block;
    }),
    ...[...inline.unknown, ...loose, ...added].map((unknown) => ({ doubt: unknownValue(unknown) })),
  ];
}

/** The service of a gateway endpoint; where its name is not known, the endpoint stands for it. */
export function serviceName(endpoint: Attributes): string {
  const name = text(endpoint, "service_name");
  return typeof name === "string" ? name : endpoint.address;
}
