import { describe, expect, it } from "vitest";
import type { Bindings } from "../index.js";
import { readStacks } from "../testing/on-disk.js";

const stacks = {
  network: {
    variable: { region: {} },
    data: { aws_vpc: { found: { default: true } } },
    resource: {
      aws_vpc: { v: {} },
    },
  },
};

describe("a binding", () => {
  it.each<[string, Bindings, string]>([
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
      "of a data source that is not there",
      { variables: { "network:data.aws_vpc.other.cidr_block": "10.0.0.0/16" } },
      'variables["network:data.aws_vpc.other.cidr_block"]: the stack has no such data source; there is network:data.aws_vpc.found',
    ],
    [
      "of something else",
      { variables: { "network:aws_vpc.v.cidr_block": 1 } },
      'variables["network:aws_vpc.v.cidr_block"]: allowed is STACK:var.NAME or STACK:data.TYPE.NAME.ATTRIBUTE',
    ],
  ])("%s is refused", async (_, bindings, message) => {
    await expect(readStacks(stacks, { bindings })).rejects.toThrow(`UNKNOWN_BINDING: bindings, ${message}`);
  });

  it("may be of a data source's attribute", async () => {
    const variables = { "network:data.aws_vpc.found.cidr_block": "10.0.0.0/16" };
    await expect(readStacks(stacks, { bindings: { variables } })).resolves.toBeDefined();
  });

  it("that is wrong is told with all others that are, and with the file that they stand in", async () => {
    const bindings = {
      file: "intents.yaml",
      variables: { "network:var.zone": 1, "other:var.zone": 1 },
    };
    await expect(readStacks(stacks, { bindings })).rejects.toThrow(
      /^UNKNOWN_BINDING: intents.yaml, variables.*\nUNKNOWN_BINDING: intents.yaml, variables/,
    );
  });
});
