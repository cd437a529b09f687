import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesOf, failures, Rehearsal } from "../../src/rehearsal/rehearsal.js";
import { canRehearse, PROVIDER_VERSION } from "./available.js";
import { describeShape } from "./organization.js";

/** The tests are one story: each goes on from what the one before it left. */
describe.runIf(canRehearse)("an apply that fails", () => {
  const spokes = { alpha: "blue" } as const;
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await Rehearsal.start(PROVIDER_VERSION);
    await describeShape(rehearsal, { spokes, attachmentRole: false });
  });
  afterAll(async () => {
    await rehearsal.stop();
  });

  test("in the wrong order says which stack comes first, and makes nothing", async () => {
    expect(failures([await rehearsal.applyStack("alpha")]).join()).toContain("apply stack hub first");
    expect(await rehearsal.aws.inventory()).toEqual([]);
  });

  test("because it was interrupted leaves a state that the next apply goes on from", async () => {
    const interrupt = new AbortController();
    const running = rehearsal.applyStack("hub", { signal: interrupt.signal });
    while (!(await rehearsal.aws.calls()).some(({ action }) => action === "CreateSubnet")) await setTimeout(100);
    interrupt.abort();
    const [problem] = failures([await running]);
    expect(problem).toContain("apply again");
    expect(await rehearsal.aws.inventory()).not.toEqual([]);
  });

  test("because AWS refuses one call keeps what was made, and what comes after it is not begun", async () => {
    await rehearsal.aws.fail({
      action: "AllocateAddress",
      code: "AddressLimitExceeded",
      message: "The maximum number of addresses has been reached.",
    });
    const outcomes = await rehearsal.apply();
    expect(failures(outcomes)).toEqual([
      expect.stringMatching(/^hub: .*AddressLimitExceeded.*Service Quotas/s),
      "alpha: not run: hub failed before",
    ]);
  });

  test("for want of a role says which, and the apply that makes the role mends it", async () => {
    const outcomes = await rehearsal.apply();
    expect(failures(outcomes)).toEqual([
      expect.stringMatching(/^alpha: .*Cannot assume IAM Role.*causeway-attachment/s),
    ]);
    expect(failures(outcomes).join()).toContain("apply the networking account first");
    await describeShape(rehearsal, { spokes });
    expect(failures(await rehearsal.apply())).toEqual([]);
    expect(changesOf(await rehearsal.plan())).toEqual([]);
  });
});
