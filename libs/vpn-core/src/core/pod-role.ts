import { InstanceRole, SESSION_MANAGER } from "@causeway/aws";
import type { Statement } from "@causeway/aws";
import type { Construct } from "constructs";

/** The role of an instance of a core or its bastion: Session Manager, and what is added. */
export function podRole(
  scope: Construct,
  id: string,
  name: string,
  permissions: readonly Statement[] = [],
): InstanceRole {
  return new InstanceRole(scope, id, {
    name,
    description: `Instance ${name}`,
    policyName: "pod",
    permissions: [SESSION_MANAGER, ...permissions],
  });
}
