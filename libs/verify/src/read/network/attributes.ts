import { Reference, Unknown } from "../../configuration.js";
import { type Evaluated, LazyObject } from "../evaluate/values.js";
import type { Json } from "../json.js";
import { computedAttribute } from "./computed.js";
import type { Network } from "./network.js";
import type { ResourceNode } from "./resource-node.js";

/** An attribute of a resource: as the input gives it, or as AWS will compute it. */
export function attributeOfNode(node: ResourceNode, name: string, network: Network): Evaluated {
  const given = node.given(name);
  if (node.type === "terraform_remote_state" && name === "outputs") {
    return given ?? network.remoteStates.outputsOf(node);
  }
  if (given !== undefined) return given;
  if (node.mode === "data") return dataAttribute(node, name, network);
  return computedAttribute(node, name, network) ?? new Reference(node.address, name);
}

function dataAttribute(node: ResourceNode, name: string, network: Network): Evaluated {
  const key = `${node.address}.${name}`;
  const bound = network.bindings.variables;
  if (bound !== undefined && Object.hasOwn(bound, key)) return bound[key] as Json;
  return new Unknown(`the data source is read by Terraform; a binding of ${key} would tell`, node.address);
}

/** A whole resource as a value. */
export class ResourceObject extends LazyObject {
  constructor(
    readonly node: ResourceNode,
    private readonly network: Network,
  ) {
    super();
  }

  attribute(name: string): Evaluated {
    return attributeOfNode(this.node, name, this.network);
  }

  whole(): Evaluated {
    const entries = this.node.names().map((name): [string, Evaluated] => [name, this.attribute(name)]);
    const id: [string, Evaluated][] = this.node.mode === "managed" ? [["id", this.attribute("id")]] : [];
    return Object.fromEntries([...entries, ...id]);
  }
}
