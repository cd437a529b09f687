/**
 * `npm run verify`: the verifier, compiled. Translating its sources at every start takes longer than judging a network
 * does, so they are bundled once into `dist/verify`, and again when one of them, a package or this file has changed.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const ENTRY = "libs/verify/src/cli.ts";
const OUTPUT = "dist/verify/cli.mjs";
const RECORD = "dist/verify/cli.build.json";

/** Besides the sources. npm writes down in the first what it installed. */
const OTHER_INPUTS = [
  "node_modules/.package-lock.json",
  "package-lock.json",
  "tsconfig.base.json",
  "scripts/verify.mjs",
];

/** Packages written as CommonJS call `require`, which ES modules lack. */
const REQUIRE_BANNER =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** Digest of a file of the workspace; one that is gone has none. */
function digest(file) {
  const path = join(ROOT, file);
  return existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
}

/** Whether what is compiled is whole and made from the files as they are. */
function isUpToDate() {
  if (!existsSync(join(ROOT, RECORD))) return false;
  const digests = JSON.parse(readFileSync(join(ROOT, RECORD), "utf8"));
  return Object.entries(digests).every(([file, expected]) => digest(file) === expected);
}

/** Whoever reads the file meanwhile reads the old one or the new one. */
function replace(file, content) {
  const temporary = join(ROOT, `${file}.${randomUUID()}`);
  writeFileSync(temporary, content);
  renameSync(temporary, join(ROOT, file));
}

async function compile() {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [ENTRY],
    outfile: OUTPUT,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    format: "esm",
    banner: { js: REQUIRE_BANNER },
    legalComments: "none",
    logLevel: "warning",
  });
  const sources = Object.keys(metafile.inputs).filter((file) => !file.includes("node_modules/"));
  const digests = Object.fromEntries([...sources, ...OTHER_INPUTS].map((file) => [file, digest(file)]));
  mkdirSync(join(ROOT, dirname(OUTPUT)), { recursive: true });
  replace(OUTPUT, outputFiles[0].contents);
  replace(RECORD, JSON.stringify({ ...digests, [OUTPUT]: digest(OUTPUT) }, null, 2));
}

if (!isUpToDate()) await compile();
await import(pathToFileURL(join(ROOT, OUTPUT)).href);
