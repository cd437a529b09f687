import { edgeLayout } from "@causeway/cidr";
import { EdgeInspection, InspectionVpc, vpcWith } from "@causeway/firewall";
import type { FirewallEngine } from "@causeway/firewall";
import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";
import { Vpc } from "@causeway/vpc";
import { describeOrganization, type Example, networkAccount } from "../inspection/base.js";

const organization = describeOrganization({ traffic: "all", egress: "own" });

/** The engine in the VPC that all traffic of the hub passes. */
export function hubWith(engine: FirewallEngine): Example {
  const network = networkAccount((account, { transitGateway: hub }) => {
    new InspectionVpc(account, "inspection", { cidr: "10.79.0.0/22", hub, engine });
  });
  const shop = defineAccount("shop", ({ stack }) => {
    new AttachedSpoke(stack(), "shop", { segment: "production", netmaskLength: 24 });
  });
  const tools = defineAccount("tools", ({ stack }) => {
    new AttachedSpoke(stack(), "tools", { segment: "shared", netmaskLength: 24 });
  });
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
  return { organization, accounts: [shop] };
}
