import { Tokenization } from "cdktf";
import type { TerraformResource } from "cdktf";
import type { BindingsDescription } from "@causeway/intents";
import { AccountStack } from "../account/account-stack.js";
import { OrganizationApp } from "../account/organization-app.js";
import { RESOLVER } from "../synth/stack-json.js";
import { intentAddress } from "./ends.js";

/**
 * Router binding: declares what the operating system of an instance routes, which no Terraform holds. `routes` names, by
 * IPv4 block, one of the instance's interfaces, or a VPN connection that ends at it. Results say that they rest on it.
 */
export function bindRouter(instance: TerraformResource, routes: Readonly<Record<string, TerraformResource>>): void {
  const byBlock = Object.entries(routes).map(([block, target]) => [block, intentAddress(target)] as const);
  bind(instance, { devices: { [intentAddress(instance)]: Object.fromEntries(byBlock) } });
}

/**
 * Declares what the customer's device of a VPN connection announces by BGP, and into which of the hub's route tables it
 * is propagated. The tables are named by references to their ids.
 *
 * @throws Error for a table that is not a resource of the connection's own stack
 */
export function bindAnnouncements(
  connection: TerraformResource,
  prefixes: readonly string[],
  tableIds: readonly string[],
): void {
  const stack = AccountStack.of(connection);
  const into = tableIds.map((id) => {
    const [, address] = /^\$\{(\w+\.[\w-]+)\.id\}$/.exec(resolve(stack, id)) ?? [];
    if (address === undefined) throw new Error(`${id} is no route table of ${stack.node.id}`);
    return `${stack.node.id}:${address}`;
  });
  bind(connection, { announcements: { [intentAddress(connection)]: { prefixes: [...prefixes], into } } });
}

function resolve(scope: AccountStack, id: string): string {
  return String(Tokenization.resolve(id, { scope, resolver: RESOLVER, preparing: false }));
}

function bind(resource: TerraformResource, bindings: BindingsDescription): void {
  OrganizationApp.of(resource).addBindings(AccountStack.of(resource).node.id, bindings);
}
