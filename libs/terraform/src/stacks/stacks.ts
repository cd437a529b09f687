import type { Unknown } from "../configuration.js";
import type { Placeholders, ProviderFacts } from "../provider.js";
import { OnceByName } from "../evaluate/once.js";
import type { Evaluated } from "../evaluate/values.js";
import { attributeOfNode } from "./attributes.js";
import type { Bindings } from "./bindings.js";
import { IdentityIndex } from "./identities.js";
import { RemoteStates } from "./remote-state.js";
import type { ResourceNode } from "./resource-node.js";

/** One Terraform state, applied or to be: a stack of CDKTF's, a root module, a state or plan file. */
export interface Stack {
  readonly name: string;
  readonly file: string;
  /** Folder that relative paths of its backend start from. */
  readonly directory: string;
  /** All instances, or those of some Terraform types. */
  nodes(types?: ReadonlySet<string>): readonly ResourceNode[];
  outputNames(): readonly string[];
  /** Variables that a binding may give a value. */
  variableNames(): readonly string[];
  /** Undefined if there is no such output. */
  output(name: string): Evaluated | undefined;
  /** What could not be read of it. */
  unread(): readonly Unknown[];
  /** Where it keeps its state; undefined if the input does not say. */
  backend(): Backend | undefined;
}

export interface Backend {
  readonly type: string;
  readonly config: Evaluated;
  /** The one that a reader asks for. */
  readonly workspace?: string;
}

/** All stacks together. Evaluation is lazy, so that they may refer to each other in any direction. */
export class Stacks {
  readonly identities: IdentityIndex;
  readonly remoteStates = new RemoteStates(this);
  /** Sets that the provider computes, by what they are an attribute of. */
  readonly computed = new OnceByName();
  private readonly stacksByName = new Map<string, Stack>();
  private readonly nodesByAddress = new Map<string, ResourceNode>();

  /** @param placeholders - empty while they are being chosen */
  constructor(
    readonly provider: ProviderFacts,
    readonly bindings: Bindings,
    readonly placeholders: Placeholders,
  ) {
    this.identities = new IdentityIndex(provider);
  }

  get all(): readonly Stack[] {
    return [...this.stacksByName.values()];
  }

  stack(name: string): Stack | undefined {
    return this.stacksByName.get(name);
  }

  addStack(stack: Stack): void {
    this.stacksByName.set(stack.name, stack);
  }

  /** Every node is known here from the moment that something can refer to it. */
  register(node: ResourceNode): void {
    this.nodesByAddress.set(node.address, node);
  }

  node(address: string): ResourceNode | undefined {
    return this.nodesByAddress.get(address);
  }

  /** An attribute of a resource: as the input gives it, or as the provider will compute it. */
  attribute(node: ResourceNode, name: string): Evaluated {
    return attributeOfNode(node, name, this);
  }

  nodes(types?: ReadonlySet<string>): readonly ResourceNode[] {
    return this.all.flatMap((stack) => stack.nodes(types));
  }
}
