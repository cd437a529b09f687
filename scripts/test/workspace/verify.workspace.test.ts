import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appNames, loadOrganization } from "../../src/synth/load.js";
import { copyWorkspace, node, nx } from "./workspace.js";

interface Target {
  readonly dependsOn: readonly (string | { readonly projects: readonly string[] })[];
}

const { networkAccount } = await loadOrganization("apps/organization.ts");
/** Two apps besides the networking account's, whichever the organization has. */
const [ONE = "", OTHER = ""] = appNames().filter((name) => name !== networkAccount.name);
let workspace: string;

beforeAll(async () => {
  workspace = await copyWorkspace();
});
afterAll(() => {
  rmSync(workspace, { recursive: true });
});

const verify = async (project: string) => nx(["verify", project, "--output-style=static"], { cwd: workspace });
const verifyApp = async (name: string) => verify(`@apps/${name}`);

const FROM_CACHE = /verify\s+\[.*cache.*\]/;

/** How many intents are PROVEN where all are. */
function proven(output: string): number {
  return Number(/\nPROVEN: (\d+) PROVEN, 0 VIOLATED, 0 UNPROVEN\n/.exec(output)?.[1]);
}

describe("nx verify", () => {
  it("of an app needs the stacks of the networking account that the organization names", async () => {
    const project = JSON.parse(await nx(["show", "project", `@apps/${ONE}`, "--json"], { cwd: workspace })) as {
      targets: { verify: Target };
    };
    expect(project.targets.verify.dependsOn).toEqual([
      "synth",
      expect.objectContaining({ projects: [`apps/${networkAccount.name}`] }),
    ]);
    await verifyApp(ONE);
    expect(readdirSync(join(workspace, "cdktf.out/stacks"))).toContain(networkAccount.name);
  });

  it("judges an app with the networking account, and the whole organization, which is more", async () => {
    const some = proven(await verifyApp(ONE));
    expect(some).toBeGreaterThan(0);
    expect(proven(await verify("@causeway/scripts"))).toBeGreaterThan(some);
  });

  it("judges no stack that another organization left", async () => {
    const left = join(workspace, "cdktf.out/stacks/left-over");
    mkdirSync(left, { recursive: true });
    const vpc = { twin: { cidr_block: "10.0.0.0/33" } };
    writeFileSync(join(left, "cdk.tf.json"), JSON.stringify({ resource: { aws_vpc: vpc } }));
    const args = ["verify", "@causeway/scripts", "--output-style=static", "--skip-nx-cache"];
    const whole = proven(await verify("@causeway/scripts"));
    expect(whole).toBeGreaterThan(0);
    expect(proven(await nx(args, { cwd: workspace }))).toBe(whole);
  });

  it("takes its result from the cache until the verifier or what it judges changes", async () => {
    expect(await verifyApp(ONE)).toMatch(FROM_CACHE);
    appendFileSync(join(workspace, "libs/verify/src/verify.test.ts"), "\n");
    appendFileSync(join(workspace, `apps/${OTHER}/src/main.ts`), "\n");
    expect(await verifyApp(ONE)).toMatch(FROM_CACHE);
    appendFileSync(join(workspace, "libs/verify/src/verify.ts"), "\n");
    expect(await verifyApp(ONE)).not.toMatch(FROM_CACHE);
    appendFileSync(
      join(workspace, `apps/${ONE}/src/main.ts`),
      'export const changed = "in a way that the stacks do not show";\n',
    );
    expect(await verifyApp(ONE)).toMatch(FROM_CACHE);
  });
});

describe("npm run verify", () => {
  const help = async () => node(["scripts/verify.mjs", "--help"], { cwd: workspace });
  const compiled = () => statSync(join(workspace, "dist/verify/cli.mjs")).mtimeMs;

  it("is compiled once, and again when a source of it changes", async () => {
    expect(await help()).not.toContain("another description");
    const first = compiled();
    await help();
    expect(compiled()).toBe(first);

    const source = join(workspace, "libs/verify/src/cli.ts");
    const text = readFileSync(source, "utf8");
    writeFileSync(source, text.replace(/\.description\("[^"]+"\)/, '.description("another description")'));
    expect(await help()).toContain("another description");
    writeFileSync(source, text);
    expect(await help()).not.toContain("another description");
  });

  it("is compiled again where what is compiled was cut short", async () => {
    await help();
    writeFileSync(join(workspace, "dist/verify/cli.mjs"), "");
    expect(await help()).toContain("Usage: verify");
  });
});
