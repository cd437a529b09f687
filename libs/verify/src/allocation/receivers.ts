import { Reference, type ResourceNode, type Stacks } from "@causeway/terraform";

/** Managed resources of some types, in the order of their addresses: that of the input must not matter. */
export function byAddress(stacks: Stacks, types: ReadonlySet<string>): ResourceNode[] {
  const managed = stacks.nodes(types).filter((node) => node.mode === "managed");
  return managed.sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Address of the VPC that gets the block. */
export function vpcOf(node: ResourceNode, stacks: Stacks): string {
  if (node.type === "aws_vpc") return node.address;
  const vpc = stacks.attribute(node, "vpc_id");
  return vpc instanceof Reference ? vpc.resource : node.address;
}
