import { Tokenization } from "cdktf";
import type { TerraformResource } from "cdktf";
import { AccountStack } from "../account/account-stack.js";
import { OrganizationApp } from "../account/organization-app.js";
import { RESOLVER } from "../synth/stack-json.js";
import { intentAddress } from "./promise.js";

/** What no Terraform holds and promises rest on, as it is written beside the stack. */
export interface SerializedBindings {
  /** Of instances, by block: the interface or VPN connection that it sends packets by. */
  readonly devices?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of VPN connections: what their devices announce by BGP, and the hub's tables that take it. */
  readonly announcements?: Readonly<Record<string, { readonly prefixes: readonly string[]; readonly into: string[] }>>;
}

/**
 * Tells the verifier what the operating system of an instance routes: `routes` names, by IPv4 block, one of the
 * instance's interfaces, or a VPN connection that ends at it. Results say that they rest on it.
 */
export function routesInside(instance: TerraformResource, routes: Readonly<Record<string, TerraformResource>>): void {
  const byBlock = Object.entries(routes).map(([block, target]) => [block, intentAddress(target)] as const);
  bind(instance, { devices: { [intentAddress(instance)]: Object.fromEntries(byBlock) } });
}

/**
 * Tells the verifier what the device of a VPN connection announces by BGP, and which of the hub's route tables take it.
 * The tables are named by references to their ids.
 *
 * @throws Error for a table that is not a resource of the connection's own stack
 */
export function announces(
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
  bind(connection, { announcements: { [intentAddress(connection)]: { prefixes, into } } });
}

function resolve(scope: AccountStack, id: string): string {
  return String(Tokenization.resolve(id, { scope, resolver: RESOLVER, preparing: false }));
}

function bind(resource: TerraformResource, bindings: SerializedBindings): void {
  OrganizationApp.of(resource).addBindings(AccountStack.of(resource).node.id, bindings);
}
