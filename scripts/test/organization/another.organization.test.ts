import { execFile } from "node:child_process";
import { appendFileSync, cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitAll, copyWorkspace, node, nx, ROOT } from "../workspace/workspace.js";

const OTHER = join(import.meta.dirname, "other");
const ACCOUNTS = readdirSync(OTHER, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

const BACKENDS = {
  s3: { type: "s3", bucket: "other-network-states", region: "us-east-2", keyPrefix: "causeway" },
  cloud: { type: "cloud", organization: "other", project: "network", workspacePrefix: "aws-" },
};

const run = promisify(execFile);

let workspace: string;

/** Puts the other organization where the sample was, as the README says. */
function replaceApps(): void {
  const apps = join(workspace, "apps");
  rmSync(apps, { recursive: true });
  cpSync(OTHER, apps, { recursive: true });
  for (const name of ACCOUNTS) {
    const config = { extends: "../../tsconfig.base.json", include: ["src", "test"] };
    writeFileSync(join(apps, name, "tsconfig.json"), `${JSON.stringify(config, undefined, 2)}\n`);
  }
}

function useBackend(backend: object): void {
  writeFileSync(
    join(workspace, "apps/backend.ts"),
    `export const backend = ${JSON.stringify(backend, undefined, 2)} as const;\n`,
  );
}

/** `npm run addresses` or `npm run promises`. */
const onRecord = (kind: string, ...args: string[]) =>
  node(["--import", "tsx", `scripts/src/${kind}.ts`, ...args], { cwd: workspace });

/** Runs the tests that need nothing but Node; what failed is in the error's output. */
const npmTest = () =>
  run(process.execPath, [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--project", "unit"], {
    cwd: workspace,
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 256 * 1024 ** 2,
  });

beforeAll(async () => {
  workspace = await copyWorkspace();
  await commitAll(workspace, "the sample");
  replaceApps();
});
afterAll(() => {
  rmSync(workspace, { recursive: true });
});

describe.each(Object.entries(BACKENDS))("another organization in apps/, with backend %s", (_, backend) => {
  beforeAll(async () => {
    useBackend(backend);
    await onRecord("addresses", "--update");
    await onRecord("promises", "--update");
    await commitAll(workspace, "another organization");
  });

  it.each(["addresses", "promises"])("has its %s on record", async (kind) => {
    const output = await onRecord(kind);
    for (const name of ACCOUNTS) expect(output).toContain(`${name}: ${kind} as on record`);
  });

  it("is linted, compiled, tested, synthesized and proven account by account", async () => {
    const targets = ["lint", "typecheck", "test", "synth", "verify"];
    const args = ["run-many", "-t", ...targets, "-p", "@apps/*", "--output-style=static"];
    const output = await nx(args, { cwd: workspace });
    expect(output).toMatch(/Successfully ran targets lint, typecheck, test, synth, verify for 4 projects/);
    expect(readdirSync(join(workspace, "cdktf.out/stacks")).sort()).toEqual([...ACCOUNTS].sort());
    await node([join(ROOT, "node_modules/eslint/bin/eslint.js"), "apps"], { cwd: workspace });
  });

  it("is affected in one account by a change in its folder, and proven with the networking account", async () => {
    appendFileSync(join(workspace, "apps/ledger/src/main.ts"), "// changed\n");
    await commitAll(workspace, "a change");
    const range = ["--base=HEAD~1", "--head=HEAD"];
    expect(JSON.parse(await nx(["show", "projects", "--affected", ...range, "--json"], { cwd: workspace }))).toEqual([
      "@apps/ledger",
    ]);
    const output = await nx(["affected", "-t", "synth", "verify", ...range, "--output-style=static"], {
      cwd: workspace,
    });
    expect(output).toMatch(/Successfully ran targets synth, verify for project @apps\/ledger/);
  });

  it("is PROVEN as a whole", async () => {
    await node(["scripts/synth.mjs"], { cwd: workspace });
    const output = await node(["scripts/verify.mjs", "cdktf.out"], { cwd: workspace });
    expect(output).toMatch(/\nPROVEN: \d+ PROVEN, 0 VIOLATED, 0 UNPROVEN\n$/);
  });
});

it("npm test passes with another organization in apps/", async () => {
  await npmTest();
});
