import { TerraformResource } from "cdktf";
import { AccountStack } from "../account/account-stack.js";
import type { OrganizationApp } from "../account/organization-app.js";

/** Arguments with which AWS refuses to delete a load balancer, a firewall, and the like. */
const PROTECTIONS = ["enableDeletionProtection", "deleteProtection", "deletionProtection"];

/** Turns deletion protection off in the stacks of accounts that are to be removed, whatever constructs asked for. */
export function unprotect(app: OrganizationApp): void {
  const stacks = app.node.children.filter((child) => child instanceof AccountStack);
  for (const stack of stacks.filter(({ account }) => account.removal === "unprotect")) {
    for (const resource of stack.node.findAll().filter((child) => TerraformResource.isTerraformResource(child))) {
      const attributes = resource as unknown as Record<string, unknown>;
      for (const name of PROTECTIONS.filter((protection) => protection in resource)) {
        attributes[name] = false;
      }
    }
  }
}
