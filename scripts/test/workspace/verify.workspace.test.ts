import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadOrganization } from "../../src/synth/load.js";
import { copyWorkspace, nx } from "./workspace.js";

interface Target {
  readonly dependsOn: readonly (string | { readonly projects: readonly string[] })[];
}

let workspace: string;

beforeAll(async () => {
  workspace = await copyWorkspace();
});
afterAll(() => {
  rmSync(workspace, { recursive: true });
});

const verify = async (project: string) => nx(["verify", project, "--output-style=static"], { cwd: workspace });

const FROM_CACHE = /verify\s+\[.*cache.*\]/;

describe("nx verify", () => {
  it("of an app needs the stacks of the networking account that the organization names", async () => {
    const { networkAccount } = await loadOrganization("apps/organization.ts");
    const project = JSON.parse(await nx(["show", "project", "payments", "--json"], { cwd: workspace })) as {
      targets: { verify: Target };
    };
    expect(project.targets.verify.dependsOn).toEqual([
      "synth",
      expect.objectContaining({ projects: [`@apps/${networkAccount.name}`] }),
    ]);
  });

  it("judges an app with the networking account, and nothing about other apps", async () => {
    const output = await verify("payments");
    expect(output).toContain("PROVEN    subnets with Segment production and Tier private can reach the internet");
    expect(output).not.toContain("PROVEN    subnets with Segment development");
    expect(output).toMatch(/\nPROVEN: \d+ PROVEN, 0 VIOLATED, 0 UNPROVEN\n/);
  });

  it("judges the whole organization", async () => {
    const output = await verify("scripts");
    expect(output).toContain("PROVEN    subnets with Segment production cannot reach subnets with Segment development");
    expect(output).toMatch(/\nPROVEN: \d+ PROVEN, 0 VIOLATED, 0 UNPROVEN\n/);
  });

  it("takes its result from the cache until the verifier or what it judges changes", async () => {
    expect(await verify("payments")).toMatch(FROM_CACHE);
    appendFileSync(join(workspace, "libs/verify/src/verify.test.ts"), "\n");
    appendFileSync(join(workspace, "apps/sandbox/src/main.ts"), "\n");
    expect(await verify("payments")).toMatch(FROM_CACHE);
    appendFileSync(join(workspace, "libs/verify/src/verify.ts"), "\n");
    expect(await verify("payments")).not.toMatch(FROM_CACHE);
    expect(await verify("payments")).toMatch(FROM_CACHE);
    appendFileSync(
      join(workspace, "apps/payments/src/main.ts"),
      'export const changed = "in a way that the stacks do not show";\n',
    );
    expect(await verify("payments")).toMatch(FROM_CACHE);
  });
});
