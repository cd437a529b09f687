import type { IntentDescription } from "@causeway/intents";

type Attributes = Record<string, unknown>;
type Blocks = Record<string, Record<string, Attributes>>;

export interface TerraformJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Record<string, { value: unknown }>;
  readonly provider?: Record<string, Attributes[]>;
  readonly terraform?: Attributes;
  readonly moved?: readonly { from: string; to: string }[];
}

/** A synthesized stack, parsed: what tests assert on. */
export class ParsedStack {
  constructor(
    readonly name: string,
    readonly json: TerraformJson,
    /** What its constructs declare. */
    readonly intents: readonly IntentDescription[] = [],
  ) {}

  /** Attributes of a type's resources, by the name in their address. */
  resources(type: string): Record<string, Attributes> {
    return this.json.resource?.[type] ?? {};
  }

  /** Attributes of one resource, by address, e.g. `aws_vpc.payments_vpc`. */
  resource(address: string): Attributes {
    const [type = "", name = ""] = address.split(".");
    const attributes = this.resources(type)[name];
    if (attributes === undefined) {
      throw new Error(`stack ${this.name} has no ${address}; it has:\n${this.addresses().join("\n")}`);
    }
    return attributes;
  }

  /** Attributes of a type's data sources, by the name in their address. */
  data(type: string): Record<string, Attributes> {
    return this.json.data?.[type] ?? {};
  }

  get outputs(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.json.output ?? {}).map(([name, { value }]) => [name, value]));
  }

  /** Terraform addresses of all resources, data sources and outputs, sorted. */
  addresses(): string[] {
    const list = (blocks: Blocks = {}, prefix = ""): string[] =>
      Object.entries(blocks).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${prefix}${type}.${name}`));
    return [
      ...list(this.json.resource),
      ...list(this.json.data, "data."),
      ...Object.keys(this.json.output ?? {}).map((name) => `output.${name}`),
    ].sort();
  }
}
