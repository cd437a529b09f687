import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verify } from "@causeway/verify";
import { changesOf, failures, Rehearsal } from "../../src/rehearsal/rehearsal.js";
import { canRehearse, PROVIDER_VERSION } from "./available.js";
import { describeShape } from "./organization.js";

/** The tests are one story: each goes on from what the one before it left. */
describe.runIf(canRehearse)("an organization that changes", () => {
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await Rehearsal.start(PROVIDER_VERSION);
  });
  afterAll(async () => {
    await rehearsal.stop();
  });

  /** Applies what is described, and returns what that changed, one line a resource. */
  async function applied(): Promise<readonly string[]> {
    const outcomes = await rehearsal.apply();
    expect(failures(outcomes)).toEqual([]);
    return changesOf(outcomes);
  }

  /** Results of the verifier that are not PROVEN, from what AWS has of some stacks and had of the others before. */
  async function unproven(stacks?: readonly string[]): Promise<readonly string[]> {
    const { report } = await verify(await rehearsal.deployed(stacks), [join(rehearsal.root, "cdktf.out")]);
    expect(report.results.length).toBeGreaterThan(0);
    return report.results
      .filter(({ verdict }) => verdict !== "PROVEN")
      .map(({ name, message }) => `${name}: ${message ?? ""}`);
  }

  const of = (stack: string, changes: readonly string[]) => changes.filter((line) => line.startsWith(`${stack}: `));

  test("begins with one spoke", async () => {
    await describeShape(rehearsal, { spokes: { alpha: "blue" } });
    await applied();
    expect(await unproven()).toEqual([]);
  });

  test("takes an account and its spoke, and the spoke that is there does not change", async () => {
    await describeShape(rehearsal, { spokes: { alpha: "blue", beta: "blue" } });
    const changes = await applied();
    expect(of("alpha", changes)).toEqual([]);
    expect(of("hub", changes).filter((line) => line.includes("delete") || line.includes("replace"))).toEqual([]);
    expect(await unproven()).toEqual([]);
  });

  test("moves a spoke to another segment", async () => {
    await describeShape(rehearsal, { spokes: { alpha: "blue", beta: "green" } });
    const changes = await applied();
    expect([...of("alpha", changes), ...of("hub", changes)]).toEqual([]);
    expect(await unproven(["beta"])).toEqual([]);
  });

  test("changes the firewall's rules in place", async () => {
    await describeShape(rehearsal, {
      spokes: { alpha: "blue", beta: "green" },
      domains: [".example.com", ".example.org"],
    });
    const changes = await applied();
    const kinds = new Set(changes.map((line) => line.replace(/\.\S+$/, "")));
    expect([...kinds]).toEqual(["hub: update aws_networkfirewall_rule_group"]);
    expect(await unproven(["hub"])).toEqual([]);
  });

  test("takes a zone only once the firewall's subnets may change", async () => {
    const spokes = { alpha: "blue", beta: "green" } as const;
    await describeShape(rehearsal, { spokes, zones: 3 });
    const [refused] = failures(await rehearsal.apply(["hub"]));
    expect(refused).toContain("SubnetChangeProtection");

    await describeShape(rehearsal, { spokes, zones: 3, subnetsMayChange: true });
    await applied();
    await describeShape(rehearsal, { spokes, zones: 3 });
    expect(await applied()).toEqual([expect.stringMatching(/^hub: update aws_networkfirewall_firewall\./)]);
    expect(await unproven()).toEqual([]);
  });

  test("does not let a spoke go that was taken out of the description first, and says what to do", async () => {
    await describeShape(rehearsal, { spokes: { alpha: "blue", beta: undefined }, zones: 3 });
    const [refused] = failures(await rehearsal.apply());
    expect(refused).toMatch(/^beta: .*Provider configuration not present.*put it back/s);
  });

  test("lets a spoke go that is destroyed first, then its account", async () => {
    await describeShape(rehearsal, { spokes: { alpha: "blue", beta: "green" }, zones: 3 });
    expect(failures(await rehearsal.destroy(["beta"]))).toEqual([]);
    expect((await rehearsal.aws.inventory()).filter((line) => line.startsWith("200000000002"))).toEqual([]);

    await describeShape(rehearsal, { spokes: { alpha: "blue" }, zones: 3 });
    const changes = await applied();
    expect(of("alpha", changes)).toEqual([]);
    expect(changesOf(await rehearsal.plan())).toEqual([]);
  });

  test("is not destroyed while it is protected, and leaves nothing once it is not", async () => {
    const hub = rehearsal.stacks().find(({ name }) => name === "hub");
    const [firewall] = Object.keys(hub?.json.resource?.["aws_networkfirewall_firewall"] ?? {});
    const args = [`-target=aws_networkfirewall_firewall.${String(firewall)}`];
    const [refused] = failures([await rehearsal.destroyStack("hub", { args })]);
    expect(refused).toContain("DeleteProtection");

    expect(failures(await rehearsal.unprotect())).toEqual([]);
    expect(failures(await rehearsal.destroy())).toEqual([]);
    expect(await rehearsal.aws.inventory()).toEqual([]);
  });
});
