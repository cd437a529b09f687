import { members, type Attributes, type Source } from "./source.js";

/** Files of a configuration; states and plans, which hold a part once inside its resource and once besides, have others. */
const CONFIGURATION = /\.(tf|tofu)\.json$/;

/**
 * Whether a configuration says all that a resource has of something. What resources of their own add is then undone at its
 * next apply, and theirs undoes it.
 */
export function saysAll(source: Source, address: string, argument: string): boolean {
  const owner = source.configuration.resources.get(address);
  if (owner === undefined || !CONFIGURATION.test(owner.file)) return false;
  const said = owner.attributes[argument];
  return ADOPTED.includes(owner.type) || (said !== undefined && said !== null);
}

/**
 * Their rules are those inside, even if there are none.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_network_acl
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group
 */
const ADOPTED = ["aws_default_network_acl", "aws_default_security_group"];

/** Whether a configuration lists such things of a resource, and not this one. */
export function leavesOut(source: Source, { address, attributes }: Attributes, argument: string, one: string): boolean {
  const listed = members({ address, attributes }, argument);
  if (listed.length === 0 || !saysAll(source, address, argument)) return false;
  return !listed.some((value) => source.resolve(value, address) === one);
}
