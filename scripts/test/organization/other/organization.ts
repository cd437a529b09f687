import { defineOrganization } from "@causeway/organization";
import { backend } from "./backend.js";

/** Nothing of it is called as in the sample: neither accounts, segments, pools nor the region, which has three zones. */
export default defineOrganization({
  id: "o-z9y8x7w6v5",
  supernet: "172.16.0.0/12",
  homeRegion: "us-east-2",
  regions: {
    "us-east-2": {
      cidr: "172.16.0.0/13",
      zones: { "us-east-2a": { slot: 0 }, "us-east-2b": { slot: 1 }, "us-east-2c": { slot: 2 } },
    },
  },
  networkAccount: "carrier",
  accounts: {
    carrier: { id: "610000000001", segments: ["common"] },
    storefront: { id: "610000000002", segments: ["customers"] },
    ledger: { id: "610000000003", segments: ["customers"] },
    lab: { id: "610000000004", segments: ["trials"] },
  },
  pools: {
    customers: { "us-east-2": "172.16.0.0/15" },
    trials: { "us-east-2": "172.18.0.0/15" },
    common: { "us-east-2": "172.20.0.0/15" },
    transit: { "us-east-2": "172.22.0.0/16" },
  },
  segments: {
    customers: { pool: "customers" },
    trials: { pool: "trials" },
    common: { pool: "common", internal: true },
  },
  connections: [
    ["customers", "common"],
    ["trials", "common"],
  ],
  tags: {},
  backend,
});
