import { expect, test } from "vitest";
import type { OrganizationDescription } from "@causeway/organization";
import { testOrganization } from "@causeway/platform/testing";
import { segmentRoutes } from "./segment-routes.js";

/** Routes of a segment as `destination -> target`, by id. */
function routes(name: string, overrides: Partial<OrganizationDescription> = {}): Record<string, string> {
  const organization = testOrganization(overrides);
  const segment = organization.segment(name);
  return Object.fromEntries(
    segmentRoutes(organization, "eu-west-1", segment ?? expect.fail(name)).map(({ id, destination, target }) => [
      id,
      `${destination} -> ${target}`,
    ]),
  );
}

test("a segment reaches the internet and its connected segment through inspection, and nothing else of the supernet", () => {
  expect(routes("production")).toEqual({
    default: "0.0.0.0/0 -> inspection",
    supernet: "10.0.0.0/8 -> blackhole",
    "to-shared": "10.8.0.0/14 -> inspection",
  });
});

test("a connection holds in both directions, and an internal segment reaches itself", () => {
  expect(routes("shared")).toEqual({
    default: "0.0.0.0/0 -> inspection",
    supernet: "10.0.0.0/8 -> blackhole",
    "to-development": "10.4.0.0/14 -> inspection",
    "to-production": "10.0.0.0/14 -> inspection",
    "to-shared": "10.8.0.0/14 -> inspection",
  });
});

test("a segment without internet has no default route", () => {
  const segments = { production: { pool: "production", internet: false } };
  expect(routes("production", { segments, connections: [] })).toEqual({ supernet: "10.0.0.0/8 -> blackhole" });
});

test("a reached segment without addresses in the region has no route", () => {
  const pools = { production: { "eu-west-1": "10.0.0.0/14" }, shared: {} };
  const segments = { production: { pool: "production" }, shared: { pool: "shared" } };
  const connections: [string, string][] = [["production", "shared"]];
  expect(Object.keys(routes("production", { pools, segments, connections }))).toEqual(["default", "supernet"]);
});

test("a reached pool that is the whole supernet takes the blackhole's place, for a table takes a destination once", () => {
  const everything = "10.0.0.0/12";
  expect(
    routes("flat", {
      supernet: everything,
      pools: { flat: { "eu-west-1": everything } },
      segments: { flat: { pool: "flat", internal: true } },
      connections: [],
    }),
  ).toEqual({ default: "0.0.0.0/0 -> inspection", "to-flat": "10.0.0.0/12 -> inspection" });
});
