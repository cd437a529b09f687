import type { ConstructProblem } from "@causeway/platform";
import { MAX_CAPACITY } from "./aws-limits.js";
import type { StatelessRule } from "./rule-group.js";

/**
 * Capacities that groups get unless told otherwise. Few and far apart: AWS fixes a group's capacity when it creates
 * it, and a group that outgrows its step is replaced.
 */
const STEPS = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, MAX_CAPACITY];

/** The smallest step that holds `needed`, or the largest there is. */
export function capacityStep(needed: number): number {
  return STEPS.find((step) => step >= needed) ?? MAX_CAPACITY;
}

/**
 * Capacity that stateless rules need: for each rule the product of the number of entries of each setting, where an
 * empty setting counts as one.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/nwfw-rule-group-capacity.html
 */
export function statelessCapacity(rules: readonly StatelessRule[]): number {
  return rules
    .map(({ protocols, sources, destinations, sourcePorts, destinationPorts }) =>
      [protocols, sources, destinations, sourcePorts, destinationPorts]
        .map((setting) => Math.max(1, setting.length))
        .reduce((product, count) => product * count, 1),
    )
    .reduce((sum, capacity) => sum + capacity, 0);
}

/** INVALID_CAPACITY for a number that AWS cannot reserve, CAPACITY_EXCEEDED for rules that it does not hold. */
export function checkCapacity(needed: number, capacity: number): ConstructProblem[] {
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MAX_CAPACITY) {
    return [
      {
        code: "INVALID_CAPACITY",
        property: "capacity",
        found: String(capacity),
        allowed: `1 to ${String(MAX_CAPACITY)}`,
        message: `a rule group's capacity is a whole number from 1 to ${String(MAX_CAPACITY)}`,
      },
    ];
  }
  if (needed <= capacity) {
    return [];
  }
  return [
    {
      code: "CAPACITY_EXCEEDED",
      property: "capacity",
      found: String(needed),
      allowed: `at most ${String(capacity)}`,
      message:
        capacity === MAX_CAPACITY
          ? `the rules need a capacity of ${String(needed)}, more than AWS gives any group: split the group`
          : `the rules need a capacity of ${String(needed)}, the group has ${String(capacity)}`,
    },
  ];
}
