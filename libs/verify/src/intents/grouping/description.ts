import { Cidr } from "@causeway/cidr";
import type { Allocation } from "../../allocation/network-configuration.js";
import { Labels, type Network, type Subnet, type Vpc } from "../../model/network.js";
import { hostBlock } from "../../model/source.js";

/**
 * A VPC in words that another VPC may share: its own blocks and subnets by their place in it, everything outside by
 * its address. Two VPCs of one description route alike, except for which of them is which.
 *
 * Every field of every thing goes in, whatever its kind, so that nothing can be forgotten that a walk reads; only `Labels`
 * stay out, which no walk reads.
 */
export class Describer {
  private readonly pools = new Map<string, Allocation[]>();
  /** What texts may name: things by their addresses and keys. */
  private readonly named = new Map<string, object>();
  /** Things of the network by the VPC that they stand in. */
  private readonly inside = new Map<Vpc, { readonly kind: string; readonly thing: object }[]>();
  /** Things that stand in no VPC and hold one, or what stands in one. */
  private readonly around = new Map<Vpc, Held[]>();

  /** @param mentioned - addresses that the intent names, which no other stands for */
  constructor(
    network: Network,
    private readonly mentioned: ReadonlySet<string>,
  ) {
    for (const allocation of network.allocations.values()) append(this.pools, allocation.vpc, allocation);
    for (const [alias, address] of network.aliases) {
      for (const things of network.everything()) {
        const thing = things.get(address);
        if (thing !== undefined) this.named.set(alias, thing);
      }
    }
    for (const [kind, things] of network.byName()) {
      for (const [key, thing] of things) {
        this.named.set(key, thing);
        const vpc = vpcOf(thing);
        if (vpc === thing) continue;
        if (vpc !== undefined) append(this.inside, vpc, { kind, thing });
        else for (const held of heldBy(key, thing)) append(this.around, held.vpc, held);
      }
    }
  }

  /** `undefined` if nothing stands for this VPC. */
  describe(vpc: Vpc): string | undefined {
    if (vpc.doubts.length > 0 || vpc.unsupported.length > 0 || vpc.unknownCidrs.length > 0) return undefined;
    const pools = this.pools.get(vpc.address) ?? [];
    return [
      this.mark(vpc.address),
      ...pools.map(({ pool, poolCidrs }) => `pool ${pool} ${poolCidrs.join()}`).sort(),
      vpc.cidrs.map(({ family, prefixLength }) => `${family}/${prefixLength}`).join(),
      ...vpc.subnets.map((subnet) => this.whole(vpc, subnet)).sort(),
      ...(this.inside.get(vpc) ?? []).map(({ kind, thing }) => `${kind} ${this.whole(vpc, thing)}`).sort(),
      ...[...new Set((this.around.get(vpc) ?? []).map((held) => this.heldAs(held)))].sort(),
    ].join("\n");
  }

  /** As what another thing holds a VPC, and by which part of it that is no thing itself. */
  private heldAs({ vpc, by, field, part }: Held): string {
    const isThing = part === vpc || this.named.get(nameOf(part) ?? "") === part;
    return `${by} ${field} ${isThing ? "" : this.whole(vpc, part)}`;
  }

  private whole(vpc: Vpc, thing: object): string {
    const parts: string[] = [];
    this.fields(vpc, thing, new Map([[vpc, 0]]), parts);
    return parts.join(" ");
  }

  private value(vpc: Vpc, value: unknown, seen: Map<object, number>, parts: string[]): void {
    if (typeof value === "string") this.text(vpc, value, seen, parts);
    else if (value instanceof Cidr) parts.push(prefixIn(vpc, value));
    else if (typeof value === "object" && value !== null) this.object(vpc, value, seen, parts);
    else if (typeof value !== "function") parts.push(String(value));
  }

  /** A text may name a thing, or be an address inside the VPC. */
  private text(vpc: Vpc, text: string, seen: Map<object, number>, parts: string[]): void {
    const thing = this.named.get(text);
    if (thing !== undefined) {
      if (vpcOf(thing) === vpc) this.object(vpc, thing, seen, parts);
      else parts.push(text);
      return;
    }
    const [block] = LOOKS_LIKE_ADDRESS.test(text) ? hostBlock(text) : [];
    parts.push(block === undefined ? text : prefixIn(vpc, block), this.mark(text));
  }

