import type { AccountApp } from "@causeway/platform";
import { describe, it } from "vitest";
import { ADDRESSES, currentAddresses } from "../src/addresses/guard.js";
import { appNames, loadApps, loadOrganization } from "../src/synth/load.js";
import { expectOnRecord } from "./expect-on-record.js";

describe("the organization in apps/", () => {
  it.each(appNames())("%s keeps the Terraform addresses on record", async (name) => {
    const organization = await loadOrganization("apps/organization.ts");
    const [app] = await loadApps([name]);
    expectOnRecord(ADDRESSES, name, currentAddresses(organization, app as AccountApp));
  });
});
