import { defineOrganization } from "@causeway/organization";
import type { OrganizationDescription } from "@causeway/organization";
import { SEGMENTS, spokeNames } from "./spokes.js";

const POOLS = { production: "10.16.0.0/12", development: "10.32.0.0/12", secluded: "10.48.0.0/12" };

/** As many accounts as BENCH_STACKS says, in three zones and three segments: two joined, one of them internal. */
const description: OrganizationDescription = {
  id: "o-bench12345",
  supernet: "10.0.0.0/8",
  homeRegion: "eu-central-1",
  regions: {
    "eu-central-1": {
      cidr: "10.0.0.0/8",
      zones: { "eu-central-1a": { slot: 0 }, "eu-central-1b": { slot: 1 }, "eu-central-1c": { slot: 2 } },
    },
  },
  networkAccount: "network",
  accounts: {
    network: { id: "100000000000" },
    ...Object.fromEntries(
      spokeNames().map((name, index) => [name, { id: String(100_000_000_001 + index), segments: [...SEGMENTS] }]),
    ),
  },
  pools: {
    ...Object.fromEntries(SEGMENTS.map((segment) => [segment, { "eu-central-1": POOLS[segment] }])),
    inspection: { "eu-central-1": "10.0.0.0/16" },
  },
  segments: Object.fromEntries(
    SEGMENTS.map((segment) => [segment, { pool: segment, internal: segment === "production" }]),
  ),
  connections: [["production", "development"]],
  tags: { mandatory: [], defaults: { ManagedBy: "causeway" } },
};

export default defineOrganization(description);
