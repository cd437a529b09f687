import { describe, expect, inject, it } from "vitest";
import { appNames } from "../src/synth/load.js";

const planned = inject("planned");

describe.skipIf(inject("terraformMissing") !== "")("every stack of the sample organization", () => {
  it("is among those that were planned", () => {
    expect(planned.map(({ name }) => name)).toEqual(expect.arrayContaining(appNames()));
  });

  it.for(planned)("$name is valid for the real AWS provider", ({ invalid }) => {
    expect(invalid).toEqual([]);
  });

  it.for(planned)("$name is planned and applied with a mocked AWS", ({ failures }) => {
    expect(failures).toEqual([]);
  });
});
