import { defineOrganization } from "@causeway/organization";

/**
 * The sample organization: one region with two zones, production, development and restricted workloads apart from
 * each other, and shared services that all of them reach. Restricted workloads reach the internet through a filtering
 * proxy alone. Replace it with your own.
 */
const organization = defineOrganization({
  id: "o-a1b2c3d4e5",
  supernet: "10.64.0.0/10",
  homeRegion: "eu-central-1",
  regions: {
    "eu-central-1": {
      cidr: "10.64.0.0/12",
      zones: {
        "eu-central-1a": { slot: 0, id: "euc1-az2" },
        "eu-central-1b": { slot: 1, id: "euc1-az3" },
      },
    },
  },
  networkAccount: "network",
  accounts: {
    network: { id: "111111111111", segments: ["shared"], tags: { CostCenter: "4100", Owner: "network-platform" } },
    payments: { id: "222222222222", segments: ["production"], tags: { CostCenter: "4210", Owner: "payments" } },
    sandbox: { id: "333333333333", segments: ["development"], tags: { CostCenter: "4320", Owner: "engineering" } },
    orders: { id: "444444444444", tags: { CostCenter: "4230", Owner: "orders" } },
    cards: { id: "555555555555", segments: ["restricted"], tags: { CostCenter: "4240", Owner: "cards" } },
  },
  pools: {
    production: { "eu-central-1": "10.64.0.0/14" },
    development: { "eu-central-1": "10.68.0.0/14" },
    shared: { "eu-central-1": "10.72.0.0/14" },
    restricted: { "eu-central-1": "10.76.0.0/15" },
    inspection: { "eu-central-1": "10.79.0.0/16" },
  },
  segments: {
    production: { pool: "production" },
    development: { pool: "development" },
    shared: { pool: "shared", internal: true },
    restricted: { pool: "restricted", egress: "proxy" },
  },
  connections: [
    ["production", "shared"],
    ["development", "shared"],
    ["restricted", "shared"],
  ],
  tags: {
    mandatory: ["CostCenter", "Owner"],
    defaults: { ManagedBy: "causeway" },
  },
});

export default organization;

/** A misspelt name in an app does not compile. */
declare module "@causeway/organization" {
  interface KnownOrganization {
    organization: typeof organization;
  }
}