  private object(vpc: Vpc, value: object, seen: Map<object, number>, parts: string[]): void {
    if (value instanceof Labels) return;
    const known = seen.get(value);
    if (known !== undefined) {
      parts.push(`^${known}`);
      return;
    }
    const owner = vpcOf(value);
    const name = nameOf(value);
    const isForeign = owner === undefined ? name !== undefined && this.named.get(name) === value : owner !== vpc;
    if (isForeign) parts.push(name ?? owner?.address ?? "");
    else this.fields(vpc, value, seen, parts);
  }

  private fields(vpc: Vpc, value: object, seen: Map<object, number>, parts: string[]): void {
    seen.set(value, seen.size);
    parts.push("{");
    if (value instanceof Map) {
      for (const [key, member] of value as Map<unknown, unknown>) {
        this.value(vpc, key, seen, parts);
        this.value(vpc, member, seen, parts);
      }
    } else if (value instanceof Set || Array.isArray(value)) {
      for (const member of value as Iterable<unknown>) this.value(vpc, member, seen, parts);
    } else {
      for (const [key, member] of Object.entries(value)) {
        if (member === undefined || member instanceof Labels) continue;
        parts.push(key);
        if (NAMES.includes(key) && typeof member === "string") this.name(vpc, value, member, seen, parts);
        else this.value(vpc, member, seen, parts);
      }
    }
    parts.push("}");
  }

  /** What a thing is called itself does not matter, unless the intent mentions it; what it calls another does. */
  private name(vpc: Vpc, of: object, name: string, seen: Map<object, number>, parts: string[]): void {
    const thing = this.named.get(name);
    if (thing === undefined || thing === of) parts.push(this.mark(name));
    else this.text(vpc, name, seen, parts);
  }

  private mark(address: string): string {
    return this.mentioned.has(address) ? "!" : "";
  }
}

/** Fields that hold what a thing is called. */
const NAMES = ["address", "key"];

const LOOKS_LIKE_ADDRESS = /^[\da-f]*[.:][\da-f.:]+$/i;

/** The VPC that a thing stands in; a VPC stands in itself. */
function vpcOf(thing: object): Vpc | undefined {
  if ("subnets" in thing && "mainTable" in thing) return thing as Vpc;
  if ("vpc" in thing && thing.vpc !== undefined) return thing.vpc as Vpc;
  if ("subnet" in thing && thing.subnet !== undefined) return (thing.subnet as Subnet).vpc;
  return undefined;
}

function nameOf(thing: object): string | undefined {
  if ("key" in thing && typeof thing.key === "string") return thing.key;
  return "address" in thing && typeof thing.address === "string" ? thing.address : undefined;
}

/** A VPC, the thing that holds it, and by which field and part of it. */
interface Held {
  readonly vpc: Vpc;
  readonly by: string;
  readonly field: string;
  readonly part: object;
}

/** VPCs that a thing holds directly, or by parts in its lists and maps. */
function* heldBy(by: string, thing: object): Iterable<Held> {
  for (const [field, member] of Object.entries(thing) as [string, unknown][]) {
    const parts = Array.isArray(member) ? member : member instanceof Map ? [...member.values()] : [member];
    for (const part of parts as unknown[]) {
      const vpc = typeof part === "object" && part !== null ? vpcOf(part) : undefined;
      if (vpc !== undefined) yield { vpc, by, field, part: part as object };
    }
  }
}

function append<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** A subnet's place in its VPC; subnets of one VPC do not overlap, so it is theirs alone. */
export function placeOf(subnet: Subnet): string {
  return subnet.cidrs.map((block) => prefixIn(subnet.vpc, block)).join("+");
}

/** A prefix by its distance from the start of the VPC's block that holds it, or as it is. */
export function prefixIn(vpc: Vpc, prefix: Cidr): string {
  const index = vpc.cidrs.findIndex((block) => block.contains(prefix));
  const block = vpc.cidrs[index];
  if (block === undefined) return numberOf(prefix);
  return `#${index}+${prefix.first - block.first}/${prefix.prefixLength}`;
}

/** A prefix as text that is quick to make; nobody reads it. */
export function numberOf({ family, first, prefixLength }: Cidr): string {
  return `${family}:${first}/${prefixLength}`;
}
