import { Cidr, CidrError } from "@causeway/cidr";
import type { NetworkConfiguration } from "../allocation/network-configuration.js";
import { Reference, type Resource, Unknown, UnorderedSet, type Value } from "@causeway/terraform";
import type { Doubt, Tags, Uncertain } from "./network.js";
import { refusal } from "./refused-ids.js";

/** The attributes of a resource, or of a block inside one. */
export interface Attributes {
  readonly address: string;
  readonly attributes: Readonly<Record<string, Value>>;
}

/** Terraform states write what is not set as an empty string, and so do some modules. */
export function isAbsent(value: Value | undefined): value is null | undefined | "" {
  return value === undefined || value === null || value === "";
}

export function isRecord(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Reference) &&
    !(value instanceof Unknown) &&
    !(value instanceof UnorderedSet)
  );
}

/** Addresses of resources to which a value refers, also in the texts that are part of it. */
export function resourcesIn(value: Value): string[] {
  if (value instanceof Reference) return [value.resource];
  if (value instanceof Unknown) return [...value.names];
  if (value instanceof UnorderedSet) return value.members.flatMap(resourcesIn);
  if (Array.isArray(value)) return value.flatMap(resourcesIn);
  return isRecord(value) ? Object.values(value).flatMap(resourcesIn) : [];
}

export function attribute(from: Attributes, name: string): Value {
  return from.attributes[name] ?? null;
}

/** Why an attribute is not known. An id from outside the input is known: it names nothing in the input. */
export function unknownAttribute(from: Attributes, name: string): Unknown | undefined {
  const value = attribute(from, name);
  return value instanceof Unknown ? value : undefined;
}

/** A text; a reference or list where a text belongs is as good as unknown. */
export function text(from: Attributes, name: string): string | Unknown | undefined {
  const value = attribute(from, name);
  if (isAbsent(value)) return undefined;
  if (value instanceof Unknown) return value;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Reference) return new Unknown(`${value.toString()} is known after apply`, from.address);
  return new Unknown(`${name} is not a text`, from.address);
}

/** `true` and `"enable"` are on; absent is `fallback`. */
export function flag(from: Attributes, name: string, fallback: boolean): boolean | Unknown {
  const value = text(from, name);
  if (value === undefined || value instanceof Unknown) return value ?? fallback;
  return value === "true" || value === "enable" || value === "enabled";
}

export function integer(from: Attributes, name: string): number | Unknown | undefined {
  const value = text(from, name);
  if (value === undefined || value instanceof Unknown) return value;
  const number = Number(value);
  return Number.isInteger(number) ? number : new Unknown(`${name} ${value} is not a whole number`, from.address);
}

/** A block, with its host bits cleared as AWS does, or why it is not known. */
export function cidr(from: Attributes, name: string): Cidr | Unknown | undefined {
  const value = text(from, name);
  return typeof value === "string" ? parseCidr(value, from.address) : value;
}

export function parseCidr(value: string, at: string): Cidr | Unknown {
  try {
    return Cidr.parse(value);
  } catch (error) {
    if (!(error instanceof CidrError)) throw error;
    // AWS takes the network of such a block: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    if (error.code === "MISALIGNED_CIDR") return Cidr.parse(error.allowed);
    return new Unknown(error.message, at);
  }
}

/** The block of one address. */
export function hostBlock(ip: string): Cidr[] {
  const block = parseCidr(`${ip}/${ip.includes(":") ? 128 : 32}`, ip);
  return "prefixLength" in block ? [block] : [];
}

/** The members of a list or set; of a lone value, that value; an unknown list is one unknown member. */
export function members(from: Attributes, name: string): readonly Value[] {
  const value = attribute(from, name);
  if (isAbsent(value)) return [];
  if (value instanceof UnorderedSet) return value.members;
  return Array.isArray(value) ? value : [value];
}

/** Nested blocks, `route` in a route table. A block that is not known stands in `unknown`. */
export function blocks(from: Attributes, name: string): { known: Attributes[]; unknown: Unknown[] } {
  const known: Attributes[] = [];
  const unknown: Unknown[] = [];
  for (const member of members(from, name)) {
    if (isRecord(member)) known.push({ address: from.address, attributes: member });
    else if (member instanceof Unknown) unknown.push(member);
    else if (member !== null) unknown.push(new Unknown(`${name} of ${from.address} is not a block`, from.address));
  }
  return { known, unknown };
}

export function tags(from: Attributes): Tags {
  const found: Tags = { known: new Map(), rest: undefined };
  // `tags_all` includes the provider's default tags; a resource's own win.
  for (const name of ["tags_all", "tags"]) {
    const value = attribute(from, name);
    if (value instanceof Unknown) found.rest = value;
    if (!isRecord(value)) continue;
    for (const key of Object.keys(value)) {
      const tag = text({ address: from.address, attributes: value }, key);
      if (tag !== undefined) found.known.set(key, tag);
    }
  }
  return found;
}

/** An attribute that decides where packets go; if it is not known, whatever passes the resource is in doubt. */
export function decisive(thing: Uncertain, value: boolean | Unknown): boolean {
  if (typeof value === "boolean") return value;
  thing.doubts.push(unknownValue(value));
  return false;
}

export function unknownValue(unknown: Unknown): Doubt {
  return { code: "UNKNOWN_VALUE", unknown };
}

