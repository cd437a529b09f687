import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * What a function's zip is made from: its own sources and those that functions share, what builds them, and the
 * packages, of which the lockfile names every version; esbuild is asked for the one that is installed.
 */
export function inputsDigest(workspaceRoot: string, name: string): string {
  const files = [
    ...sourcesIn(workspaceRoot, join("lambdas", name)),
    ...sourcesIn(workspaceRoot, "lambdas/shared"),
    ...sourcesIn(workspaceRoot, "scripts/src/lambda"),
    "package-lock.json",
    "tsconfig.base.json",
  ];
  const hash = createHash("sha256").update(`${esbuildVersion(workspaceRoot)}\n`);
  for (const file of files) {
    const content = readFileSync(join(workspaceRoot, file));
    hash.update(`${file}\n${String(content.length)}\n`).update(content);
  }
  return hash.digest("hex");
}

function sourcesIn(workspaceRoot: string, folder: string): string[] {
  return readdirSync(join(workspaceRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => relative(workspaceRoot, join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes("node_modules"))
    .sort();
}

/** npm installs it beside the scripts that need it where the root has another version. */
function esbuildVersion(workspaceRoot: string): string {
  const files = ["scripts", "."].map((folder) => join(workspaceRoot, folder, "node_modules/esbuild/package.json"));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error(`esbuild is not installed in ${workspaceRoot}: run npm ci`);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
