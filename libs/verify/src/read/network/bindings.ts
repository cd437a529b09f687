import { Cidr, CidrError } from "@causeway/cidr";
import { ReadError } from "../read-error.js";
import type { Network } from "./network.js";

/** What the intents file says about values that no input holds. */
export interface Bindings {
  /** CIDR of an IPAM pool, by `STACK:ADDRESS` of the pool. */
  readonly ipamPools?: Readonly<Record<string, string>>;
  /**
   * Values of root variables, by `STACK:var.NAME`; of an attribute of a data source, by `STACK:data.TYPE.NAME.ATTRIBUTE`.
   */
  readonly variables?: Readonly<Record<string, unknown>>;
}

const POOL_TYPE = "aws_vpc_ipam_pool";

/**
 * A binding that nothing needs is a mistake: what it was meant for would stay unknown.
 *
 * @throws {ReadError} `UNKNOWN_BINDING`
 */
export function refuseUnknownBindings(network: Network): void {
  const { ipamPools = {}, variables = {} } = network.bindings;
  const pools = new Set(network.nodes(new Set([POOL_TYPE])).map((node) => node.address));
  for (const [pool, cidr] of Object.entries(ipamPools)) {
    const isLiteral = pool.startsWith("ipam-pool-") || pool.startsWith("arn:");
    if (!isLiteral && !pools.has(pool)) refuse("ipamPools", pool, `there is no such ${POOL_TYPE}`, [...pools]);
    try {
      Cidr.parse(cidr);
    } catch (error) {
      if (error instanceof CidrError) refuse("ipamPools", pool, error.message);
      throw error;
    }
  }
  for (const key of Object.keys(variables)) {
    const [, stackName = "", kind, name = ""] = /^(.*?):(var|data)\.(.+)$/.exec(key) ?? [];
    if (kind === undefined) refuse("variables", key, "allowed is STACK:var.NAME or STACK:data.TYPE.NAME.ATTRIBUTE");
    const stack = network.stack(stackName);
    const stacks = network.stacks.map((given) => given.name);
    if (stack === undefined) refuse("variables", key, `no input is the stack "${stackName}"`, stacks);
    const names = stack.variableNames();
    if (kind === "var" && !names.includes(name)) refuse("variables", key, `the stack has no variable "${name}"`, names);
  }
}

function refuse(list: string, key: string, reason: string, allowed?: readonly string[]): never {
  const known = allowed === undefined ? "" : `; there is ${allowed.length === 0 ? "none" : allowed.join(", ")}`;
  throw new ReadError("UNKNOWN_BINDING", "bindings", `${list}["${key}"]`, reason + known);
}
