import { checkInstanceType, checkWholeNumber } from "@causeway/aws";
import type { AccountConstruct } from "@causeway/platform";
import type { MachineProps } from "./machine-props.js";

/** Reports INVALID_INSTANCE_TYPE, and NUMBER_OUT_OF_RANGE for the volume. */
export function checkMachine(construct: AccountConstruct, { instanceType, volumeGigabytes }: MachineProps): void {
  checkInstanceType(construct, "instanceType", instanceType);
  if (volumeGigabytes !== undefined) {
    checkWholeNumber(construct, "volumeGigabytes", volumeGigabytes, 1, 16_384);
  }
}
