import { Reference, Unknown } from "../configuration.js";
import { type Evaluated, LazyObject } from "../evaluate/values.js";
import type { Stacks } from "./stacks.js";
import type { ResourceNode } from "./resource-node.js";

/** An attribute of a resource: as the input gives it, or as AWS will compute it. */
export function attributeOfNode(node: ResourceNode, name: string, stacks: Stacks): Evaluated {
  const given = node.given(name);
  if (node.type === "terraform_remote_state" && name === "outputs") {
    return given ?? boundAttribute(node, name, stacks) ?? stacks.remoteStates.outputsOf(node);
  }
  if (given !== undefined) return given;
  if (node.mode === "data") return dataAttribute(node, name, stacks);
  const placeholder = stacks.placeholders.get(`${node.address}.${name}`);
  if (placeholder !== undefined) return placeholder;
  return stacks.provider.types[node.type]?.computed?.[name]?.(node, stacks) ?? new Reference(node.address, name);
}

function dataAttribute(node: ResourceNode, name: string, stacks: Stacks): Evaluated {
  const bound = boundAttribute(node, name, stacks);
  if (bound !== undefined) return bound;
  const found = lookedUp(node, stacks);
  if (found !== undefined) return attributeOfNode(found, name, stacks);
  const reason = `the data source is read by Terraform; a binding of ${node.address}.${name} would tell`;
  return new Unknown(reason, node.address, [], {
    attribute: new Reference(node.address, name),
    form: "value",
  });
}

function boundAttribute(node: ResourceNode, name: string, { bindings }: Stacks): Evaluated | undefined {
  const key = `${node.address}.${name}`;
  const { variables } = bindings;
  return variables !== undefined && Object.hasOwn(variables, key) ? (variables[key] as Evaluated) : undefined;
}

/** The resource that a data source of the same type looks up by its id. */
function lookedUp(node: ResourceNode, stacks: Stacks): ResourceNode | undefined {
  const id = ["id", ...(stacks.provider.types[node.type]?.lookedUpBy ?? [])]
    .map((name) => node.given(name))
    .find(Boolean);
  const found = id instanceof Reference && id.attribute === "id" ? stacks.node(id.resource) : undefined;
  return found?.type === node.type && found.mode === "managed" ? found : undefined;
}

/** A whole resource as a value. */
export class ResourceObject extends LazyObject {
  constructor(
    readonly node: ResourceNode,
    private readonly stacks: Stacks,
  ) {
    super();
  }

  attribute(name: string): Evaluated {
    return attributeOfNode(this.node, name, this.stacks);
  }

  whole(): Evaluated {
    const entries = this.node.names().map((name): [string, Evaluated] => [name, this.attribute(name)]);
    const id: [string, Evaluated][] = this.node.mode === "managed" ? [["id", this.attribute("id")]] : [];
    return Object.fromEntries([...entries, ...id]);
  }
}
