import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appNames } from "../../src/synth/load.js";
import { copyWorkspace, node, nx } from "./workspace.js";

interface Graph {
  readonly graph: {
    readonly nodes: Record<string, { readonly data: { readonly root: string; readonly targets: object } }>;
  };
}

const apps = appNames();
/** Two apps, whichever the organization has. */
const [ONE = "", OTHER = ""] = apps;
let workspace: string;

beforeAll(async () => {
  workspace = await copyWorkspace();
});
afterAll(() => {
  rmSync(workspace, { recursive: true });
});

describe("targets", () => {
  it("lint, typecheck and test exist for every project, synth for every app", async () => {
    const { graph } = JSON.parse(await nx(["graph", "--print"], { cwd: workspace })) as Graph;
    const projects = Object.values(graph.nodes).map(({ data }) => data);
    const expected = (root: string) => ["lint", "typecheck", "test", ...(root.startsWith("apps/") ? ["synth"] : [])];
    for (const { root, targets } of projects) {
      expect(Object.keys(targets), root).toEqual(expect.arrayContaining(expected(root)));
    }
    expect(projects.map(({ root }) => root)).toEqual(expect.arrayContaining(apps.map((name) => `apps/${name}`)));
  });

  it("are there while the organization's description has mistakes, which their author lints and tests", async () => {
    const description = join(workspace, "apps/organization.ts");
    const original = readFileSync(description);
    writeFileSync(description, "export default defineOrganization(");
    try {
      const projects = JSON.parse(await nx(["show", "projects", "--json"], { cwd: workspace })) as string[];
      expect(projects).toEqual(expect.arrayContaining(apps.map((name) => `@apps/${name}`)));
    } finally {
      writeFileSync(description, original);
    }
  });

  it("test runs the tests of its project alone, and guards an app's addresses", async () => {
    const output = await nx(["test", `@apps/${ONE}`], { cwd: workspace });
    expect(output).toContain("No test files found");
    expect(output).toContain(`${ONE}: addresses as on record`);
  });

  it("test of the scripts runs again with any app, as it compares what all of them promise", async () => {
    const { targets } = JSON.parse(
      await nx(["show", "project", "@causeway/scripts", "--json"], { cwd: workspace }),
    ) as {
      targets: { test: { inputs: readonly unknown[] } };
    };
    const projects = expect.arrayContaining([`@apps/${ONE}`, `@apps/${OTHER}`]) as unknown;
    expect(targets.test.inputs).toEqual(
      expect.arrayContaining([
        { input: "sources", projects },
        { input: "organization", projects },
      ]),
    );
  });
});

describe("a change affects", () => {
  const affectedBy = async (file: string): Promise<string[]> =>
    JSON.parse(
      await nx(["show", "projects", "--affected", `--files=${file}`, "--json"], { cwd: workspace }),
    ) as string[];

  it("one app alone if it lies in that app's folder", async () => {
    expect(await affectedBy(`apps/${ONE}/src/main.ts`)).toEqual([`@apps/${ONE}`]);
  });

  it("every app and nothing else if it is in the organization's description", async () => {
    expect((await affectedBy("apps/organization.ts")).sort()).toEqual(apps.map((name) => `@apps/${name}`));
  });

  it("no app if it lies in the verifier", async () => {
    const affected = await affectedBy("libs/verify/src/index.ts");
    expect(affected.filter((name) => name.startsWith("@apps/"))).toEqual([]);
  });
});

describe("nx synth", () => {
  const stacks = () => readStacks(join(workspace, "cdktf.out/stacks"));

  /** Synthesizes apps through Nx and tells which of them it took from its cache. */
  async function synth(names = apps, env: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const projects = names.map((name) => `@apps/${name}`).join(",");
    const args = ["run-many", "-t", "synth", "-p", projects, "--output-style=static"];
    const output = await nx(args, { cwd: workspace, env });
    expect(output).toContain("Successfully ran target synth");
    return names.filter((name) => new RegExp(`@apps/${name}:synth\\s+\\[.*cache.*\\]`).test(output));
  }

  /** Makes a change, synthesizes and takes the change back. */
  async function cachedAfter(file: string, names = apps): Promise<string[]> {
    const path = join(workspace, file);
    const original = readFileSync(path);
    appendFileSync(path, "\n");
    try {
      return await synth(names);
    } finally {
      writeFileSync(path, original);
    }
  }

  it("writes the same bytes as a synthesis of the whole organization", async () => {
    await synth();
    const outdir = join(workspace, "dist/whole");
    await node(["scripts/synth.mjs", "--outdir", outdir], { cwd: workspace });
    expect(stacks()).toEqual(readStacks(join(outdir, "stacks")));
  });

  it("takes every app from its cache if nothing changed, and restores what was deleted", async () => {
    const before = stacks();
    rmSync(join(workspace, "cdktf.out"), { recursive: true });
    expect(await synth()).toEqual(apps);
    expect(stacks()).toEqual(before);
  });

  it("synthesizes one app again if that app changed", async () => {
    const cached = await cachedAfter(`apps/${ONE}/src/main.ts`, [ONE, OTHER]);
    expect(cached).toEqual([OTHER]);
  });

  it("synthesizes no app again if a test changed", async () => {
    expect(await cachedAfter("libs/cidr/src/cidr.test.ts")).toEqual(apps);
  });

  it.each(["apps/organization.ts", "libs/cidr/src/cidr.ts"])(
    "synthesizes every app again if %s changed",
    async (file) => {
      expect(await cachedAfter(file)).toEqual([]);
    },
  );

  it.each(["cdktf.json", "package-lock.json", "tsconfig.base.json", "scripts/src/synth/command.ts"])(
    "synthesizes an app again if %s changed",
    async (file) => {
      expect(await cachedAfter(file, [OTHER])).toEqual([]);
    },
  );

  it.each([
    ["CDKTF_CONTEXT_JSON", `{"note":"changed"}`],
    ["SYNTH_HCL_OUTPUT", "false"],
  ])("synthesizes an app again if %s changed", async (name, value) => {
    expect(await synth([OTHER], { [name]: value })).toEqual([]);
  });

  it("synthesizes an app again if the file that CAUSEWAY_ORGANIZATION names changed", async () => {
    const env = { CAUSEWAY_ORGANIZATION: "dist/other.ts" };
    const other = join(workspace, env.CAUSEWAY_ORGANIZATION);
    copyFileSync(join(workspace, "apps/organization.ts"), other);
    expect(await synth([OTHER], env)).toEqual([]);
    expect(await synth([OTHER], env)).toEqual([OTHER]);
    appendFileSync(other, "\n");
    expect(await synth([OTHER], env)).toEqual([]);
  });

  it("writes where its outputs are declared, whatever CDKTF_OUTDIR says", async () => {
    rmSync(join(workspace, "cdktf.out"), { recursive: true });
    await nx(["synth", `@apps/${OTHER}`, "--skip-nx-cache"], {
      cwd: workspace,
      env: { CDKTF_OUTDIR: "dist/elsewhere" },
    });
    expect(Object.keys(stacks())).toContain(`${OTHER}/cdk.tf.json`);
  });
});

/** Content by path. */
function readStacks(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}
