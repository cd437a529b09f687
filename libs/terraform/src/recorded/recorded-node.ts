import { Unknown } from "../configuration.js";
import { OnceByName } from "../evaluate/once.js";
import type { Evaluated } from "../evaluate/values.js";
import type { Stacks } from "../stacks/stacks.js";
import type { ResourceNode } from "../stacks/resource-node.js";
import { ownReference } from "./own-ids.js";
import { unpacked } from "./packed-text.js";
import { type RecordedResource, withoutUnset } from "./recorded-values.js";

/** Attributes that a plan does not know yet. */
export interface UnknownAttributes {
  readonly names: readonly string[];
  /**
   * @param known - what the plan does know of the attribute
   * @returns undefined if nothing configures it, so that AWS computes it
   */
  resolve(name: string, known: Evaluated): Evaluated | undefined;
}

/** A resource instance of a state or plan. */
export class RecordedNode implements ResourceNode {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly provider: string;
  private readonly once = new OnceByName();

  constructor(
    readonly resource: RecordedResource,
    readonly stack: string,
    readonly file: string,
    private readonly stacks: Stacks,
    private readonly unknown?: UnknownAttributes,
  ) {
    this.address = `${stack}:${resource.address}`;
    this.mode = resource.mode;
    this.type = resource.type;
    this.provider = resource.provider;
  }

  names(): readonly string[] {
    return [...new Set([...Object.keys(this.resource.values), ...(this.unknown?.names ?? [])])];
  }

  given(name: string): Evaluated | undefined {
    return this.once.get(name, this.address, () => this.resolve(name)) ?? undefined;
  }

  /** Where the text names resources, as configuration that puts their ids into it does. */
  private unpack(text: string): Evaluated {
    const names = this.stacks.identities.namedIn(unpacked(text));
    return names.length === 0 ? text : new Unknown("it is a text with ids in it", this.address, names);
  }

  private resolve(name: string): Evaluated {
    const { identities, provider } = this.stacks;
    const facts = provider.types[this.type];
    const own = ownReference(this.resource, this.address, name, provider, identities);
    if (own !== undefined) return own;
    const json = Object.hasOwn(this.resource.values, name) ? (this.resource.values[name] ?? null) : null;
    // To the resource that adopts it, it is what another was made along with.
    if (facts?.adopted === name && typeof json === "string") return identities.findMadeAlong(json) ?? json;
    const known = identities.resolve(withoutUnset(json, name), name);
    if (this.unknown?.names.includes(name) === true) return this.unknown.resolve(name, known) ?? null;
    if (facts?.packed?.includes(name) === true && typeof known === "string") return this.unpack(known);
    return facts?.recorded?.[name]?.(known) ?? known;
  }
}
