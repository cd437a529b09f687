import { describe, expect, it } from "vitest";
import { mockedTest } from "./mocked-test.js";
import type { StackJson } from "./stacks.js";

interface Override {
  readonly target: string;
  readonly values: Record<string, unknown>;
}

function testOf(json: StackJson, reads: Record<string, string> = {}, outputs: Record<string, object> = {}) {
  const provider = { aws: [{ region: "eu-west-1", allowed_account_ids: ["100000000001"] }, { alias: "network" }] };
  const stack = { name: "alpha", folder: "", json: { provider, ...json }, reads: new Map(Object.entries(reads)) };
  return mockedTest(stack, new Map(Object.entries(outputs) as [string, Record<string, unknown>][])) as {
    mock_provider: { aws: object[] };
    override_resource: Override[];
    override_data: Override[];
  };
}

describe("the test file of a mocked apply", () => {
  it("mocks the provider under each of its aliases", () => {
    expect(testOf({}).mock_provider).toEqual({ aws: [{}, { alias: "network" }] });
  });

  it("gives every resource its stack and address as its id, and an ARN of its account", () => {
    const { override_resource: resources } = testOf({ resource: { aws_kms_key: { "log-key": {} } } });
    expect(resources).toEqual([
      {
        target: "aws_kms_key.log-key",
        values: { id: "alpha/aws_kms_key.log-key", arn: "arn:aws:kms:eu-west-1:100000000001:log-key" },
      },
    ]);
  });

  it("gives a remote state the outputs of the stack that it reads", () => {
    const json = { data: { terraform_remote_state: { "state-network": {} } } };
    const test = testOf(json, { "state-network": "network" }, { network: { hub: { id: "tgw" } } });
    expect(test.override_data).toEqual([
      { target: "data.terraform_remote_state.state-network", values: { outputs: { hub: { id: "tgw" } } } },
    ]);
  });

  it("gives each VPC whose addresses IPAM chooses a block of its own", () => {
    const vpc = { ipv4_netmask_length: 22 };
    const { override_resource: resources } = testOf({ resource: { aws_vpc: { a: vpc, b: vpc, fixed: {} } } });
    expect(resources.map(({ values }) => values["cidr_block"])).toEqual(["10.0.0.0/22", "10.0.4.0/22", undefined]);
  });

  it("gives a firewall one endpoint per zone, whose ids do not sort as the zones do", () => {
    const json = {
      resource: {
        aws_subnet: { "fw-a": { availability_zone: "eu-west-1a" }, "fw-b": { availability_zone: "eu-west-1b" } },
        aws_networkfirewall_firewall: {
          fw: { subnet_mapping: [{ subnet_id: "${aws_subnet.fw-a.id}" }, { subnet_id: "${aws_subnet.fw-b.id}" }] },
        },
      },
    };
    const firewall = testOf(json).override_resource.find(({ target }) => target.startsWith("aws_networkfirewall"));
    const state = (zone: string, endpoint: string, subnet: string) => ({
      availability_zone: zone,
      attachment: [{ endpoint_id: endpoint, subnet_id: `alpha/aws_subnet.${subnet}` }],
    });
    expect(firewall?.values["firewall_status"]).toEqual([
      {
        sync_states: [
          state("eu-west-1a", "alpha/vpce-z-of-eu-west-1a", "fw-a"),
          state("eu-west-1b", "alpha/vpce-y-of-eu-west-1b", "fw-b"),
        ],
      },
    ]);
  });

  it("refuses a firewall whose subnet's zone cannot be known", () => {
    const json = {
      resource: { aws_networkfirewall_firewall: { fw: { subnet_mapping: [{ subnet_id: "subnet-1" }] } } },
    };
    expect(() => testOf(json)).toThrow("names no availability zone");
  });
});
