import { readConfiguration } from "@causeway/pod-health/configuration";
import { PodHealth } from "@causeway/functions";
import { synthesizeForTest } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { expect, test } from "vitest";

/** What the construct hands to pod-health, read by the function's own reader: neither side imports the other. */

const PODS = [1, 2].map((number) => ({
  name: `core-${String(number)}`,
  attachmentId: `tgw-attach-0000000${String(number)}`,
})) as [{ name: string; attachmentId: string }, { name: string; attachmentId: string }];

function environment(): Record<string, string> {
  const stack = synthesizeForTest((account) => {
    const vpc = new Vpc(account, "core", { addresses: { cidr: "10.15.0.0/22" }, tiers: ["isolated"] });
    new PodHealth(account, "health", {
      pod: PODS[0],
      pods: PODS,
      vpc,
      bridgeSubnetId: "subnet-00000001",
      routeTableIds: ["tgw-rtb-0000000a"],
      firewallAddresses: ["198.51.100.1"],
      internetProbes: ["https://checkip.example.com/"],
      routeProbes: ["10.1.2.3:443"],
      quietPeriodSeconds: 60,
      minimumPods: 2,
      dryRun: true,
    });
  });
  const { variables } = stack.resource("aws_lambda_function.health_function_function")["environment"] as {
    variables: Record<string, string>;
  };
  return variables;
}

test("pod-health understands its environment", () => {
  expect(readConfiguration(environment())).toMatchObject({
    pod: { name: "core-1", attachment: "tgw-attach-00000001" },
    siblings: [{ name: "core-2", attachment: "tgw-attach-00000002" }],
    routeTables: ["tgw-rtb-0000000a"],
    internetProbes: ["https://checkip.example.com/"],
    expectedAddresses: ["198.51.100.1"],
    routeProbes: [{ address: "10.1.2.3", port: 443 }],
    quietPeriodMilliseconds: 60_000,
    minimumPods: 2,
    dryRun: true,
  });
});

test("pod-health reads every variable", () => {
  const variables = environment();
  for (const name of Object.keys(variables)) {
    expect(() => readConfiguration({ ...variables, [name]: "\u0000" }), name).toThrow(name);
  }
});
