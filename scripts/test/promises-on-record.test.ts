import { beforeAll, describe, it } from "vitest";
import { currentPromises, PROMISES } from "../src/promises/guard.js";
import type { Current } from "../src/record/record.js";
import { appNames, loadApps, loadOrganization } from "../src/synth/load.js";
import { expectOnRecord } from "./expect-on-record.js";

describe("the organization in apps/", () => {
  const names = appNames();
  let promises: ReadonlyMap<string, Current>;
  beforeAll(async () => {
    promises = await currentPromises(await loadOrganization("apps/organization.ts"), await loadApps(names));
  });

  it.each(names)("%s keeps the promises on record", (name) => {
    expectOnRecord(PROMISES, name, promises.get(name) as Current);
  });
});
