import { Cidr, CidrError } from "@causeway/cidr";
import { readAll, ReadError } from "../read-error.js";
import type { Network } from "./network.js";

/** What the intents file says about values that no input holds. */
export interface Bindings {
  /** File that they stand in, for errors. */
  readonly file?: string;
  /** CIDR of an IPAM pool, by `STACK:ADDRESS` of the pool. */
  readonly ipamPools?: Readonly<Record<string, string>>;
  /**
   * Values of root variables, by `STACK:var.NAME`; of an attribute of a data source, by `STACK:data.TYPE.NAME.ATTRIBUTE`.
   */
  readonly variables?: Readonly<Record<string, unknown>>;
}

const POOL_TYPE = "aws_vpc_ipam_pool";
const POOL_USERS = new Set(["aws_vpc", "aws_vpc_ipv4_cidr_block_association"]);

/**
 * A binding that nothing needs is a mistake: what it was meant for would stay unknown.
 *
 * @throws {ReadError} `UNKNOWN_BINDING`
 */
export function refuseUnknownBindings(network: Network): void {
  const { ipamPools = {}, variables = {} } = network.bindings;
  const check = new BindingCheck(network);
  const bindings = [
    ...Object.entries(ipamPools).map(([pool, cidr]) => () => {
      check.pool(pool, cidr);
    }),
    ...Object.keys(variables).map((key) => () => {
      check.variable(key);
    }),
  ];
  readAll(bindings, (binding) => {
    binding();
  });
}

class BindingCheck {
  constructor(private readonly network: Network) {}

  pool(pool: string, cidr: string): void {
    const isLiteral = pool.startsWith("ipam-pool-") || pool.startsWith("arn:");
    const pools = isLiteral ? this.literalPools() : this.addresses(POOL_TYPE);
    if (!pools.includes(pool)) this.refuse("ipamPools", pool, `there is no such ${POOL_TYPE}`, pools);
    try {
      Cidr.parse(cidr);
    } catch (error) {
      if (error instanceof CidrError) this.refuse("ipamPools", pool, error.message);
      throw error;
    }
  }

  variable(key: string): void {
    const [, stackName = "", path = ""] = /^([^:]*):(.+)$/.exec(key) ?? [];
    const [, variable] = /^var\.(.+)$/.exec(path) ?? [];
    const isData = /^(module\..+\.)?data\./.test(path);
    if (variable === undefined && !isData) {
      this.refuse("variables", key, "allowed is STACK:var.NAME or STACK:data.TYPE.NAME.ATTRIBUTE");
    }
    const stack = this.network.stack(stackName);
    const stacks = this.network.stacks.map((given) => given.name);
    if (stack === undefined) this.refuse("variables", key, `no input is the stack "${stackName}"`, stacks);
    if (variable !== undefined) {
      const names = stack.variableNames();
      if (!names.includes(variable)) this.refuse("variables", key, `the stack has no variable "${variable}"`, names);
      return;
    }
    const sources = stack.nodes().filter(({ mode }) => mode === "data");
    const isOne = sources.some(
      ({ address }) => key.startsWith(`${address}.`) && !key.slice(address.length + 1).includes("."),
    );
    if (!isOne) {
      const known = sources.map(({ address }) => address);
      this.refuse("variables", key, "the stack has no such data source", known);
    }
  }

  private addresses(type: string): string[] {
    return this.network.nodes(new Set([type])).map(({ address }) => address);
  }

  /** Ids and ARNs of pools that the input uses and does not define. */
  private literalPools(): string[] {
    const used = this.network.nodes(POOL_USERS).map((node) => node.given("ipv4_ipam_pool_id"));
    return used.flatMap((pool) => (typeof pool === "string" ? [pool] : []));
  }

  private refuse(list: string, key: string, reason: string, allowed?: readonly string[]): never {
    const known = allowed === undefined ? "" : `; there is ${allowed.length === 0 ? "none" : allowed.join(", ")}`;
    const file = this.network.bindings.file ?? "bindings";
    throw new ReadError("UNKNOWN_BINDING", file, `${list}["${key}"]`, reason + known);
  }
}
