import type { Evaluated } from "./evaluate/values.js";
import type { JsonObject } from "./json/json.js";
import type { ResourceNode } from "./stacks/resource-node.js";
import type { Stacks } from "./stacks/stacks.js";

/**
 * What the caller knows of a provider's resource types and Terraform's language does not say. Reading itself knows no
 * type: without these facts an attribute that is not configured is a bare reference, and blocks stand as they were
 * written.
 */
export interface ProviderFacts {
  /** By Terraform type, e.g. `aws_subnet`. A type that is missing has no facts. */
  readonly types: Readonly<Record<string, TypeFacts>>;
  /** Types whose ids an argument may hold, by the argument's name: `nat_gateway_id` → `aws_nat_gateway`. */
  readonly idArguments: Readonly<Record<string, readonly string[]>>;
  /** Whether a text of a state has the form of an id that the provider assigns, so that it may stand for a resource. */
  isId(text: string): boolean;
  /** Whether resources of the type adopt or accept what another resource made, and share its id. */
  adopts(type: string): boolean;
  /** Whether it does not matter to the caller how many resources of the type there are. */
  isIrrelevant(type: string): boolean;
  /**
   * Values for attributes that the provider will choose and everything else is computed from, by `ADDRESS.ATTRIBUTE`.
   *
   * @param stacks - evaluated without them; with them everything is evaluated anew
   * @throws {ReadError | ReadErrors} for bindings of the caller's own that do not fit the input
   */
  placeholders?(stacks: Stacks): Placeholders;
}

export type Placeholders = ReadonlyMap<string, Evaluated>;

/** Everything is optional: most types need no facts. */
export interface TypeFacts {
  /** Attributes that the provider computes and whose shape is known before apply. */
  readonly computed?: Readonly<Record<string, Compute>>;
  /** Blocks that may stand once as an object or several times as a list; they are handed on as lists, as in a state. */
  readonly blocks?: readonly string[];
  /** Whether `default_tags` of the provider configuration are part of its `tags_all`. */
  readonly takesDefaultTags?: true;
  /** Arguments besides `id` by which a data source of the type is given the id of what it looks up. */
  readonly lookedUpBy?: readonly string[];
  /** Attributes with the id of something that is made along with the resource, such as a default route table. */
  readonly madeAlong?: readonly string[];
  /** Such an attribute that another resource may take over, and the one that it has until then. */
  readonly replaceable?: { readonly attribute: string; readonly by: string };
  /** The attribute with the id of what a resource of the type adopts. */
  readonly adopted?: string;
  /** Further ids that a state of the resource holds, each of something that is told apart by a key. */
  readonly innerIds?: (values: JsonObject) => readonly InnerId[];
  /** Attributes as they are, made from what a state shows of them: JSON has lists where Terraform has sets. */
  readonly recorded?: Readonly<Record<string, (value: Evaluated) => Evaluated>>;
  /** Attributes with a text in base64, gzipped or not, that may hold the ids of resources. */
  readonly packed?: readonly string[];
}

/** @returns undefined if the attribute is a bare reference after all */
export type Compute = (node: ResourceNode, stacks: Stacks) => Evaluated | undefined;

/** `vpce-1` of a firewall: its attribute `endpoint_id` in the subnet `subnet-1`. */
export interface InnerId {
  readonly id: string;
  readonly attribute: string;
  /** Id of the resource that tells it apart from others. */
  readonly keyId: string;
}

/** For Terraform of which nothing more is known. */
export const NO_FACTS: ProviderFacts = {
  types: {},
  idArguments: {},
  isId: () => false,
  adopts: () => false,
  isIrrelevant: () => false,
};