/** Something that AWS gives a resource when it is created, which nothing here can know. */
export function assignedLater(from: Attributes, what: string): Unknown {
  return new Unknown(`${what} is assigned when it is created`, from.address);
}

/** The Region of a resource: its own, or its provider's; not known where that is left to the environment. */
export function regionOf(resource: Resource | undefined): string | undefined {
  const own = resource?.attributes.region;
  return typeof own === "string" && own !== "" ? own : resource?.region;
}

/** The resources of a configuration by type, and where ids lead. */
export class Source {
  private readonly byType = new Map<string, Resource[]>();
  private readonly indexes = new Map<string, Map<string, Resource[]>>();
  /** Accepters and data sources stand for the resource that they name. */
  readonly aliases = new Map<string, string>();

  /** Resources of types that nobody knows, by what they refer to. */
  readonly strangers = new Map<string, Resource[]>();

  constructor(
    readonly configuration: NetworkConfiguration,
    strangers: readonly Resource[] = [],
  ) {
    for (const resource of configuration.resources.values()) {
      const key = resource.mode === "data" ? `data.${resource.type}` : resource.type;
      const list = this.byType.get(key);
      if (list === undefined) this.byType.set(key, [resource]);
      else list.push(resource);
    }
    for (const [type, attributes] of Object.entries(STANDS_FOR)) {
      for (const resource of this.of(type)) this.alias(resource, attributes);
    }
    for (const [type, resources] of this.byType) {
      if (type.startsWith("data.")) for (const resource of resources) this.alias(resource, ["id"]);
    }
    for (const stranger of strangers)
      this.meet(stranger, [stranger.address, ...Object.values(stranger.attributes).flatMap(resourcesIn)]);
  }

  /** Notes what strangers refer to, by its own address. */
  private meet(stranger: Resource, referred: readonly string[]): void {
    for (const address of new Set(referred.map((one) => this.canonical(one)))) {
      const known = this.strangers.get(address);
      if (known === undefined) this.strangers.set(address, [stranger]);
      else known.push(stranger);
    }
  }

  /** Managed resources of these types; data sources as `data.TYPE`. */
  of(...types: readonly string[]): Resource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** Resources of a type by what one of their attributes names. */
  referring(type: string, name: string): ReadonlyMap<string, readonly Resource[]> {
    const key = `${type}.${name}`;
    let index = this.indexes.get(key);
    if (index === undefined) {
      index = new Map();
      for (const resource of this.of(type)) {
        const target = this.target(resource, name);
        if (typeof target !== "string") continue;
        const list = index.get(target);
        if (list === undefined) index.set(target, [resource]);
        else list.push(resource);
      }
      this.indexes.set(key, index);
    }
    return index;
  }

  get types(): Iterable<[string, readonly Resource[]]> {
    return this.byType;
  }

  /** Where a resource is, by its own `region` or its provider's; `undefined` if the input leaves that open. */
  regionOf(address: string): string | undefined {
    const resource = this.configuration.resources.get(address);
    const own = resource && text(resource, "region");
    return typeof own === "string" ? own : resource?.region;
  }

  /** The address of the resource that an id, ARN or similar attribute names. */
  target(from: Attributes, name: string): string | Unknown | undefined {
    const value = attribute(from, name);
    return isAbsent(value) ? undefined : this.identified(value, from.address, name);
  }

  /** The reference behind an attribute, where the referenced attribute matters. */
  reference(from: Attributes, name: string): Reference | Unknown | undefined {
    const value = attribute(from, name);
    if (isAbsent(value)) return undefined;
    if (value instanceof Reference) {
      const canonical = new Reference(this.canonical(value.resource), value.attribute, value.key);
      return this.refused(value, name, from.address) ?? canonical;
    }
    return value instanceof Unknown ? value : outside(value, from.address);
  }

  resolve(value: Value, at: string): string | Unknown {
    if (value instanceof Unknown) return value;
    if (value instanceof Reference) return this.canonical(value.resource);
    return outside(value, at);
  }

  /** The resource that a value names which stands where an argument of this name does: a member of `subnet_ids`. */
  identified(value: Value, at: string, name: string): string | Unknown {
    const refused = value instanceof Reference ? this.refused(value, name, at) : undefined;
    return refused ?? this.resolve(value, at);
  }

  private refused(value: Reference, name: string, at: string): Unknown | undefined {
    const why = refusal(value, name, (address) => this.regionOf(address), at);
    return why === undefined ? undefined : new Unknown(why, at);
  }

  canonical(address: string): string {
    let current = address;
    for (let steps = 0; steps < 8; steps++) {
      const next = this.aliases.get(current);
      if (next === undefined || next === current) return current;
      current = next;
    }
    return current;
  }

  private alias(resource: Resource, attributes: readonly string[]): void {
    for (const name of attributes) {
      const value = resource.attributes[name];
      if (value instanceof Reference && value.resource !== resource.address) {
        this.aliases.set(resource.address, value.resource);
        return;
      }
    }
  }
}

const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  aws_vpc_peering_connection_accepter: ["vpc_peering_connection_id"],
  aws_ec2_transit_gateway_vpc_attachment_accepter: ["transit_gateway_attachment_id"],
  aws_ec2_transit_gateway_peering_attachment_accepter: ["transit_gateway_attachment_id"],
};

function outside(value: Value, at: string): Unknown {
  const shown = typeof value === "string" ? `"${value}"` : "a value that is no id";
  return new Unknown(`${shown} names nothing in the input`, at);
}
