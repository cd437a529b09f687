import {
  allowTraffic,
  EgressVpc,
  IngressLoadBalancer,
  IngressVpc,
  InspectionVpc,
  networkFirewall,
} from "@causeway/firewall";
import { AttachmentRole, Hub, Ipam, publishHub } from "@causeway/hub";
import { defineOrganization } from "@causeway/organization";
import type { Organization, OrganizationDescription } from "@causeway/organization";
import { defineAccount } from "@causeway/platform";
import type { AccountApp, AccountStack } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";

/** One way to inspect and to leave: what an organization's description and its apps would hold. */
export interface Example {
  readonly organization: Organization;
  readonly accounts: readonly AccountApp[];
}

type Segments = OrganizationDescription["segments"];

type More = Pick<OrganizationDescription, "segments" | "pools">;

/** A segment whose load balancers take the internet's flows for production. */
export const INGRESS: More = {
  pools: { edge: { "eu-central-1": "10.76.0.0/16" } },
  segments: { edge: { pool: "edge", ingress: true } },
};

/** Two segments and services that both reach. An example changes what its policy is about. */
export function describeOrganization(
  inspection: OrganizationDescription["inspection"],
  segment: Partial<Segments[string]> = {},
  more: More = INGRESS,
): Organization {
  const description: OrganizationDescription = {
    id: "o-a1b2c3d4e5",
    supernet: "10.64.0.0/10",
    homeRegion: "eu-central-1",
    regions: {
      "eu-central-1": {
        cidr: "10.64.0.0/12",
        zones: { "eu-central-1a": { slot: 0 }, "eu-central-1b": { slot: 1 } },
      },
    },
    networkAccount: "network",
    accounts: {
      network: { id: "111111111111", segments: Object.keys(more.segments) },
      shop: { id: "222222222222", segments: ["production"] },
      lab: { id: "333333333333", segments: ["development"] },
      tools: { id: "444444444444", segments: ["shared"] },
    },
    pools: {
      production: { "eu-central-1": "10.64.0.0/14" },
      development: { "eu-central-1": "10.68.0.0/14" },
      shared: { "eu-central-1": "10.72.0.0/14" },
      hub: { "eu-central-1": "10.79.0.0/16" },
      ...more.pools,
    },
    segments: {
      production: { pool: "production", ...segment },
      development: { pool: "development", ...segment },
      shared: { pool: "shared", internal: true, ...segment },
      ...more.segments,
    },
    connections: [
      ["production", "shared"],
      ["development", "shared"],
      ...Object.keys(more.segments).map((name): [string, string] => [name, "production"]),
    ],
    inspection,
    tags: {},
  };
  return defineOrganization(description);
}

/** Adds a VPC through which the hub's traffic goes to the networking account's stack. */
export type AddVpc = (network: AccountStack, hub: Hub) => void;

/** What inspects. */
export const inspection: AddVpc = (network, hub) => {
  const rules = [allowTraffic({ name: "https", protocol: "tcp", destinations: ["0.0.0.0/0"], ports: [443] })];
  new InspectionVpc(network, "inspection", {
    addresses: { cidr: "10.79.0.0/22" },
    hub,
    engine: networkFirewall({ rules }),
  });
};

/** The egress that segments and inspection call `nat`. */
export const egress: AddVpc = (network, hub) => {
  new EgressVpc(network, "egress", { egress: "nat", addresses: { cidr: "10.79.4.0/22" }, hub });
};

/** Where the load balancers of segment `edge` stand, with one for two hosts of production. */
export const ingress: AddVpc = (network, hub) => {
  const vpc = new IngressVpc(network, "ingress", { segment: "edge", addresses: { cidr: "10.76.0.0/22" }, hub });
  new IngressLoadBalancer(network, "shop", {
    ingress: vpc,
    certificateArn: "arn:aws:acm:eu-central-1:111111111111:certificate/11111111-2222-3333-4444-555555555555",
    targets: ["10.64.0.10", "10.64.0.40"],
    targetPort: 8443,
  });
};

/** A networking account with these VPCs, and two spokes of each segment. */
export function accountsWith(...vpcs: readonly AddVpc[]): readonly AccountApp[] {
  return [networkAccount(...vpcs), ...spokeAccounts];
}

/** The hub's account. */
export function networkAccount(...vpcs: readonly AddVpc[]): AccountApp {
  return defineAccount("network", ({ stack }) => {
    const network = stack();
    const ipam = new Ipam(network, "ipam");
    const hub = new Hub(network, "hub", { ipam });
    new AttachmentRole(network, "attachment-role");
    for (const add of vpcs) {
      add(network, hub);
    }
    publishHub(network, hub);
  });
}

const spokeAccounts: readonly AccountApp[] = (
  [
    ["shop", "production"],
    ["lab", "development"],
    ["tools", "shared"],
  ] as const
).map(([account, segment]) =>
  defineAccount(account, ({ stack }) => {
    const main = stack();
    new AttachedSpoke(main, `${account}-one`, { segment, addresses: { netmaskLength: 24 } });
    new AttachedSpoke(main, `${account}-two`, { segment, addresses: { netmaskLength: 24 } });
  }),
);
