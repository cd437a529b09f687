import type { StackJson } from "./stacks.js";

/** Arguments that keep AWS from deleting a resource, by Terraform type. */
const PROTECTIONS: Readonly<Record<string, readonly string[]>> = {
  aws_lb: ["enable_deletion_protection"],
  aws_networkfirewall_firewall: ["delete_protection"],
};

/**
 * The part of a stack's Terraform that turns protections off, for an override file.
 *
 * @returns undefined where nothing is protected
 */
export function protections({ resource = {} }: StackJson): StackJson["resource"] | undefined {
  const off = Object.entries(PROTECTIONS).flatMap(([type, names]) => {
    const protectedOnes = Object.entries(resource[type] ?? {}).flatMap(([name, block]) => {
      const set = names.filter((argument) => block[argument] === true);
      return set.length === 0 ? [] : [[name, Object.fromEntries(set.map((argument) => [argument, false]))] as const];
    });
    return protectedOnes.length === 0 ? [] : [[type, Object.fromEntries(protectedOnes)] as const];
  });
  return off.length === 0 ? undefined : Object.fromEntries(off);
}
