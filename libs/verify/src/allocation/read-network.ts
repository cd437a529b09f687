import { type Bindings, type Evaluated, type Input, readConfiguration, Unknown } from "@causeway/terraform";
import { AWS } from "../provider/aws.js";
import { allocate, type Allocations } from "./allocation.js";
import type { Allocation, NetworkConfiguration } from "./network-configuration.js";
import { type PoolBindings, refuseUnknownPools } from "./pool-bindings.js";

/** What the intents file says about values that no input holds. */
export type NetworkBindings = Bindings & PoolBindings;

/**
 * Reads Terraform as `readConfiguration` does, knowing AWS's types, and with blocks in place of those that IPAM and Amazon
 * will choose.
 *
 * @throws {ReadError | ReadErrors} for an input that cannot be read, and for bindings that nothing needs
 */
export async function readNetwork(
  inputs: readonly Input[],
  bindings: NetworkBindings = {},
): Promise<NetworkConfiguration> {
  let allocations: Allocations = new Map();
  const configuration = await readConfiguration(inputs, {
    bindings,
    provider: {
      ...AWS,
      placeholders(stacks) {
        refuseUnknownPools(stacks, bindings);
        allocations = allocate(stacks, bindings);
        return new Map([...allocations].map(([key, found]) => [attributeOf(key), blockOf(found)]));
      },
    },
  });
  const chosen = [...allocations].filter((entry): entry is [string, Allocation] => !(entry[1] instanceof Unknown));
  return { ...configuration, allocations: new Map(chosen) };
}

/** That of an IPv6 block has its attribute in the name. */
function attributeOf(key: string): string {
  return key.endsWith(".ipv6_cidr_block") ? key : `${key}.cidr_block`;
}

function blockOf(found: Allocation | Unknown): Evaluated {
  return found instanceof Unknown ? found : found.cidr;
}
