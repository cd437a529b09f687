import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFunction, FUNCTIONS } from "../../src/lambda/build.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const BUDGET_BYTES = 300_000;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "causeway-build-"));
  for (const name of FUNCTIONS) await buildFunction(ROOT, name, join(scratch, "here"));
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** Another checkout: copies of the sources under another path, with other file times. */
function checkout(): string {
  const root = join(scratch, "another", "checkout");
  cpSync(join(ROOT, "lambdas"), join(root, "lambdas"), { recursive: true });
  cpSync(join(ROOT, "scripts/src"), join(root, "scripts/src"), { recursive: true });
  for (const file of ["package-lock.json", "tsconfig.base.json", "scripts/package.json"]) {
    cpSync(join(ROOT, file), join(root, file));
  }
  const modules = join(root, "node_modules");
  mkdirSync(join(modules, "@causeway"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== "@causeway") symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  symlinkSync(join(root, "lambdas/shared"), join(modules, "@causeway/lambda-shared"));
  for (const file of readdirSync(join(root, "lambdas"), { recursive: true, encoding: "utf8" })) {
    utimesSync(join(root, "lambdas", file), 1_000_000_000, 1_000_000_000);
  }
  return root;
}

describe("the functions' zips", () => {
  it("are the same bytes in another time zone, another folder and with other file times", () => {
    const root = checkout();
    execFileSync(process.execPath, ["--import", "tsx", "scripts/src/build-lambdas.ts"], {
      cwd: root,
      env: { ...process.env, TZ: "Pacific/Kiritimati" },
    });
    for (const file of FUNCTIONS.flatMap((name) => [`${name}.zip`, `${name}.mjs.map`])) {
      const here = readFileSync(join(scratch, "here", file));
      expect(here.equals(readFileSync(join(root, "dist/lambdas", file))), file).toBe(true);
    }
  });

  it("are built again if and only if something changed that they are made from", async () => {
    const root = join(scratch, "another", "checkout");
    const isBuiltAgain = async () => (await buildFunction(root, "tag-copy")).changed;
    expect(await isBuiltAgain()).toBe(false);
    for (const file of ["lambdas/tag-copy/src/tag-copy.test.ts", "lambdas/route-failover/src/handler.ts"]) {
      appendFileSync(join(root, file), "\n");
      expect(await isBuiltAgain(), file).toBe(false);
    }
    for (const file of ["lambdas/tag-copy/src/handler.ts", "lambdas/shared/src/telemetry.ts", "package-lock.json"]) {
      appendFileSync(join(root, file), "\n");
      expect(await isBuiltAgain(), file).toBe(true);
      expect(await isBuiltAgain(), file).toBe(false);
    }
    for (const file of ["tag-copy.zip", "tag-copy.mjs.map"]) {
      appendFileSync(join(root, "dist/lambdas", file), "by hand");
      expect(await isBuiltAgain(), file).toBe(true);
    }
    rmSync(join(root, "node_modules/esbuild"));
    mkdirSync(join(root, "node_modules/esbuild"));
    writeFileSync(join(root, "node_modules/esbuild/package.json"), JSON.stringify({ version: "0.0.0" }));
    expect(await isBuiltAgain(), "another version of esbuild").toBe(true);
  });

  it.each(FUNCTIONS)("%s stays within its budget", (name) => {
    expect(readFileSync(join(scratch, "here", `${name}.zip`)).length).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it.each(FUNCTIONS)("%s names no folder of this machine", (name) => {
    expect(readFileSync(join(scratch, "here", `${name}.mjs.map`), "utf8")).not.toContain(ROOT);
  });
});
