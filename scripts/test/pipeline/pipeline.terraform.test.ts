import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { executeTerraform } from "../../src/pipeline/execute.js";
import { Rehearsal } from "./rehearsal.js";
import type { Description, Runner } from "./rehearsal.js";

const FIRST: Description = { accounts: { alpha: 1, beta: 1 }, network: 1, prerequisites: ["beta"] };

/** The pipeline with the real Terraform, on resources that are built into it: everything but providers and AWS. */
describe.skipIf(inject("terraformMissing") !== "")("with real Terraform", () => {
  let rehearsal: Rehearsal<Runner>;
  beforeEach(() => {
    rehearsal = new Rehearsal({ execute: executeTerraform });
  });
  afterEach(() => {
    rehearsal[Symbol.dispose]();
  });

  it("an organization is applied from nothing, changed, and emptied, each plan being the one that was reviewed", async () => {
    const first = await rehearsal.settle(FIRST);
    expect(
      first.flatMap(({ outcomes }) => Object.entries(outcomes)).filter(([, outcome]) => outcome === "applied"),
    ).toEqual([
      ["beta_prerequisites", "applied"],
      ["network", "applied"],
      ["alpha", "applied"],
      ["beta", "applied"],
    ]);
    const { review } = await rehearsal
      .checkout()
      .commit({ ...FIRST, accounts: { alpha: 2, beta: 1 } })
      .review();
    expect(review.stacks).toEqual([
      expect.objectContaining({
        stack: "alpha",
        outcome: "changes",
        plan: expect.objectContaining({ summary: "0 to add, 1 to change, 0 to destroy" }),
      }),
    ]);
    const emptied = await rehearsal.settle({ ...FIRST, accounts: { alpha: null, beta: 1 } });
    expect(emptied.map(({ outcomes }) => outcomes)).toEqual([{ alpha: "applied" }]);
    expect(rehearsal.resources("alpha")).toBe(0);
  });

  it("what the networking account hands on is reviewed before others are applied with it", async () => {
    await rehearsal.settle(FIRST);
    const runs = await rehearsal.settle({ ...FIRST, network: 2, accounts: { alpha: 2, beta: 1 } });
    expect(runs.map(({ outcomes }) => outcomes)).toEqual([{ network: "applied", alpha: "left" }, { alpha: "applied" }]);
  });

  it("a plan that Terraform refuses carries Terraform's words", async () => {
    const { review } = await rehearsal
      .checkout()
      .commit({ ...FIRST, prerequisites: [], network: "${nothing}" as never })
      .review();
    expect(review.stacks[0]).toMatchObject({ stack: "network", outcome: "failed" });
    expect(review.stacks[0]?.reason).toContain("Invalid reference");
  });

  it("what somebody changed by hand is found, with the state that is there", async () => {
    await rehearsal.settle(FIRST);
    rehearsal.tamper("alpha", (state) => state.replaceAll('"content": 1', '"content": 7'));
    const { result: stacks } = await rehearsal.checkout().examine((_, drift) => drift.stacks);
    expect(stacks.map(({ stack, outcome }) => [stack, outcome])).toEqual([
      ["beta_prerequisites", "unchanged"],
      ["network", "unchanged"],
      ["alpha", "drifted"],
      ["beta", "unchanged"],
    ]);
    const alpha = stacks.find(({ stack }) => stack === "alpha");
    expect(alpha?.plan?.summary).toBe("0 to add, 1 to change, 0 to destroy");
    expect(JSON.stringify(alpha?.state)).toContain('"content":7');
  });
});
