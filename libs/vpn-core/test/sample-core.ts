import { Attachment, AttachmentRole, Hub } from "@causeway/hub";
import type { AccountStack } from "@causeway/platform";
import { problemsOf, synthesizeForTest, testOrganization } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import type { VpnCoreProps } from "../src/core/props.js";
import { VpnCore } from "../src/core/vpn-core.js";

const organization = testOrganization({
  segments: {
    production: { pool: "production", egress: "core" },
    development: { pool: "development", internet: false },
    shared: { pool: "shared", internal: true, egress: "core" },
  },
});

export function addCore(
  stack: AccountStack,
  props: Partial<VpnCoreProps> = {},
  id = "core",
  hub = new Hub(stack, "hub"),
): VpnCore {
  return new VpnCore(stack, id, {
    addresses: { cidr: "10.15.0.0/22" },
    hub,
    egress: "core",
    workloads: [
      { name: "production", promised: 700, cidrs: ["10.0.0.0/14"] },
      { name: "shared", promised: 300, cidrs: ["10.8.0.0/15", "10.10.0.0/16"] },
    ],
    capacity: { devices: { vpnInstance: 1000, firewallInstance: 500 }, spares: 1 },
    asn: 65010,
    vpnInstance: { imageId: "ami-1", instanceType: "c7gn.large", keyQueries: [".a", ".b"] },
    firewall: { imageId: "ami-2", instanceType: "c7gn.xlarge" },
    ...props,
  });
}

/** What only a hub as a whole reports. */
const OF_THE_HUB = ["HUB_WITHOUT_INSPECTION", "HUB_WITHOUT_EGRESS"];
export const problems = (build: (stack: AccountStack) => unknown) =>
  problemsOf((stack) => void build(stack), { organization })
    .filter(({ code }) => !OF_THE_HUB.includes(code))
    .map(({ code, path }) => [code, path.replace("network/", "")]);

/** A hub that is complete, so that its stack is written. */
export function withHub(build: (stack: AccountStack, hub: Hub) => void) {
  return synthesizeForTest(
    (stack) => {
      new AttachmentRole(stack, "role");
      const hub = new Hub(stack, "hub");
      const vpc = new Vpc(stack, "inspection", { addresses: { cidr: "10.15.8.0/22" }, tiers: ["transit"] });
      hub.routeThroughInspection(new Attachment(stack, "attachment", { vpc, hub, attachAs: "inspection" }));
      build(stack, hub);
    },
    { organization },
  );
}
