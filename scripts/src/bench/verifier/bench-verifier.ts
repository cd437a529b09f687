import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { measure } from "../measure.js";
import type { Measurement } from "../measure.js";
import { median, memory, report, seconds } from "../medians.js";
import { verdict } from "../verdict.js";
import { writeAccounts } from "../write-accounts.js";
import { spokeNames } from "./spokes.js";

const FOLDER = "scripts/src/bench/verifier";
const SPOKES = 1000;
const FACTOR = 5;
const PHASES = ["reading", "modelling", "reasoning"] as const;

/**
 * The verifier on attached spokes in three zones, with what the constructs promise: every spoke reaches the internet
 * through inspection, every pair of spokes does or is apart. From the start of the process to its end, from files.
 */
export async function benchVerifier(scratch: string, runs: number): Promise<void> {
  const [small, large] = [await synthesize(scratch, SPOKES), await synthesize(scratch, FACTOR * SPOKES)];
  const measured = { small: new Array<Measurement>(), large: new Array<Measurement>() };
  for (let run = 0; run < runs; run++) {
    measured.small.push(await runVerifier(small));
    measured.large.push(await runVerifier(large));
  }
  rmSync(small, { recursive: true });
  rmSync(large, { recursive: true });
  console.log("the verifier, from files to verdicts, all intents");
  for (const [spokes, measurements] of [
    [SPOKES, measured.small],
    [FACTOR * SPOKES, measured.large],
  ] as const) {
    report(`${String(spokes)} spokes`, measurements);
    console.log(`         ${shares(measurements)}`);
  }
  const time = median(measured.small, seconds);
  verdict("time", time, `seconds for ${String(SPOKES)} spokes; at most 5`, (value) => value <= 5);
  const growth = median(measured.large, seconds) / time;
  verdict("growth", growth, `times as long for ${String(FACTOR)} times the spokes; at most 6`, (value) => value <= 6);
  if (measured.small[0]?.memory !== undefined) {
    const peak = median(measured.small, memory("together")) / 1024 ** 3;
    verdict("memory", peak, `GiB for ${String(SPOKES)} spokes; at most 1`, (value) => value <= 1);
  }
}

async function synthesize(scratch: string, spokes: number): Promise<string> {
  process.env["BENCH_STACKS"] = String(spokes);
  const apps = mkdtempSync(join(scratch, "verified-apps-"));
  const outdir = mkdtempSync(join(scratch, "verified-"));
  writeAccounts(apps, join(FOLDER, "spokes.js"), [
    ["network", "networkAccount()"],
    ...spokeNames().map((name) => [name, `spokeAccount("${name}")`] as const),
  ]);
  const organization = ["--organization", `${FOLDER}/organization.ts`];
  await measure(process.execPath, ["scripts/synth.mjs", ...organization, "--apps", apps, "--outdir", outdir], {
    BENCH_STACKS: String(spokes),
    CHECKPOINT_DISABLE: "1",
  });
  return outdir;
}

function runVerifier(outdir: string): Promise<Measurement> {
  return measure(process.execPath, ["scripts/verify.mjs", "--timings", outdir], {});
}

/** What each phase took, and its part of the three together. */
function shares(measurements: readonly Measurement[]): string {
  const times = PHASES.map((phase) => median(measurements, (measurement) => secondsOf(phase, measurement)));
  const all = times.reduce((sum, time) => sum + time, 0);
  return PHASES.map((phase, index) => {
    const time = times[index] ?? 0;
    return `${phase} ${time.toFixed(2)} s (${((100 * time) / all).toFixed(0)} %)`;
  }).join(", ");
}

function secondsOf(phase: string, { errors }: Measurement): number {
  const [, value] = new RegExp(`${phase} ([\\d.]+) s`).exec(errors) ?? [];
  if (value === undefined) {
    throw new Error(`the verifier does not say how long ${phase} took:\n${errors}`);
  }
  return Number(value);
}
