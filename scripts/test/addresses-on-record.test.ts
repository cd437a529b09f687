import type { AccountApp } from "@causeway/platform";
import { describe, expect, it } from "vitest";
import { compareAddresses, describeDifference, isEqual } from "../src/addresses/guard.js";
import { addressRecord, appNames, loadApps, loadOrganization } from "../src/synth/load.js";

describe("the organization in apps/", () => {
  it.each(appNames())("%s keeps the Terraform addresses on record", async (name) => {
    const organization = await loadOrganization("apps/organization.ts");
    const [app] = await loadApps([name]);
    const record = addressRecord(name);
    const difference = compareAddresses(organization, app as AccountApp, record);
    expect(isEqual(difference), describeDifference(difference, record)).toBe(true);
  });
});
