import { Reference, type Resource, Unknown, type Value } from "../configuration.js";
import type { Network, Subnet, Tags } from "./network.js";
import { type Attributes, attribute, blocks, members, type Source, tags, text } from "./source.js";

/** What a look-up found: assumed, because it sees what is there when it runs, and with the tags of its own account. */
export interface Found {
  readonly subnets: readonly Subnet[];
  readonly assumption: string;
}

/**
 * The subnets of the input that `data.aws_subnets` finds by tags and by their VPC, which `data.aws_vpc` may find by tags.
 * `undefined` where it asks for anything else, or nothing in the input is such a subnet.
 */
export function lookUpSubnets(source: Source, network: Network, resource: Attributes, name: string): Found | undefined {
  const [value, ...others] = members(resource, name);
  const data = others.length === 0 ? dataBehind(source, value, "aws_subnets", "ids") : undefined;
  if (data === undefined) return undefined;
  const asked = askedBy(data, ["vpc-id"]);
  const vpc = asked && vpcNamed(source, asked.filters.get("vpc-id"));
  if (asked === undefined || vpc === undefined) return undefined;
  const subnets = [...network.subnets.values()].filter(
    (one) => one.vpc.address === vpc && hasTags(one.tags, asked.tags),
  );
  if (subnets.length === 0) return undefined;
  return { subnets, assumption: `${data.address} finds ${subnets.map(({ address }) => address).join(", ")}` };
}

/** A VPC of the input, by its id or by a look-up of its tags. */
function vpcNamed(source: Source, id: Value | undefined): string | undefined {
  const data = dataBehind(source, id, "aws_vpc", "id");
  if (data === undefined) return id instanceof Reference ? source.canonical(id.resource) : undefined;
  const asked = askedBy(data, []);
  if (asked === undefined || asked.tags.size === 0) return undefined;
  const [found, ...others] = source.of("aws_vpc").filter((vpc) => hasTags(tags(vpc), asked.tags));
  return others.length === 0 ? found?.address : undefined;
}

/** The data source of a type, if the value is that attribute of it, and is not known. */
function dataBehind(source: Source, value: Value | undefined, type: string, name: string): Resource | undefined {
  const origin = value instanceof Unknown ? value.origin : undefined;
  const data = origin?.attribute === name ? source.configuration.resources.get(origin.resource) : undefined;
  return data?.mode === "data" && data.type === type ? data : undefined;
}

interface Asked {
  readonly tags: ReadonlyMap<string, string>;
  readonly filters: ReadonlyMap<string, Value | undefined>;
}

/** By name; the owner is not asked for, because only those tags of an account count that it has itself. */
const IGNORED = ["owner-id"];

/** What a data source asks for, if that is tags and these filters, each with one value. */
function askedBy(data: Resource, names: readonly string[]): Asked | undefined {
  const asked = tags(data);
  const { known, unknown } = blocks(data, "filter");
  if (asked.rest !== undefined || unknown.length > 0) return undefined;
  const wanted = new Map<string, string>();
  const filters = new Map<string, Value | undefined>();
  for (const [key, value] of asked.known) {
    if (value instanceof Unknown) return undefined;
    wanted.set(key, value);
  }
  for (const filter of known) {
    const name = text(filter, "name");
    const [value, ...others] = members(filter, "values");
    if (typeof name !== "string" || others.length > 0) return undefined;
    if (IGNORED.includes(name)) continue;
    if (name.startsWith("tag:") && typeof value === "string") wanted.set(name.slice("tag:".length), value);
    else if (names.includes(name)) filters.set(name, value);
    else return undefined;
  }
  const others = Object.keys(data.attributes).filter((name) => !["tags", "filter"].includes(name));
  return others.some((name) => attribute(data, name) !== null) ? undefined : { tags: wanted, filters };
}

function hasTags({ known }: Tags, wanted: ReadonlyMap<string, string>): boolean {
  return [...wanted].every(([key, value]) => known.get(key) === value);
}
