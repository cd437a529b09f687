import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PipelineContext } from "../../src/pipeline/context.js";
import { isFound, proveDeployed } from "../../src/pipeline/drift.js";
import type { Drift } from "../../src/pipeline/drift.js";
import { driftMarkdown, isAlarming } from "../../src/pipeline/report.js";
import { FakeTerraform } from "./fake-terraform.js";
import { Rehearsal } from "./rehearsal.js";
import type { Description } from "./rehearsal.js";

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

const proof = (status: number) => ({ status, markdown: "" });
const outcomes = ({ stacks }: Drift) => Object.fromEntries(stacks.map(({ stack, outcome }) => [stack, outcome]));

/** What a scheduled run finds in a checkout of main, or of what else is described. */
async function examined(description?: Description): Promise<Drift> {
  const checkout = rehearsal.checkout();
  if (description !== undefined) checkout.commit(description);
  return (await checkout.examine((_, drift) => drift)).result;
}

describe("a scheduled run", () => {
  it("plans every stack with the role that reads, and finds nothing where nothing was changed", async () => {
    const { result: drift, calls } = await rehearsal.checkout().examine((_, found) => found);
    expect([...calls].sort()).toEqual([
      "plan alpha as alpha/causeway-plan",
      "plan beta as beta/causeway-plan",
      "plan beta_prerequisites as beta/causeway-plan",
      "plan network as network/causeway-plan",
    ]);
    expect(outcomes(drift)).toEqual({
      beta_prerequisites: "unchanged",
      network: "unchanged",
      alpha: "unchanged",
      beta: "unchanged",
    });
    expect(isAlarming(drift, proof(0))).toBe(false);
    expect(driftMarkdown(drift, proof(0))).toContain("AWS is as it was applied.");
  });

  it("acts in the networking account by the role that reads, too", async () => {
    await examined();
    expect(rehearsal.terraform.assumed.every((arn) => arn.endsWith(":role/causeway-plan"))).toBe(true);
  });

  it.each([
    ["took away", (state: string) => JSON.stringify({ ...(JSON.parse(state) as object), resources: {} })],
    ["changed", (state: string) => state.replaceAll('"content":1', '"content":2')],
    ["added to", (state: string) => state.replace('"resources":{', '"resources":{"terraform_data.more":1,')],
  ])("finds what somebody %s by hand, and shows its plan", async (_, change) => {
    rehearsal.tamper("alpha", change);
    const drift = await examined();
    expect(outcomes(drift)).toMatchObject({ alpha: "drifted", beta: "unchanged", network: "unchanged" });
    expect(isAlarming(drift, proof(0))).toBe(true);
    expect(driftMarkdown(drift, proof(0))).toMatch(/## Not as it was applied\n\n\*\*alpha\*\*: \d to add/);
  });

  it("does not take for drift what is described and not applied yet", async () => {
    const drift = await examined({ ...FIRST, accounts: { alpha: 2, beta: 1, gamma: 1 } });
    expect(outcomes(drift)).toMatchObject({
      alpha: "pending",
      gamma: "pending",
      network: "pending",
      beta: "unchanged",
    });
    expect(isFound(drift)).toBe(false);
    expect(isAlarming(drift, proof(1))).toBe(false);
    expect(driftMarkdown(drift, proof(0))).toMatch(/\*\*gamma\*\*\n\n```\nwas never applied/);
  });

  it("names a stack that cannot be read, proves nothing then, and goes on with the others", async () => {
    rehearsal.terraform.failures.add("alpha plan");
    const { result } = await rehearsal
      .checkout()
      .examine((context, drift) => ({ drift, proof: proveDeployed(context, drift, () => proof(0)) }));
    expect(outcomes(result.drift)).toMatchObject({ alpha: "failed", beta: "unchanged" });
    expect(result.proof).toBeUndefined();
    expect(isAlarming(result.drift, undefined)).toBe(true);
    expect(driftMarkdown(result.drift, undefined)).toContain("plan of alpha was made to fail");
  });

  it("finds a stack that is no longer described while something of it is left", async () => {
    const drift = await examined({ network: 1, accounts: { beta: 1 }, prerequisites: ["beta"] });
    expect(drift.problems).toEqual([expect.stringMatching(/^stack "alpha" is no longer described, and 1 resources/)]);
    expect(isAlarming(drift, proof(0))).toBe(true);
  });

  it("is alarming where AWS is as it was applied, and that is not PROVEN", async () => {
    expect(isAlarming(await examined(), proof(3))).toBe(true);
  });

  it("writes to no record", async () => {
    rehearsal.tamper("alpha", (state) => state.replaceAll('"content":1', '"content":2'));
    await examined();
    expect(outcomes(await examined())).toMatchObject({ alpha: "drifted" });
    expect(await rehearsal.checkout().commit(FIRST).push().run()).toMatchObject({ calls: [] });
  });
});

describe("the proof from what AWS has", () => {
  /** Inputs that the verifier gets, and what lies in them. */
  async function given(description: Description): Promise<Record<string, string>> {
    const files: Record<string, string> = {};
    const look = (context: PipelineContext, drift: Drift) => {
      for (const { folder } of context.stacks) writeFileSync(join(folder, "intents.json"), "{}");
      proveDeployed(context, drift, (args) => {
        for (const arg of args) {
          const [, stack, file] = /^(\w+)=(.*)$/.exec(arg) ?? [];
          if (stack !== undefined && file !== undefined) {
            files[stack] = readFileSync(file, "utf8");
            expect(statSync(file).mode & 0o077).toBe(0);
            expect(statSync(dirname(file)).mode & 0o077).toBe(0);
          } else if (arg !== "--intents") files[arg.replace(/^.*stacks\//, "")] = "";
        }
        return proof(0);
      });
      return drift;
    };
    await rehearsal.checkout().commit(description).examine(look);
    return files;
  }

  it("is of every stack's state as it is now, and of all their intents", async () => {
    rehearsal.tamper("alpha", (state) => state.replace('"resources":{', '"resources":{"terraform_data.more":1,'));
    const files = await given(FIRST);
    const stacks = ["alpha", "beta", "beta_prerequisites", "network"];
    expect(Object.keys(files).sort()).toEqual(stacks.flatMap((name) => [name, `${name}/intents.json`]).sort());
    expect(files["alpha"]).toContain("terraform_data.more");
  });

  it("leaves out what was never applied", async () => {
    const files = await given({ ...FIRST, accounts: { ...FIRST.accounts, gamma: 1 } });
    expect(Object.keys(files)).not.toEqual(expect.arrayContaining([expect.stringContaining("gamma")]));
  });

  it("is none where nothing is applied yet", async () => {
    using empty = new Rehearsal(new FakeTerraform());
    const { result } = await empty
      .checkout()
      .commit(FIRST)
      .examine((context, drift) => proveDeployed(context, drift, () => proof(0)));
    expect(result).toBeUndefined();
  });
});
