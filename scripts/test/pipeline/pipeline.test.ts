import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FakeTerraform } from "./fake-terraform.js";
import { Rehearsal } from "./rehearsal.js";
import type { Description, Run } from "./rehearsal.js";

const FIRST: Description = { accounts: { alpha: 1, beta: 1 }, network: 1, prerequisites: ["beta"] };

/** FIRST, applied. */
let settled: Rehearsal<FakeTerraform>;
let rehearsal: Rehearsal<FakeTerraform>;
beforeAll(async () => {
  settled = new Rehearsal(new FakeTerraform());
  await settled.settle(FIRST);
});
beforeEach(() => {
  rehearsal = new Rehearsal(new FakeTerraform(), settled);
});
afterEach(() => {
  rehearsal[Symbol.dispose]();
});
afterAll(() => {
  settled[Symbol.dispose]();
});

const applies = ({ calls }: Run) => calls.filter((call) => call.startsWith("apply"));

describe("the first push of an organization", () => {
  it("applies prerequisites, then the networking account, then the others, each run what the last one made possible", async () => {
    using rehearsal = new Rehearsal(new FakeTerraform());
    const runs = await rehearsal.settle(FIRST);
    expect(runs.map((run) => applies(run).sort())).toEqual([
      ["apply beta_prerequisites as beta/causeway-apply"],
      ["apply network as network/causeway-apply"],
      ["apply alpha as alpha/causeway-apply", "apply beta as beta/causeway-apply"],
    ]);
    expect(runs.at(-1)?.result?.again).toBe(false);
  });

  it("applies the networking account where no account has prerequisites", async () => {
    using rehearsal = new Rehearsal(new FakeTerraform());
    const [first] = await rehearsal.settle({ accounts: { alpha: 1 }, network: 1 });
    expect(first?.outcomes).toEqual({ network: "applied", alpha: "left" });
  });

  it("leaves nothing for the next push", async () => {
    expect(await rehearsal.checkout().commit(FIRST).push().run()).toMatchObject({ calls: [], outcomes: {} });
  });
});

describe("a pull request", () => {
  it("on an empty organization plans what can be planned, and says what the rest waits for", async () => {
    using rehearsal = new Rehearsal(new FakeTerraform());
    const { outcomes, review, calls } = await rehearsal.checkout().commit(FIRST).review();
    expect(outcomes).toEqual({ beta_prerequisites: "changes", network: "waits", alpha: "waits", beta: "waits" });
    expect(review.stacks.find(({ stack }) => stack === "network")?.reason).toBe(
      "is planned once beta_prerequisites is applied",
    );
    expect(calls).toEqual(["plan beta_prerequisites as beta/causeway-plan"]);
  });

  it("plans the account that it changes, and no other, with roles that only read", async () => {
    const { calls, outcomes } = await rehearsal
      .checkout()
      .commit({ ...FIRST, accounts: { alpha: 2, beta: 1 } })
      .review();
    expect(calls).toEqual(["plan alpha as alpha/causeway-plan"]);
    expect(outcomes).toEqual({ alpha: "changes" });
    expect(rehearsal.terraform.assumed).toEqual([expect.stringMatching(/:role\/causeway-plan$/)]);
  });

  it("that adds an account is not red: its plan waits for the networking account, which lets it in", async () => {
    const added = { ...FIRST, accounts: { ...FIRST.accounts, gamma: 1 } };
    const { outcomes, review } = await rehearsal.checkout().commit(added).review();
    expect(outcomes).toEqual({ network: "changes", gamma: "waits" });
    expect(review.problems).toEqual([]);
  });

  it("records nothing as applied", async () => {
    using rehearsal = new Rehearsal(new FakeTerraform());
    await rehearsal.checkout().commit(FIRST).review();
    const [first] = await rehearsal.settle(FIRST);
    expect(first?.outcomes["beta_prerequisites"]).toBe("applied");
  });

  it("that breaks a plan is red", async () => {
    rehearsal.terraform.failures.add("alpha plan");
    const changed = { ...FIRST, accounts: { alpha: 2, beta: 1 } };
    const { outcomes, review } = await rehearsal.checkout().commit(changed).review();
    expect(outcomes).toEqual({ alpha: "failed" });
    expect(review.stacks[0]?.reason).toContain("plan of alpha was made to fail");
  });
});

