import { defineOrganization } from "@causeway/organization";

/** What the examples are about: one region with two zones, production and shared services that it reaches. */
export default defineOrganization({
  id: "o-a1b2c3d4e5",
  supernet: "10.64.0.0/10",
  homeRegion: "eu-central-1",
  regions: {
    "eu-central-1": { cidr: "10.64.0.0/12", zones: { "eu-central-1a": { slot: 0 }, "eu-central-1b": { slot: 1 } } },
  },
  networkAccount: "network",
  accounts: {
    network: { id: "111111111111" },
    payments: { id: "222222222222" },
    directory: { id: "333333333333" },
    shop: { id: "444444444444" },
  },
  pools: {
    production: { "eu-central-1": "10.64.0.0/14" },
    shared: { "eu-central-1": "10.72.0.0/14" },
    inspection: { "eu-central-1": "10.79.0.0/16" },
  },
  segments: { production: { pool: "production" }, shared: { pool: "shared" } },
  connections: [["production", "shared"]],
  tags: {},
});
