import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a resource's block says. */
export type Body = Record<string, Json>;

/** The part of a stack's Terraform JSON that mutations touch. */
export interface Stack {
  resource: Record<string, Record<string, Body>>;
  data?: Record<string, Record<string, Body>>;
  output?: Record<string, Body>;
}

/** Terraform JSON by stack. */
export type Stacks = Record<string, Stack>;

/** A resource and where it stands. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly body: Body;
  /** `STACK:TERRAFORM_ADDRESS`, as the verifier writes it. */
  readonly address: string;
}

/** Reads the stacks of a `cdktf.out` folder. */
export function readStacks(folder: string): Stacks {
  const names = readdirSync(join(folder, "stacks")).sort();
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(stackFile(folder, name), "utf8"))]));
}

export function stackFile(folder: string, stack: string): string {
  return join(folder, "stacks", stack, "cdk.tf.json");
}

/** All resources, or those of some types, in the order of the files. */
export function resourcesOf(stacks: Stacks, ...types: readonly string[]): Resource[] {
  return Object.entries(stacks).flatMap(([stack, { resource }]) =>
    Object.entries(resource)
      .filter(([type]) => types.length === 0 || types.includes(type))
      .flatMap(([type, named]) =>
        Object.entries(named).map(([name, body]) => ({ stack, type, name, body, address: `${stack}:${type}.${name}` })),
      ),
  );
}

/** Types of resources that carry packets, filter them or give them addresses. */
const NETWORK =
  /^aws_(customer_gateway|default|ec2|eip|instance|internet_gateway|lb|nat_gateway|network_acl|networkfirewall_firewall$|route|security_group|subnet|vpc|vpn_connection)/;

/** All resources that have to do with packets: no roles, keys, logs, functions, shares nor rules of a firewall. */
export function networkResourcesOf(stacks: Stacks): Resource[] {
  return resourcesOf(stacks).filter(({ type }) => NETWORK.test(type));
}

/** The block of a resource in another copy of the stacks. */
export function bodyIn(stacks: Stacks, { stack, type, name, address }: Resource): Body {
  const body = stacks[stack]?.resource[type]?.[name];
  if (body === undefined) throw new Error(`there is no ${address} in this copy`);
  return body;
}

/** Adds a resource to a stack. */
export function addResource(stacks: Stacks, stack: string, type: string, name: string, body: Body): void {
  const resources = stacks[stack]?.resource;
  if (resources === undefined) throw new Error(`there is no stack ${stack}`);
  (resources[type] ??= {})[name] = body;
}
