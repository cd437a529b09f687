import { InstanceRole, SESSION_MANAGER } from "@causeway/aws";
import type { Construct } from "constructs";
import type { Permission } from "./machine-props.js";

/** The role of a firewall's machines: Session Manager, and what the firewall is given beside it. */
export function machineRole(scope: Construct, name: string, permissions: readonly Permission[] = []): InstanceRole {
  return new InstanceRole(scope, "role", {
    name,
    description: `Appliances of firewall ${name}`,
    policyName: "appliance",
    permissions: [
      SESSION_MANAGER,
      ...permissions.map(({ Sid, ...what }) => ({ Sid, Effect: "Allow" as const, ...what })),
    ],
  });
}
