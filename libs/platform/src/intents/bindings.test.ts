import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ec2TransitGatewayRouteTable } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table/index.js";
import { Instance } from "@cdktf/provider-aws/lib/instance/index.js";
import { NetworkInterface } from "@cdktf/provider-aws/lib/network-interface/index.js";
import { VpnConnection } from "@cdktf/provider-aws/lib/vpn-connection/index.js";
import { expect, test } from "vitest";
import { bindAnnouncements, defineAccount, internet, intent, bindRouter, subnetsWith, synthesize } from "../index.js";
import type { AccountStack } from "../index.js";
import { testOrganization } from "../testing/index.js";

function bindingsOf(build: (stack: AccountStack) => void): unknown {
  const outdir = mkdtempSync(join(tmpdir(), "causeway-test-"));
  const alpha = defineAccount("alpha", ({ stack }) => {
    const account = stack();
    intent(account)
      .from(subnetsWith({ Tier: "private" }))
      .canReach(internet)
      .ifThereAreAny();
    build(account);
  });
  try {
    synthesize({ organization: testOrganization(), apps: [alpha], outdir });
    const file = readFileSync(join(outdir, "stacks/alpha/intents.json"), "utf8");
    return (JSON.parse(file) as { bindings?: unknown }).bindings;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const connect = (stack: AccountStack, id: string) =>
  new VpnConnection(stack, id, { type: "ipsec.1", customerGatewayId: "cgw-1", transitGatewayId: "tgw-1" });

test("what instances route and announce is written beside the stack, for all of them together", () => {
  const bindings = bindingsOf((stack) => {
    const table = new Ec2TransitGatewayRouteTable(stack, "spokes", { transitGatewayId: "tgw-1" });
    for (const name of ["one", "two"]) {
      const instance = new Instance(stack, name, {});
      const inside = new NetworkInterface(stack, `${name}-inside`, { subnetId: "subnet-1" });
      const connection = connect(stack, `${name}-vpn`);
      bindRouter(instance, { "10.0.0.0/8": connection, "0.0.0.0/0": inside });
      bindAnnouncements(connection, ["0.0.0.0/0"], [table.id]);
    }
  });
  const device = (name: string) => ({
    "10.0.0.0/8": `alpha:aws_vpn_connection.${name}-vpn`,
    "0.0.0.0/0": `alpha:aws_network_interface.${name}-inside`,
  });
  const announcement = { prefixes: ["0.0.0.0/0"], into: ["alpha:aws_ec2_transit_gateway_route_table.spokes"] };
  expect(bindings).toEqual({
    devices: { "alpha:aws_instance.one": device("one"), "alpha:aws_instance.two": device("two") },
    announcements: {
      "alpha:aws_vpn_connection.one-vpn": announcement,
      "alpha:aws_vpn_connection.two-vpn": announcement,
    },
  });
});

test("a stack that tells nothing has no bindings", () => {
  expect(bindingsOf(() => undefined)).toBeUndefined();
});

test("a table of somewhere else cannot be told", () => {
  expect(() =>
    bindingsOf((stack) => {
      bindAnnouncements(connect(stack, "vpn"), ["0.0.0.0/0"], ["tgw-rtb-1"]);
    }),
  ).toThrow("tgw-rtb-1 is no route table of alpha");
});
