import { describe, expect, it } from "vitest";
import type { Bindings } from "../index.js";
import { readStacks } from "../testing/network-on-disk.js";

const stacks = {
  network: { variable: { region: {} }, resource: { aws_vpc_ipam_pool: { main: {} }, aws_vpc: { v: {} } } },
};

describe("a binding", () => {
  it.each<[string, Bindings, string]>([
    [
      "of a pool that is not there",
      { ipamPools: { "network:aws_vpc_ipam_pool.other": "10.0.0.0/8" } },
      'ipamPools["network:aws_vpc_ipam_pool.other"]: there is no such aws_vpc_ipam_pool; there is network:aws_vpc_ipam_pool.main',
    ],
    [
      "of a pool to no CIDR",
      { ipamPools: { "network:aws_vpc_ipam_pool.main": "10.0.0.1/8" } },
      'ipamPools["network:aws_vpc_ipam_pool.main"]: "10.0.0.1/8" has host bits set; the aligned block is 10.0.0.0/8',
    ],
    [
      "of a variable of a stack that is not there",
      { variables: { "other:var.region": 1 } },
      'variables["other:var.region"]: no input is the stack "other"; there is network',
    ],
    [
      "of a variable that is not there",
      { variables: { "network:var.zone": 1 } },
      'variables["network:var.zone"]: the stack has no variable "zone"; there is region',
    ],
    [
      "of something else",
      { variables: { "network:aws_vpc.v.cidr_block": 1 } },
      'variables["network:aws_vpc.v.cidr_block"]: allowed is STACK:var.NAME or STACK:data.TYPE.NAME.ATTRIBUTE',
    ],
  ])("%s is refused", async (_, bindings, message) => {
    await expect(readStacks(stacks, bindings)).rejects.toThrow(`UNKNOWN_BINDING: bindings, ${message}`);
  });

  it("of a pool may also be by its id or ARN, which no input declares", async () => {
    const ipamPools = { "ipam-pool-1": "10.0.0.0/8", "arn:aws:ec2::1:ipam-pool/ipam-pool-2": "10.0.0.0/8" };
    await expect(readStacks(stacks, { ipamPools })).resolves.toBeDefined();
  });
});
