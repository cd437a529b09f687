import { Reference, Unknown } from "../configuration.js";
import type { ProviderFacts } from "../provider.js";
import { spend } from "../evaluate/bounds.js";
import { type Evaluated, isList, isObject, LazyObject, Unordered } from "../evaluate/values.js";

/** Names and free text may happen to look like an id. */
const FREE_TEXT = new Set(["tags", "tags_all", "name", "description"]);

/** Turns the ids that a state holds back into references to the resources they belong to. */
export class IdentityIndex {
  private readonly references = new Map<string, { reference: Reference; rank: number }>();
  private readonly madeAlong = new Map<string, Reference>();

  constructor(private readonly provider: ProviderFacts) {}

  /**
   * @param rank - of several resources with one id (a peering connection and its accepter) the lowest owns it
   */
  add(id: unknown, reference: Reference, rank: number): void {
    if (typeof id !== "string" || !this.provider.isId(id)) return;
    const before = this.references.get(id);
    if (before === undefined || rank < before.rank) this.references.set(id, { reference, rank });
  }

  /** The id of something that AWS makes along with a resource, such as a VPC's default route table. */
  addMadeAlong(id: unknown, reference: Reference, rank: number): void {
    this.add(id, reference, rank);
    if (typeof id === "string" && !this.madeAlong.has(id)) this.madeAlong.set(id, reference);
  }

  find(id: string): Reference | undefined {
    return this.references.get(id)?.reference;
  }

  /** Like `find`, but the resource that it was made along with, rather than one that adopted it. */
  findMadeAlong(id: string): Reference | undefined {
    return this.madeAlong.get(id) ?? this.find(id);
  }

  /** Addresses of the resources whose ids a text holds, sorted. */
  namedIn(text: string): readonly string[] {
    const words = new Set(text.split(/[^A-Za-z0-9-]+/));
    const named = [...this.references].filter(([id]) => words.has(id)).map(([, { reference }]) => reference.resource);
    return [...new Set(named)].sort();
  }

  /** The value with references in place of known ids. Text that only contains an id stays text. */
  resolve(value: Evaluated, attribute?: string): Evaluated {
    if (this.references.size === 0 || (attribute !== undefined && FREE_TEXT.has(attribute))) return value;
    if (typeof value === "string") return this.find(value) ?? value;
    spend();
    if (value instanceof Unordered) {
      return new Unordered(
        value.members.map((item) => this.resolve(item)),
        value.origin,
      );
    }
    if (isList(value)) return value.map((item) => this.resolve(item));
    if (value === null || typeof value !== "object") return value;
    if (value instanceof Reference || value instanceof Unknown || value instanceof LazyObject) return value;
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.resolve(item, name)]));
  }
}
