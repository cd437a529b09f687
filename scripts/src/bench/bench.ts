import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { accountNames } from "./spokes.js";
import { measure } from "./measure.js";
import type { Measurement } from "./measure.js";
import { benchFunctions } from "./functions.js";
import { sameStacks } from "./same-stacks.js";
import { verdict } from "./verdict.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const BENCH = "scripts/src/bench";
const SYNTH = ["scripts/synth.mjs", "--organization", `${BENCH}/organization.ts`];

interface Options {
  readonly runs: number;
  readonly stacks: number;
}

/** `npm run bench`: the same stacks synthesized the stock way and through this project's entry, and the functions. */
export async function benchCommand(argv: readonly string[]): Promise<void> {
  await new Command("bench")
    .description(
      "Measures synthesis against stock cdktf, its growth, and the functions. Needs no credentials and no network.",
    )
    .option("--runs <count>", "runs of each, interleaved; medians are compared", Number, 3)
    .option("--stacks <count>", "stacks of the comparison", Number, 200)
    .action(bench)
    .parseAsync(argv);
}

async function bench({ runs, stacks }: Options): Promise<void> {
  process.chdir(ROOT);
  mkdirSync("dist", { recursive: true });
  const scratch = mkdtempSync("dist/bench-");
  try {
    await compare(scratch, stacks, runs);
    await grow(scratch, runs);
    await benchFunctions(runs);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function compare(scratch: string, stacks: number, runs: number): Promise<void> {
  const apps = writeApps(scratch, stacks);
  const stock: Measurement[] = [];
  const entry: Measurement[] = [];
  for (let run = 0; run < runs; run++) {
    stock.push(await runStock(apps, stacks, join(scratch, "stock")));
    entry.push(await runEntry(apps, stacks, join(scratch, "entry")));
  }
  const same = sameStacks(join(scratch, "stock"), join(scratch, "entry"));
  const perStack = (same.resources / same.stacks).toFixed(1);
  console.log(`${String(same.stacks)} stacks of ${perStack} resources, backend cloud, the same on both sides`);
  report("cdktf synth, stock", stock);
  report("this project's synth", entry);
  verdict("time", median(stock, seconds) / median(entry, seconds), "times faster; at least 6", (ratio) => ratio >= 6);
  const processor = median(stock, processorSeconds) / median(entry, processorSeconds);
  console.log(`         processor time: ${processor.toFixed(2)} times less`);
  if (stock[0]?.memory !== undefined) {
    for (const key of ["together", "largest"] as const) {
      const ratio = median(entry, memory(key)) / median(stock, memory(key));
      verdict(`memory, ${key}`, ratio, "of stock; at most 1", (value) => value <= 1);
    }
  }
}

/** The same measure at both sizes: the whole process, from its start to its end. */
async function grow(scratch: string, runs: number): Promise<void> {
  const sizes = [100, 1000];
  const measured = new Map<number, Measurement[]>(sizes.map((size) => [size, []]));
  for (let run = 0; run < runs; run++) {
    for (const size of sizes) {
      const outdir = mkdtempSync(join(scratch, "grow-"));
      measured.get(size)?.push(await runEntry(writeApps(scratch, size), size, outdir));
      rmSync(outdir, { recursive: true });
    }
  }
  measured.forEach((measurements, size) => {
    report(`${String(size)} spoke stacks`, measurements);
  });
  const [small, large] = sizes.map((size) => median(measured.get(size) ?? [], seconds));
  verdict("growth", (large ?? 0) / (small ?? 1), "times as long for 10 times the stacks; at most 11", (x) => x <= 11);
}

/** One app per account, as in `apps/`. */
function writeApps(scratch: string, stacks: number): string {
  const apps = join(scratch, `apps-${String(stacks)}`);
  process.env["BENCH_STACKS"] = String(stacks);
  for (const name of accountNames()) {
    const folder = join(apps, name, "src");
    const spokes = relative(folder, join(BENCH, "spokes.js"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "main.ts"),
      `import { spokeAccount } from "${spokes}";\n\nexport default spokeAccount("${name}");\n`,
    );
  }
  return apps;
}

function runStock(apps: string, stacks: number, outdir: string): Promise<Measurement> {
  const app = `node --import tsx ${BENCH}/stock-app.ts`;
  return measure("node_modules/.bin/cdktf", ["synth", "--app", app, "--output", outdir], {
    BENCH_APPS: apps,
    BENCH_STACKS: String(stacks),
    CHECKPOINT_DISABLE: "1",
    CI: "1",
  });
}

function runEntry(apps: string, stacks: number, outdir: string): Promise<Measurement> {
  rmSync(outdir, { recursive: true, force: true });
  return measure(process.execPath, [...SYNTH, "--apps", apps, "--outdir", outdir], {
    BENCH_STACKS: String(stacks),
    CHECKPOINT_DISABLE: "1",
  });
}

const seconds = ({ seconds: value }: Measurement) => value;
const processorSeconds = ({ processorSeconds: value }: Measurement) => value;
const memory =
  (key: "together" | "largest") =>
  ({ memory: peak }: Measurement) =>
    peak?.[key] ?? 0;

function median(measurements: readonly Measurement[], value: (measurement: Measurement) => number): number {
  const sorted = measurements.map(value).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function report(name: string, measurements: readonly Measurement[]): void {
  const times = measurements.map((measurement) => measurement.seconds.toFixed(1)).join(", ");
  const megabytes = (key: "together" | "largest") => `${(median(measurements, memory(key)) / 1024 ** 2).toFixed(0)} MB`;
  const peak =
    measurements[0]?.memory === undefined
      ? "memory is not measured here"
      : `peak ${megabytes("together")} together, ${megabytes("largest")} the largest process`;
  console.log(
    `  ${name.padEnd(22)} ${median(measurements, seconds).toFixed(1)} s (${times}), ` +
      `${median(measurements, processorSeconds).toFixed(1)} s of processor time, ${peak}`,
  );
}
