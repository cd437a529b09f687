import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appNames, loadOrganization } from "../../src/synth/load.js";
import { commitAll, copyWorkspace, nx, NX_ALONE, ROOT } from "./workspace.js";

const run = promisify(execFile);

/** A fenced block of the README's section: commands, or what is written into a file, of which it may be all. */
interface Block {
  readonly text: string;
  readonly file?: string;
  readonly whole?: boolean;
}

const SECTION = /^## Add a spoke\n(.*?)^## /ms.exec(readFileSync(join(ROOT, "README.md"), "utf8"))?.[1] ?? "";
const BLOCKS = [...SECTION.matchAll(/([^\n]*\n)\n```(ts)?\n(.*?)^```$/gms)].map(
  ([, before = "", typescript, text = ""]): Block =>
    typescript === undefined
      ? { text }
      : { text, file: /`(\S+\.ts)`/.exec(before)?.[1] ?? "", whole: before.includes("all of") },
);
const commandsOf = ({ text }: Block) => text.trimEnd().split("\n");
const EDITS = BLOCKS.filter(({ file }) => file !== undefined);
const COMMANDS = BLOCKS.filter(({ file }) => file === undefined).flatMap(commandsOf);

// Who puts an organization of their own in place of the sample may keep the README, which adds to the sample.
const isSample = (await loadOrganization("apps/organization.ts")).id === "o-a1b2c3d4e5";

let workspace: string;

/** What a command of the README prints, run as a person runs it: npm's variables of this process are not theirs. */
async function shell(command: string): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"));
  const env = { ...Object.fromEntries(own), ...NX_ALONE };
  const { stdout } = await run("bash", ["-c", command], { cwd: workspace, env, maxBuffer: 64 * 1024 ** 2 });
  return stdout;
}

function edit({ file = "", text, whole }: Block): void {
  const path = join(workspace, file);
  const before = readFileSync(path, "utf8");
  const after = whole ? text : before.replace(/^ *accounts: \{\n/m, (line) => line + text);
  expect(after, file).not.toBe(before);
  writeFileSync(path, after);
}

const installs = async () => shell("npm ci --dry-run --offline --ignore-scripts");

beforeAll(async () => {
  workspace = await copyWorkspace();
  await commitAll(workspace, "before");
});
afterAll(() => {
  rmSync(workspace, { recursive: true });
});

it("the README counts the edits and commands that add an account", () => {
  expect(EDITS).toHaveLength(2);
  expect(COMMANDS).toHaveLength(4);
  for (const page of [SECTION, readFileSync(join(ROOT, "docs/day-two.md"), "utf8")]) {
    expect(page).toContain("two edits and four commands");
  }
});

describe.skipIf(!isSample)("an account, added by the README's edits and commands and nothing else,", () => {
  const output: string[] = [];
  let account: string;

  beforeAll(async () => {
    for (const block of BLOCKS) {
      if (block.file !== undefined) edit(block);
      else for (const command of commandsOf(block)) output.push(await shell(command));
    }
    account =
      readdirSync(join(workspace, "apps")).find((name) => !readdirSync(join(ROOT, "apps")).includes(name)) ?? "";
  }, 600_000);

  it("is a project of Nx's, which depends on the libs it imports", async () => {
    const { graph } = JSON.parse(await nx(["graph", "--print"], { cwd: workspace })) as {
      graph: { dependencies: Record<string, readonly { readonly target: string }[]> };
    };
    const imported = /(?<=from ")@causeway\/[^"]+/g;
    expect(graph.dependencies[`@apps/${account}`]?.map(({ target }) => target).sort()).toEqual(
      EDITS.at(-1)?.text.match(imported)?.sort(),
    );
  });

  it("is linted, compiled, tested and proven, with its addresses and the networking account's on record", () => {
    expect(output.at(-1)).toMatch(
      new RegExp(`Successfully ran targets lint, typecheck, test, synth, verify for ${appNames().length + 1} projects`),
    );
  });

  it("has its promises on record, as have the accounts whose intents are about it too", async () => {
    const names = [...appNames(), account].sort();
    const lines = names.map((name) => `${name}: promises as on record\n`);
    expect(await shell("npm run --silent promises")).toBe(lines.join(""));
  });

  it("has stacks", () => {
    const stack = readFileSync(join(workspace, "cdktf.out/stacks", account, "cdk.tf.json"), "utf8");
    const { resource } = JSON.parse(stack) as { resource: Record<string, object> };
    expect(Object.keys(resource["aws_ec2_transit_gateway_vpc_attachment"] ?? {})).toHaveLength(1);
  });

  it("leaves npm ci what it was, and the files formatted", async () => {
    await installs();
    await shell("npx prettier --check apps");
    expect(await shell("git status --porcelain -- package.json package-lock.json")).toBe("");
  });
});

it("npm ci refuses a workspace that the lockfile does not know, as apps once were", async () => {
  const manifest = join(workspace, "package.json");
  const original = readFileSync(manifest, "utf8");
  writeFileSync(manifest, original.replace('"scripts"\n', '"scripts",\n    "apps/*"\n'));
  const [app = ""] = appNames();
  const own = join(workspace, "apps", app, "package.json");
  writeFileSync(own, JSON.stringify({ name: `@apps/${app}`, version: "0.1.0" }));
  try {
    await expect(installs()).rejects.toThrow("Missing: @apps/");
  } finally {
    writeFileSync(manifest, original);
    rmSync(own);
  }
});
