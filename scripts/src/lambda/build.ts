import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundle } from "./bundle.js";
import { inputsDigest } from "./inputs-digest.js";
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
  /** False if the zip was there and what it is made from is as it was. */
  readonly changed: boolean;
}

/** What stands beside a zip and says what it was made from. */
interface BuildRecord {
  readonly inputs: string;
  /** Digests of the outputs, so that files that were changed or put there by hand are not taken for built. */
  readonly zip: string;
  readonly sourceMap: string;
}

/**
 * Builds a function's zip and source map into `dist/lambdas` of the workspace, or into another folder. What is there and
 * was made from the same inputs is left alone.
 */
export async function buildFunction(workspaceRoot: string, name: string, outdir?: string): Promise<BuiltFunction> {
  const folder = resolve(workspaceRoot, outdir ?? "dist/lambdas");
  const files = { zip: join(folder, `${name}.zip`), sourceMap: join(folder, `${name}.mjs.map`) };
  const record = join(folder, `${name}.build.json`);
  const inputs = inputsDigest(workspaceRoot, name);
  if (isUpToDate(record, inputs, files)) return describe(name, files.zip, false);

  const { code, sourceMap } = await bundle(workspaceRoot, name);
  const zip = deterministicZip(new Map([[ENTRY, code]]));
  mkdirSync(folder, { recursive: true });
  replace(files.zip, zip);
  replace(files.sourceMap, sourceMap);
  replace(record, JSON.stringify({ inputs, zip: sha256(zip), sourceMap: sha256(sourceMap) } satisfies BuildRecord));
  return describe(name, files.zip, true);
}

function isUpToDate(record: string, inputs: string, files: { readonly zip: string; readonly sourceMap: string }) {
  if (![record, files.zip, files.sourceMap].every((file) => existsSync(file))) return false;
  const made = JSON.parse(readFileSync(record, "utf8")) as BuildRecord;
  return (
    made.inputs === inputs &&
    made.zip === sha256(readFileSync(files.zip)) &&
    made.sourceMap === sha256(readFileSync(files.sourceMap))
  );
}

function describe(name: string, path: string, changed: boolean): BuiltFunction {
  const zip = readFileSync(path);
  return { name, path, bytes: zip.length, sha256: sha256(zip), changed };
}

/** Whoever reads the file meanwhile reads the old one or the new one. */
function replace(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${String(process.pid)}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
