import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundle } from "./bundle.js";
import { deterministicZip } from "./zip.js";

export const FUNCTIONS = ["tag-copy", "route-failover", "pod-health"] as const;

/** Lambda loads `index.mjs` and calls its `handler`. */
const ENTRY = "index.mjs";

export interface BuiltFunction {
  readonly name: string;
  /** Path of the zip; its source map stands beside it, under the same name. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Builds a function's zip and source map into `dist/lambdas` of the workspace, or into another folder. */
export async function buildFunction(workspaceRoot: string, name: string, outdir?: string): Promise<BuiltFunction> {
  const folder = resolve(workspaceRoot, outdir ?? "dist/lambdas");
  const { code, sourceMap } = await bundle(workspaceRoot, name);
  const zip = deterministicZip(new Map([[ENTRY, code]]));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.zip`);
  writeFileSync(path, zip);
  writeFileSync(join(folder, `${name}.mjs.map`), sourceMap);
  return { name, path, bytes: zip.length, sha256: createHash("sha256").update(zip).digest("hex") };
}
