import { defineOrganization } from "@causeway/organization";
import { accountNames } from "./spokes.js";

const CIDR = "10.0.0.0/9";

/** As many accounts as BENCH_STACKS says, all in one segment, their states in Terraform Cloud. */
export default defineOrganization({
  id: "o-bench12345",
  supernet: "10.0.0.0/8",
  homeRegion: "eu-central-1",
  regions: {
    "eu-central-1": { cidr: CIDR, zones: { "eu-central-1a": { slot: 0 }, "eu-central-1b": { slot: 1 } } },
  },
  networkAccount: "network",
  accounts: {
    network: { id: "100000000000" },
    ...Object.fromEntries(
      accountNames().map((name, index) => [
        name,
        { id: String(100_000_000_001 + index), segments: ["production"], tags: { Owner: name } },
      ]),
    ),
  },
  pools: { production: { "eu-central-1": CIDR } },
  segments: { production: { pool: "production" } },
  tags: { mandatory: [], defaults: { ManagedBy: "causeway" } },
  backend: { type: "cloud", organization: "bench", project: "network" },
});
