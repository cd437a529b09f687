import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shortfalls } from "../../src/mutation/explain.js";
import { OPERATORS } from "../../src/mutation/operators/index.js";
import { candidatesOf, type Judged } from "../../src/mutation/run.js";
import { SAMPLE } from "../../src/mutation/subjects.js";
import { loadOrganization } from "../../src/synth/load.js";
import { judgeSelection } from "./judge-selection.js";

/** Some minutes on an idle machine; this ends what hangs and judges no speed. */
const LIMIT = 1_800_000;

const ONE_IN = 6;

const scratch = mkdtempSync(join(tmpdir(), "causeway-sample-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

// What survives is explained for the sample; an organization of one's own in its place has other reasons.
const isSample = (await loadOrganization("apps/organization.ts")).id === "o-a1b2c3d4e5";

describe.skipIf(!isSample)("one fact of the sample organization broken at a time", () => {
  let judged: readonly Judged[];
  let shortfalls: Shortfalls;
  let names: readonly string[];

  beforeAll(async () => {
    const networks = await SAMPLE.synthesize(scratch);
    names = candidatesOf(networks).map(({ mutant }) => mutant);
    ({ judged, shortfalls } = await judgeSelection(SAMPLE, networks, ONE_IN));
  }, LIMIT);

  it.each(Object.keys(OPERATORS))("changes a verdict: %s", (operator) => {
    const outcomes = judged.filter((one) => one.operator === operator).map(({ outcome }) => outcome);
    // What AWS refuses, two subnets of an attachment in one zone for instance, is UNPROVEN and not VIOLATED.
    expect(outcomes.filter((outcome) => outcome === "VIOLATED" || outcome === "UNPROVEN")).not.toEqual([]);
  });

  it("changes a verdict, or the table of survivors says why not", () => {
    expect(shortfalls.unexplained).toEqual([]);
  });

  it("is in the table of survivors only if it does not change a verdict", () => {
    expect(shortfalls.caught).toEqual([]);
    expect(shortfalls.idle).toEqual([]);
  });

  it("has a name of its own", () => {
    expect(new Set(names).size).toBe(names.length);
  });
});
