import { Reference, type Resource, Unknown, type Value } from "@causeway/terraform";
import type { Network, Subnet, Tags } from "./network.js";
import { type Attributes, attribute, blocks, isRecord, members, type Source, tags, text } from "./source.js";

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
  const inside = [...network.subnets.values()].filter((one) => one.vpc.address === vpc);
  if (inside.some((one) => hasTags(one.labels.tags, asked.tags) instanceof Unknown)) return undefined;
  const subnets = inside.filter((one) => hasTags(one.labels.tags, asked.tags) === true);
  if (!subnets.every(({ address }) => isSameRegion(data, source.configuration.resources.get(address))))
    return undefined;
  if (subnets.length === 0) return undefined;
  return { subnets, assumption: `${data.address} finds ${subnets.map(({ address }) => address).join(", ")}` };
}

/** A VPC of the input, by its id or by a look-up of its tags. */
function vpcNamed(source: Source, id: Value | undefined): string | undefined {
  const data = dataBehind(source, id, "aws_vpc", "id");
  if (data === undefined) return id instanceof Reference ? source.canonical(id.resource) : undefined;
  const asked = askedBy(data, []);
  if (asked === undefined || asked.tags.size === 0) return undefined;
  const [found, ...others] = source.of("aws_vpc").filter((vpc) => hasTags(tags(vpc), asked.tags) === true);
  return others.length === 0 ? found?.address : undefined;
}

/** The data source of a type, if the value is that attribute of it, and is not known. */
function dataBehind(source: Source, value: Value | undefined, type: string, name: string): Resource | undefined {
  const origin = value instanceof Unknown ? value.origin : undefined;
  const isIt = origin?.form === "value" && origin.attribute.attribute === name;
  const data = isIt ? source.configuration.resources.get(origin.attribute.resource) : undefined;
  return data?.mode === "data" && data.type === type ? data : undefined;
}

interface Asked {
  readonly tags: ReadonlyMap<string, string>;
  readonly filters: ReadonlyMap<string, Value | undefined>;
}

/** By name; the owner is not asked for, because only those tags of an account count that it has itself. */
const IGNORED = ["owner-id"];

/** What a data source asks for, if that is tags and these filters, each once and with one value. */
function askedBy(data: Resource, names: readonly string[]): Asked | undefined {
  const { known, unknown } = blocks(data, "filter");
  const others = Object.keys(data.attributes).filter((name) => !["tags", "filter"].includes(name));
  if (unknown.length > 0 || others.some((name) => attribute(data, name) !== null)) return undefined;
  const asked = attribute(data, "tags") ?? {};
  if (!isRecord(asked)) return undefined;
  const wanted = new Map<string, string>();
  const filters = new Map<string, Value | undefined>();
  const conditions = [
    ...Object.entries(asked).map(([key, value]) => ({ name: `tag:${key}`, values: [value] })),
    ...known.map((filter) => ({ name: text(filter, "name"), values: members(filter, "values") })),
  ];
  for (const { name, values } of conditions) {
    const [value, ...more] = values;
    if (typeof name !== "string" || more.length > 0 || wanted.has(name) || filters.has(name)) return undefined;
    if (IGNORED.includes(name)) continue;
    const isTag = name.startsWith("tag:") && typeof value === "string" && value !== "";
    if (isTag && !PATTERN.test(name + value)) wanted.set(name, value);
    else if (names.includes(name)) filters.set(name, value);
    else return undefined;
  }
  return { tags: new Map([...wanted].map(([name, value]) => [name.slice("tag:".length), value])), filters };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const PATTERN = /[*?\\]/;

function hasTags({ known, rest }: Tags, wanted: ReadonlyMap<string, string>): boolean | Unknown {
  const found = [...wanted].map(([key, value]) => ({ value, own: known.get(key) ?? rest }));
  if (found.some(({ value, own }) => !(own instanceof Unknown) && own !== value)) return false;
  return found.map(({ own }) => own).find((own) => own instanceof Unknown) ?? true;
}

/** By what their providers say, or because they have one provider. */
function isSameRegion(data: Resource, other: Resource | undefined): boolean {
  if (other === undefined) return false;
  if (data.region !== undefined && other.region !== undefined) return data.region === other.region;
  return data.stack === other.stack && data.provider === other.provider;
}
