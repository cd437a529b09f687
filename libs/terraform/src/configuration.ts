/**
 * What the reader hands to the model: every resource instance of every stack, with its attributes resolved as far
 * as they can be known before apply.
 */

/** A value of an attribute after resolution. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Reference
  | Unknown
  | UnorderedSet
  | readonly Value[]
  | { readonly [key: string]: Value };

/**
 * An attribute that AWS assigns, and that therefore stands for the resource itself: `aws_subnet.a.id`. Ids found in
 * a state are turned back into references, so that the model sees the same thing before and after apply.
 */
export class Reference {
  constructor(
    /** `STACK:TERRAFORM_ADDRESS` of the resource instance. */
    readonly resource: string,
    /** Name of the computed attribute, e.g. `id`, `arn`, `endpoint_id`. */
    readonly attribute: string,
    /** Which one of several, e.g. the address of the subnet whose firewall endpoint is meant. */
    readonly key?: string,
  ) {}

  /** Whether each resource has its own, and never an empty one. */
  get isUnique(): boolean {
    return this.attribute === "id" || this.attribute === "arn" || this.key !== undefined;
  }

  toString(): string {
    return `${this.resource}.${this.attribute}${this.key === undefined ? "" : `[${this.key}]`}`;
  }
}

/** A value that cannot be known from the input. Whatever depends on it is UNPROVEN. */
export class Unknown {
  constructor(
    /** Why, for people: "position in an unordered set of firewall sync states". */
    readonly reason: string,
    /** `STACK:TERRAFORM_ADDRESS` of where it arose. */
    readonly at: string,
    /** Addresses of resources whose ids are part of a text that is not known, such as user data. */
    readonly names: readonly string[] = [],
    /** What it is that is not known, unless it is made of several values. */
    readonly origin?: Origin,
  ) {}
}

/** An attribute, or the block of the one address that an attribute is, `${…}/32`. */
export interface Origin {
  readonly attribute: Reference;
  readonly form: "value" | "block";
}

/** A Terraform set: its members are known, their positions are not. */
export class UnorderedSet {
  constructor(readonly members: readonly Value[]) {}
}

/** One instance of a resource or data source. */
export interface Resource {
  /** `STACK:TERRAFORM_ADDRESS`, with module path and instance key: `hub:module.m.aws_subnet.a["x"]`. */
  readonly address: string;
  readonly stack: string;
  readonly mode: "managed" | "data";
  /** Terraform type, e.g. `aws_subnet`. */
  readonly type: string;
  /** Provider configuration it uses, e.g. `aws` or `aws.network`. */
  readonly provider: string;
  /** What the provider configuration says; not known where that is left to the environment. */
  readonly region?: string;
  readonly attributes: Readonly<Record<string, Value>>;
  /** File it was read from. */
  readonly file: string;
}

export interface Configuration {
  /** By address, in the order of the addresses. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Terraform outputs by `STACK:NAME`. */
  readonly outputs: ReadonlyMap<string, Value>;
  /** Modules whose source was not given, and anything else that was not read: what could hide there is UNPROVEN. */
  readonly unread: readonly Unknown[];
}
