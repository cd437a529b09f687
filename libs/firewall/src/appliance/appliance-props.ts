import type { MachineProps } from "../machine/machine-props.js";

/** The appliances need two network interfaces, and must forward what they are given. */
export interface ApplianceProps extends MachineProps {
  /**
   * Which interface is device 0; the other one is device 1. Images differ in what they take it for.
   * @default management
   */
  readonly primaryInterface?: "management" | "data";
}
