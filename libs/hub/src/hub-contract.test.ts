import { TerraformOutput } from "cdktf";
import { expect, test } from "vitest";
import { defineAccount, DescriptionError } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { synthesizeApps, testOrganization } from "@causeway/platform/testing";
import { sampleHub } from "../test/sample-hub.js";
import { publishHub, readHub } from "./hub-contract.js";

const network = defineAccount("network", ({ stack }) => {
  const main = stack();
  publishHub(main, sampleHub(main).hub);
});

function reader(segment: string, pool: string): AccountApp {
  return defineAccount("alpha", ({ stack }) => {
    const main = stack();
    const hub = readHub(main);
    const values = {
      gateway: hub.transitGatewayId,
      inspection: hub.inspectionRouteTableId,
      segment: hub.segmentRouteTableId(segment),
      pool: hub.poolId(pool),
    };
    new TerraformOutput(main, "read", { value: values });
  });
}

test("the networking account publishes gateway, tables by segment, and pools of its region", () => {
  const { network: stack } = synthesizeApps(testOrganization(), [network]);
  expect(stack?.outputs["hub"]).toEqual({
    transit_gateway_id: "${aws_ec2_transit_gateway.hub_gateway.id}",
    inspection_route_table_id: "${aws_ec2_transit_gateway_route_table.hub_inspection.id}",
    segment_route_table_ids: Object.fromEntries(
      ["development", "production", "shared"].map((name) => [
        name,
        `\${aws_ec2_transit_gateway_route_table.hub_segment-${name}.id}`,
      ]),
    ),
    egress_route_table_ids: {},
    pool_ids: Object.fromEntries(
      ["development", "inspection", "production", "shared"].map((name) => [
        name,
        `\${aws_vpc_ipam_pool_cidr.ipam_eu-west-1_pool-${name}_cidr.ipam_pool_id}`,
      ]),
    ),
  });
});

test("another account reads what is published, by key", () => {
  const { alpha } = synthesizeApps(testOrganization(), [network, reader("production", "shared")]);
  const hub = "${data.terraform_remote_state.state-network.outputs.hub";
  expect(alpha?.outputs["read"]).toEqual({
    gateway: `${hub}.transit_gateway_id}`,
    inspection: `${hub}.inspection_route_table_id}`,
    segment: `${hub}.segment_route_table_ids["production"]}`,
    pool: `${hub}.pool_ids["shared"]}`,
  });
});

test("reading what the hub does not publish is refused", () => {
  const build = () => synthesizeApps(testOrganization(), [network, reader("staging", "lab")]);
  expect(build).toThrow(DescriptionError);
  expect(build).toThrow(/hub\.segmentRouteTableIds\.staging/);
  expect(build).toThrow(/hub\.poolIds\.lab/);
});
