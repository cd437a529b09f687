import { describe, expect, it } from "vitest";
import { readStacks } from "../../test/verify.js";
import type { NetworkBindings } from "./read-network.js";

const stacks = {
  network: {
    variable: { region: {} },
    resource: {
      aws_vpc_ipam_pool: { main: {} },
      aws_vpc: {
        v: { ipv4_ipam_pool_id: "ipam-pool-1" },
        w: { ipv4_ipam_pool_id: "arn:aws:ec2::1:ipam-pool/ipam-pool-2" },
      },
    },
  },
};

describe("a binding", () => {
  it.each<[string, NetworkBindings, string]>([
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
  ])("%s is refused", async (_, bindings, message) => {
    await expect(readStacks(stacks, bindings)).rejects.toThrow(`UNKNOWN_BINDING: bindings, ${message}`);
  });

  it("of a pool may also be by its id or ARN, which no input declares but some VPC uses", async () => {
    const ipamPools = { "ipam-pool-1": "10.0.0.0/8", "arn:aws:ec2::1:ipam-pool/ipam-pool-2": "10.0.0.0/8" };
    await expect(readStacks(stacks, { ipamPools })).resolves.toBeDefined();
    await expect(readStacks(stacks, { ipamPools: { "ipam-pool-3": "10.0.0.0/8" } })).rejects.toThrow(
      'ipamPools["ipam-pool-3"]: there is no such aws_vpc_ipam_pool; there is ipam-pool-1, arn:',
    );
  });

  it("that is wrong is told together with variables that are, and with the file that they stand in", async () => {
    const bindings = {
      file: "intents.yaml",
      ipamPools: { "network:aws_vpc_ipam_pool.other": "10.0.0.0/8" },
      variables: { "network:var.zone": 1 },
    };
    await expect(readStacks(stacks, bindings)).rejects.toThrow(
      /^UNKNOWN_BINDING: intents.yaml, ipamPools.*\nUNKNOWN_BINDING: intents.yaml, variables/,
    );
  });
});
