import { edgeLayout } from "@causeway/cidr";
import { EdgeInspection, InspectionVpc, vpcWith } from "@causeway/firewall";
import type { FirewallEngine } from "@causeway/firewall";
import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";
import { Vpc } from "@causeway/vpc";
import { type AddVpc, describeOrganization, egress, type Example, networkAccount } from "../inspection/base.js";

type Policy = NonNullable<Parameters<typeof describeOrganization>[0]>;
const ALL_BY_OWN_NAT_GATEWAYS: Policy = { traffic: "all", egress: "own" };

/** The engine in the VPC that all traffic of the hub passes. */
export function hubWith(engine: FirewallEngine, policy: Policy = ALL_BY_OWN_NAT_GATEWAYS): Example {
  const inspection: AddVpc = (account, { transitGateway: hub }) => {
    new InspectionVpc(account, "inspection", { cidr: "10.79.0.0/22", hub, engine });
  };
  const network = networkAccount(inspection, ...(typeof policy.egress === "object" ? [egress] : []));
  const shop = defineAccount("shop", ({ stack }) => {
    new AttachedSpoke(stack(), "shop", { segment: "production", netmaskLength: 24 });
  });
  const tools = defineAccount("tools", ({ stack }) => {
    new AttachedSpoke(stack(), "tools", { segment: "shared", netmaskLength: 24 });
  });
  const organization = describeOrganization(policy, { internet: policy.egress !== "none" });
  return { organization, accounts: [network, shop, tools] };
}

/** The engine between the internet and the protected subnets of one VPC, which needs no hub. */
export function edgeWith(engine: FirewallEngine): Example {
  const shop = defineAccount("shop", ({ stack }) => {
    const account = stack();
    const vpc = new Vpc(account, "web", {
      addresses: { cidr: "10.64.0.0/22" },
      layout: edgeLayout,
      ...vpcWith(engine, { tiers: ["protected", "private", "firewall"] }),
    });
    new EdgeInspection(account, "edge", { vpc, engine });
  });
  return { organization: describeOrganization(ALL_BY_OWN_NAT_GATEWAYS), accounts: [shop] };
}