describe("a push", () => {
  it("that changes one account applies that account alone", async () => {
    const [run] = await rehearsal.settle({ ...FIRST, accounts: { alpha: 2, beta: 1 } });
    expect(run?.calls).toEqual([
      "plan alpha as alpha/causeway-plan",
      "plan alpha as alpha/causeway-apply",
      "apply alpha as alpha/causeway-apply",
    ]);
  });

  it("that adds an account applies the networking account and then the new one, and touches no other", async () => {
    const runs = await rehearsal.settle({ ...FIRST, accounts: { ...FIRST.accounts, gamma: 1 } });
    expect(runs.flatMap(applies)).toEqual([
      "apply network as network/causeway-apply",
      "apply gamma as gamma/causeway-apply",
    ]);
  });

  it("that changes what others read leaves them for a plan that somebody can review", async () => {
    const changed = { network: 2, accounts: { alpha: 2, beta: 1 }, prerequisites: ["beta"] };
    const runs = await rehearsal.settle(changed);
    expect(runs.map(({ outcomes }) => outcomes)).toEqual([{ network: "applied", alpha: "left" }, { alpha: "applied" }]);
    expect(runs[0]?.result?.stacks.find(({ stack }) => stack === "alpha")?.reason).toContain(
      "no longer the one that was reviewed",
    );
  });

  it("whose apply fails applies nothing that waits for it, and the next push repeats it", async () => {
    using rehearsal = new Rehearsal(new FakeTerraform());
    rehearsal.terraform.failures.add("network apply");
    const [prerequisites, failed] = await rehearsal.settle(FIRST);
    expect(prerequisites?.outcomes["beta_prerequisites"]).toBe("applied");
    expect(failed?.outcomes).toEqual({ network: "failed", alpha: "blocked", beta: "blocked" });
    expect(failed?.result?.again).toBe(false);
    rehearsal.terraform.failures.clear();
    const runs = await rehearsal.settle(FIRST);
    expect(runs.flatMap(applies).sort()).toEqual([
      "apply alpha as alpha/causeway-apply",
      "apply beta as beta/causeway-apply",
      "apply network as network/causeway-apply",
    ]);
  });

  it("with one account that cannot be planned applies the others", async () => {
    rehearsal.terraform.failures.add("alpha plan");
    const [run] = await rehearsal.settle({ ...FIRST, accounts: { alpha: 2, beta: 2 } });
    expect(run?.outcomes).toEqual({ alpha: "failed", beta: "applied" });
  });

  it("is not applied where somebody changed the account after the review", async () => {
    const checkout = rehearsal.checkout().commit({ ...FIRST, accounts: { alpha: 2, beta: 1 } });
    const run = await checkout.runAround(async () => {
      const other = rehearsal.checkout().commit({ ...FIRST, accounts: { alpha: 3, beta: 1 } });
      await other.run();
    });
    expect(run.result?.stacks).toEqual([
      expect.objectContaining({
        stack: "alpha",
        outcome: "failed",
        reason: expect.stringMatching(/reviewed.*run again/),
      }),
    ]);
  });
});

describe("two pushes", () => {
  const older = { ...FIRST, accounts: { alpha: 2, beta: 1 } };
  const newer = { ...FIRST, accounts: { alpha: 3, beta: 2 } };

  it("of which the newer was applied first: the older applies nothing", async () => {
    const first = rehearsal.checkout().commit(older).push();
    await rehearsal.settle(newer);
    expect(await first.run()).toMatchObject({
      calls: [],
      review: { outdatedBy: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
  });

  it("of which the newer was applied while the older waited for approval: the older applies nothing", async () => {
    const first = rehearsal.checkout().commit(older).push();
    await expect(first.runAround(() => rehearsal.settle(newer))).rejects.toThrow("is newer than");
  });

  it("of which only the newer runs: it applies what the older changed, too", async () => {
    rehearsal.checkout().commit(older).push();
    const [run] = await rehearsal.settle({ ...older, accounts: { alpha: 2, beta: 2 } });
    expect(run?.outcomes).toEqual({ alpha: "applied", beta: "applied" });
  });
});

describe("an account that is removed", () => {
  it("while AWS protects its resources is refused, with what to do", async () => {
    rehearsal.terraform.protect("alpha");
    const emptied = { ...FIRST, accounts: { alpha: null, beta: 1 } };
    const { review } = await rehearsal.checkout().commit(emptied).review();
    expect(review.stacks).toEqual([
      expect.objectContaining({ outcome: "failed", reason: expect.stringContaining('removal: "unprotect" first') }),
    ]);
  });

  it("at once is refused: its resources would be stranded", async () => {
    const removed = { network: 1, accounts: { beta: 1 }, prerequisites: ["beta"] };
    const { review } = await rehearsal.checkout().commit(removed).review();
    expect(review.problems).toEqual([expect.stringMatching(/stack "alpha" is no longer described, and 1 resources/)]);
  });

  it("after its stack was emptied leaves nothing, and is forgotten", async () => {
    const [emptied] = await rehearsal.settle({ ...FIRST, accounts: { alpha: null, beta: 1 } });
    expect(emptied?.outcomes).toEqual({ alpha: "applied" });
    expect(rehearsal.resources("alpha")).toBe(0);
    const removed = { network: 1, accounts: { beta: 1 }, prerequisites: ["beta"] };
    const [gone] = await rehearsal.settle(removed);
    expect(gone?.outcomes).toEqual({ network: "applied" });
    // The account comes back as a new one.
    const { outcomes } = await rehearsal.checkout().commit(FIRST).review();
    expect(outcomes).toEqual({ network: "changes", alpha: "waits" });
  });
});
