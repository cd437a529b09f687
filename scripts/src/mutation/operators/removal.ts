import type { Mutant } from "../mutant.js";
import { mentions } from "../references.js";
import { type Json, networkResourcesOf, type Resource, resourcesOf, type Stacks } from "../stacks.js";

/** Deletes each resource of the network, and with it what cannot be without it. */
export function removals(stacks: Stacks): Mutant[] {
  return networkResourcesOf(stacks).map((resource) => ({
    name: `delete ${resource.address}`,
    apply: (copy) => {
      remove(copy, resource);
    },
  }));
}

/**
 * Takes a resource out of its stack. Lists that name it get shorter, outputs lose what it gave; another resource that
 * needs it goes with it, as Terraform would refuse it otherwise.
 */
export function remove(stacks: Stacks, resource: Resource): void {
  const stack = stacks[resource.stack];
  const named = stack?.resource[resource.type];
  if (stack === undefined || named?.[resource.name] === undefined) return;
  Reflect.deleteProperty(named, resource.name);
  if (stack.output !== undefined) withdraw(stack.output, resource);
  const others = resourcesOf({ [resource.stack]: stack }).filter((other) => mentions(other.body, resource));
  for (const other of others) {
    shorten(other.body, resource);
    const empty = PLACES.some((key) => Array.isArray(other.body[key]) && other.body[key].length === 0);
    if (empty || mentions(other.body, resource)) remove(stacks, other);
  }
}

/** A resource that stands in no subnet any more cannot be. */
const PLACES = ["subnet_ids", "subnet_mapping"];

/** Takes out the members of lists that mention a resource, innermost lists first. */
function shorten(value: Json, resource: Resource): void {
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) {
    for (const member of value) if (!isDirect(member, resource)) shorten(member, resource);
    const kept = value.filter((member) => !isDirect(member, resource));
    value.splice(0, value.length, ...kept);
    return;
  }
  for (const part of Object.values(value)) shorten(part, resource);
}

/** Whether a member of a list is the mention, or a block whose own attributes hold it. */
function isDirect(member: Json, resource: Resource): boolean {
  if (member === null || typeof member !== "object") return mentions(member, resource);
  return Object.values(member).some((part) => typeof part === "string" && mentions(part, resource));
}

/** Takes what a resource gave out of the outputs. */
function withdraw(outputs: Record<string, Json>, resource: Resource): void {
  for (const [key, part] of Object.entries(outputs)) {
    if (!mentions(part, resource)) continue;
    if (part !== null && typeof part === "object" && !Array.isArray(part)) withdraw(part, resource);
    else Reflect.deleteProperty(outputs, key);
  }
}
