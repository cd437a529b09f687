import { edgeLayout } from "@causeway/cidr";
import { EdgeInspection, EgressVpc, InspectionVpc, vpcWith } from "@causeway/firewall";
import type { FirewallEngine } from "@causeway/firewall";
import { AttachmentRole, Hub, Ipam, publishHub } from "@causeway/hub";
import { defineOrganization } from "@causeway/organization";
import type { Organization, OrganizationDescription } from "@causeway/organization";
import { defineAccount } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";
import { Vpc } from "@causeway/vpc";

/** What an organization's description and its apps would hold. */
export interface Example {
  readonly organization: Organization;
  readonly accounts: readonly AccountApp[];
}

export type Policy = NonNullable<OrganizationDescription["inspection"]>;

/** The engine in the VPC that the hub's traffic passes, and a spoke in each of two segments that talk to each other. */
export function hubWith(engine: FirewallEngine, policy: Policy = { traffic: "all", egress: "own" }): Example {
  const network = defineAccount("network", ({ stack }) => {
    const account = stack();
    const ipam = new Ipam(account, "ipam");
    const hub = new Hub(account, "hub", { ipam });
    new AttachmentRole(account, "attachment-role");
    new InspectionVpc(account, "inspection", { addresses: { cidr: "10.79.0.0/22" }, hub, engine });
    if (typeof policy.egress === "object") {
      new EgressVpc(account, "egress", { egress: policy.egress.vpc, addresses: { cidr: "10.79.4.0/22" }, hub });
    }
    publishHub(account, hub);
  });
  const shop = defineAccount("shop", ({ stack }) => {
    new AttachedSpoke(stack(), "shop", { segment: "production", addresses: { netmaskLength: 24 } });
  });
  const tools = defineAccount("tools", ({ stack }) => {
    new AttachedSpoke(stack(), "tools", { segment: "shared", addresses: { netmaskLength: 24 } });
  });
  return { organization: organizationWith(policy), accounts: [network, shop, tools] };
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
  return { organization: organizationWith({ traffic: "all", egress: "own" }), accounts: [shop] };
}

function organizationWith(inspection: Policy): Organization {
  // Where nothing leaves after inspection, no segment may count on it.
  const internet = inspection.traffic !== "segments" && inspection.egress !== "none";
  return defineOrganization({
    id: "o-a1b2c3d4e5",
    supernet: "10.64.0.0/10",
    homeRegion: "eu-central-1",
    regions: {
      "eu-central-1": { cidr: "10.64.0.0/12", zones: { "eu-central-1a": { slot: 0 }, "eu-central-1b": { slot: 1 } } },
    },
    networkAccount: "network",
    accounts: {
      network: { id: "111111111111" },
      shop: { id: "222222222222", segments: ["production"] },
      tools: { id: "333333333333", segments: ["shared"] },
    },
    pools: {
      production: { "eu-central-1": "10.64.0.0/14" },
      shared: { "eu-central-1": "10.72.0.0/14" },
      hub: { "eu-central-1": "10.79.0.0/16" },
    },
    segments: { production: { pool: "production", internet }, shared: { pool: "shared", internet } },
    connections: [["production", "shared"]],
    inspection,
    tags: {},
  });
}
