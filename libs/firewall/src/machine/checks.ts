import type { AccountConstruct } from "@causeway/platform";
import type { MachineProps } from "./machine-props.js";

/** Reports INVALID_INSTANCE_TYPE, and OUT_OF_RANGE for the volume. */
export function checkMachine(construct: AccountConstruct, { instanceType, volumeGigabytes }: MachineProps): void {
  if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(instanceType)) {
    construct.report({
      code: "INVALID_INSTANCE_TYPE",
      property: "instanceType",
      found: instanceType,
      allowed: "an instance type such as c6in.large",
      message: `"${instanceType}" is not an instance type`,
    });
  }
  if (volumeGigabytes !== undefined) {
    checkRange(construct, "volumeGigabytes", volumeGigabytes, 1, 16_384);
  }
}

/** Reports OUT_OF_RANGE for what is no whole number from `least` to `most`. */
export function checkRange(
  construct: AccountConstruct,
  property: string,
  value: number,
  least: number,
  most: number,
): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    const allowed = `${String(least)} to ${String(most)}`;
    construct.report({
      code: "OUT_OF_RANGE",
      property,
      found: String(value),
      allowed,
      message: `${property} is a whole number from ${allowed}; found ${String(value)}`,
    });
  }
}
