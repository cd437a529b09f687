import { TerraformOutput } from "cdktf";
import { describe, expect, test } from "vitest";
import { defineAccount, defineContract } from "../index.js";
import type { AccountApp } from "../index.js";
import { synthesizeApps, testOrganization } from "../testing/index.js";

const contract = defineContract("hub", { transitGatewayId: "text", tableIds: "textByKey" });

const publisher = defineAccount("network", ({ stack }) => {
  contract.publish(stack(), { transitGatewayId: "tgw-1", tableIds: { production: "rtb-1" } });
});

function reader(table: string, from?: string): AccountApp {
  return defineAccount("alpha", ({ stack }) => {
    const main = stack();
    const hub = contract.read(main, from === undefined ? {} : { from });
    new TerraformOutput(main, "gateway", { value: hub.transitGatewayId });
    new TerraformOutput(main, "table", { value: hub.tableIds.get(table) });
  });
}

test("a contract is one output, an object with snake_case keys", () => {
  const { network } = synthesizeApps(testOrganization(), [publisher]);
  expect(network?.outputs).toEqual({ hub: { transit_gateway_id: "tgw-1", table_ids: { production: "rtb-1" } } });
});

test("what is read points at the publisher's output", () => {
  const { alpha } = synthesizeApps(testOrganization(), [publisher, reader("production")]);
  expect(alpha?.outputs).toEqual({
    gateway: "${data.terraform_remote_state.state-network.outputs.hub.transit_gateway_id}",
    table: '${data.terraform_remote_state.state-network.outputs.hub.table_ids["production"]}',
  });
});

describe("the state is read through the organization's backend", () => {
  const remoteState = (backend: NonNullable<Parameters<typeof testOrganization>[0]>["backend"]) =>
    synthesizeApps(testOrganization({ backend }), [reader("production")])["alpha"]?.data("terraform_remote_state")[
      "state-network"
    ];

  test("local", () => {
    expect(remoteState({ type: "local" })).toMatchObject({
      backend: "local",
      config: { path: "../../../states/network.tfstate" },
    });
  });

  test("s3", () => {
    expect(remoteState({ type: "s3", bucket: "states", region: "eu-west-1", keyPrefix: "net" })).toMatchObject({
      backend: "s3",
      config: { bucket: "states", key: "net/network.tfstate", region: "eu-west-1" },
    });
  });

  test("Terraform Cloud", () => {
    expect(remoteState({ type: "cloud", organization: "acme", workspacePrefix: "aws-" })).toMatchObject({
      backend: "remote",
      config: { organization: "acme", workspaces: { name: "aws-network" } },
    });
  });
});

describe("what is read must be published", () => {
  test("a key that the publisher lacks is an error that names the keys it has", () => {
    expect(() => synthesizeApps(testOrganization(), [publisher, reader("guests")])).toThrow(
      /alpha: .*hub\.tableIds\.guests.*\[UNPUBLISHED_CONTRACT\]\n.*\n\s+allowed: tableIds\.production, transitGatewayId/,
    );
  });

  test("a stack of the same synthesis that does not publish the contract is an error", () => {
    expect(() => synthesizeApps(testOrganization(), [reader("production", "alpha")])).toThrow(/UNPUBLISHED_CONTRACT/);
  });

  test("a stack that is not part of this synthesis is trusted", () => {
    expect(() => synthesizeApps(testOrganization(), [reader("guests")])).not.toThrow();
  });
});
