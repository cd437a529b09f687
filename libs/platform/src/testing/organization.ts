import { defineOrganization } from "@causeway/organization";
import type { Organization, OrganizationDescription } from "@causeway/organization";

const DESCRIPTION: OrganizationDescription = {
  id: "o-test123456",
  supernet: "10.0.0.0/8",
  homeRegion: "eu-west-1",
  regions: {
    "eu-west-1": {
      cidr: "10.0.0.0/12",
      zones: { "eu-west-1a": { slot: 0 }, "eu-west-1b": { slot: 1 } },
    },
  },
  networkAccount: "network",
  accounts: {
    network: { id: "100000000001" },
    alpha: { id: "100000000002" },
    beta: { id: "100000000003" },
  },
  pools: {
    production: { "eu-west-1": "10.0.0.0/14" },
    development: { "eu-west-1": "10.4.0.0/14" },
    shared: { "eu-west-1": "10.8.0.0/14" },
    inspection: { "eu-west-1": "10.15.0.0/16" },
  },
  segments: {
    production: { pool: "production" },
    development: { pool: "development" },
    shared: { pool: "shared", internal: true },
  },
  connections: [
    ["production", "shared"],
    ["development", "shared"],
  ],
  tags: {},
};

/**
 * A small organization for tests: accounts network, alpha and beta; one region, eu-west-1, with two zones. An account
 * without `segments` may use all of them.
 */
export function testOrganization(overrides: Partial<OrganizationDescription> = {}): Organization {
  const description = { ...DESCRIPTION, ...overrides };
  const segments = Object.keys(description.segments);
  const accounts = Object.entries(description.accounts).map(([name, account]) => [name, { segments, ...account }]);
  return defineOrganization({ ...description, accounts: Object.fromEntries(accounts) as typeof description.accounts });
}
