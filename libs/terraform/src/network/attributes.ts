import { Reference, Unknown } from "../configuration.js";
import { type Evaluated, LazyObject } from "../evaluate/values.js";
import type { Json } from "../json.js";
import { computedAttribute } from "./computed.js";
import type { Network } from "./network.js";
import type { ResourceNode } from "./resource-node.js";

/** An attribute of a resource: as the input gives it, or as AWS will compute it. */
export function attributeOfNode(node: ResourceNode, name: string, network: Network): Evaluated {
  const given = node.given(name);
  if (node.type === "terraform_remote_state" && name === "outputs") {
    return given ?? boundAttribute(node, name, network) ?? network.remoteStates.outputsOf(node);
  }
  if (given !== undefined) return given;
  if (node.mode === "data") return dataAttribute(node, name, network);
  return computedAttribute(node, name, network) ?? new Reference(node.address, name);
}

function dataAttribute(node: ResourceNode, name: string, network: Network): Evaluated {
  const bound = boundAttribute(node, name, network);
  if (bound !== undefined) return bound;
  const found = lookedUp(node, network);
  if (found !== undefined) return attributeOfNode(found, name, network);
  const reason = `the data source is read by Terraform; a binding of ${node.address}.${name} would tell`;
  return new Unknown(reason, node.address, [], {
    attribute: new Reference(node.address, name),
    form: "value",
  });
}

function boundAttribute(node: ResourceNode, name: string, { bindings }: Network): Evaluated | undefined {
  const key = `${node.address}.${name}`;
  const { variables } = bindings;
  return variables !== undefined && Object.hasOwn(variables, key) ? (variables[key] as Json) : undefined;
}

/** The resource that a data source of the same type looks up by its id. */
function lookedUp(node: ResourceNode, network: Network): ResourceNode | undefined {
  const id = ["id", ...(ID_ARGUMENTS[node.type] ?? [])].map((name) => node.given(name)).find(Boolean);
  const found = id instanceof Reference && id.attribute === "id" ? network.node(id.resource) : undefined;
  return found?.type === node.type && found.mode === "managed" ? found : undefined;
}

/** Data sources that are given an id by another name. */
const ID_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_ec2_transit_gateway_attachment: ["transit_gateway_attachment_id"],
  aws_internet_gateway: ["internet_gateway_id"],
  aws_route_table: ["route_table_id"],
  aws_vpc_ipam_pool: ["ipam_pool_id"],
};

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
