import { expect, test } from "vitest";
import { defineOrganization } from "./organization.js";
import type { Organization } from "./organization.js";
import type { Names } from "./names.js";

type NamesOf<O> = O extends Organization<infer N extends Names> ? N : never;

const organization = defineOrganization({
  id: "o-a1b2c3d4e5",
  supernet: "10.0.0.0/8",
  homeRegion: "eu-west-1",
  regions: { "eu-west-1": { cidr: "10.0.0.0/8", zones: { "eu-west-1a": { slot: 0 } } } },
  networkAccount: "network",
  accounts: {
    network: { id: "100000000001" },
    shop: { id: "100000000002", region: "eu-west-1", segments: ["production"] },
  },
  pools: { production: { "eu-west-1": "10.0.0.0/14" } },
  segments: { production: { pool: "production", internal: true } },
  tags: {},
});

/** What each name may be, as `KnownOrganization` hands it to constructs. */
function typed(
  segment: NamesOf<typeof organization>["segments"],
  account: NamesOf<typeof organization>["accounts"],
  zone: NamesOf<typeof organization>["zones"],
  region: NamesOf<typeof organization>["regions"],
  pool: NamesOf<typeof organization>["pools"],
): string[] {
  return [segment, account, zone, region, pool];
}

test("the compiler knows a description's names: the right ones compile, and each misspelt one does not", () => {
  const right = ["production", "shop", "eu-west-1a", "eu-west-1", "production"] as const;
  expect(typed(...right)).toHaveLength(5);
  expect([...organization.segments].map(({ name }) => name)).toContain(right[0]);
  // @ts-expect-error a segment that the description lacks
  typed("prodution", "shop", "eu-west-1a", "eu-west-1", "production");
  // @ts-expect-error an account that the description lacks
  typed("production", "shopp", "eu-west-1a", "eu-west-1", "production");
  // @ts-expect-error a zone that the description lacks
  typed("production", "shop", "eu-west-1d", "eu-west-1", "production");
  // @ts-expect-error a region that the description lacks
  typed("production", "shop", "eu-west-1a", "eu-west-2", "production");
  // @ts-expect-error a pool that the description lacks
  typed("production", "shop", "eu-west-1a", "eu-west-1", "shared");
});

test("names inside a description are checked against each other, before and while it runs", () => {
  const misspelt = defineOrganization({
    id: "o-a1b2c3d4e5",
    supernet: "10.0.0.0/8",
    homeRegion: "eu-west-1",
    regions: { "eu-west-1": { cidr: "10.0.0.0/8", zones: { "eu-west-1a": { slot: 0 } } } },
    // @ts-expect-error accounts has no such name
    networkAccount: "netwrok",
    // @ts-expect-error neither regions nor segments has such a name
    accounts: { network: { id: "100000000001", region: "eu-wset-1", segments: ["production", "prodution"] } },
    pools: { production: { "eu-west-1": "10.0.0.0/14" } },
    // @ts-expect-error pools has no such name
    segments: { production: { pool: "prodution" } },
    // @ts-expect-error segments has no such name
    connections: [["production", "shard"]],
    tags: {},
  });
  expect(misspelt.problems).toHaveLength(5);
});
