import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { FUNCTIONS } from "../lambda/build.js";
import { bundle } from "../lambda/bundle.js";

const ROOT = resolve(import.meta.dirname, "../../..");

export interface ImportRow {
  readonly name: string;
  /** Medians of the time that a fresh process takes to import the handler. */
  readonly bundledMilliseconds: number;
  readonly unbundledMilliseconds: number;
  /** Bundled divided by unbundled; at most 0.5 is promised. */
  readonly ratio: number;
}

/** The least that the functions' environments must have to be loaded, of all of them together. */
const ENVIRONMENT = {
  OWNER_ROLE_NAME: "source",
  PARTICIPANT_ROLE_NAME: "target",
  EXTERNAL_ID: "bench",
  GROUPS: JSON.stringify([{ name: "a", alarm: "a", zone: "eu-central-1a", routeTables: [] }]),
  POD: "a",
  PODS: JSON.stringify([{ name: "a", attachment: "tgw-attach-00000001" }]),
  ROUTE_TABLES: JSON.stringify(["tgw-rtb-00000001"]),
  EXPECTED_ADDRESSES: JSON.stringify(["198.51.100.1"]),
  AWS_REGION: "eu-central-1",
};

const MEASURE =
  "const s=performance.now();await import(process.argv[1]);process.stdout.write(String(performance.now()-s))";

/** Imports each function as it is deployed and with its packages in `node_modules`, side by side in turn. */
export async function lambdaImport(runs: number): Promise<ImportRow[]> {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  // Inside the workspace, so that the unbundled one finds `node_modules`.
  const folder = mkdtempSync(join(ROOT, "dist/import-"));
  try {
    const rows: ImportRow[] = [];
    for (const name of FUNCTIONS) rows.push(await measureFunction(name, folder, runs));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureFunction(name: string, folder: string, runs: number): Promise<ImportRow> {
  const bundled = join(folder, `${name}.mjs`);
  const unbundled = join(folder, `${name}-unbundled.mjs`);
  writeFileSync(bundled, (await bundle(ROOT, name)).code);
  writeFileSync(unbundled, (await bundle(ROOT, name, { packages: "external" })).code);
  const times: Record<string, number[]> = { [bundled]: [], [unbundled]: [] };
  for (let run = 0; run < runs; run++) {
    for (const [file, measured] of Object.entries(times)) measured.push(importTime(file));
  }
  const bundledMilliseconds = median(times[bundled] ?? []);
  const unbundledMilliseconds = median(times[unbundled] ?? []);
  return { name, bundledMilliseconds, unbundledMilliseconds, ratio: bundledMilliseconds / unbundledMilliseconds };
}

function importTime(file: string): number {
  const args = ["--input-type=module", "--eval", MEASURE, pathToFileURL(file).href];
  return Number(execFileSync(process.execPath, args, { env: { ...process.env, ...ENVIRONMENT }, encoding: "utf8" }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
