import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { accountNames } from "./spokes.js";
import { measure } from "./measure.js";
import type { Measurement } from "./measure.js";
import { benchFunctions } from "./functions.js";
import { median, memory, processorSeconds, report, seconds } from "./medians.js";
import { benchProxy } from "./proxy/bench-proxy.js";
import { sameStacks } from "./same-stacks.js";
import { verdict } from "./verdict.js";
import { benchVerifier } from "./verifier/bench-verifier.js";
import { writeAccounts } from "./write-accounts.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const BENCH = "scripts/src/bench";
const SYNTH = ["scripts/synth.mjs", "--organization", `${BENCH}/organization.ts`];

interface Options {
  readonly runs: number;
  readonly stacks: number;
  readonly only?: readonly Part[];
}

interface Bench {
  /** Below the checkout, so that what is written there finds its packages. */
  readonly scratch: string;
  readonly runs: number;
  readonly stacks: number;
}

const MEASURE = {
  synth: async ({ scratch, stacks, runs }: Bench) => {
    await compare(scratch, stacks, runs);
    await grow(scratch, runs);
  },
  verifier: ({ scratch, runs }: Bench) => benchVerifier(scratch, runs),
  functions: ({ runs }: Bench) => benchFunctions(runs),
  proxy: ({ runs }: Bench) => benchProxy(runs),
};
type Part = keyof typeof MEASURE;
const PARTS = Object.keys(MEASURE) as Part[];

/** `npm run bench`: the same stacks synthesized the stock way and through this project's entry, and the functions. */
export async function benchCommand(argv: readonly string[]): Promise<void> {
  await new Command("bench")
    .description(
      "Measures synthesis against stock cdktf, its growth, the verifier, the functions, and the proxy (as root). Needs no credentials and no network.",
    )
    .option("--runs <count>", "runs of each, interleaved; medians are compared", Number, 3)
    .option("--stacks <count>", "stacks of the comparison", Number, 200)
    .addOption(new Option("--only <parts...>", "parts to measure").choices(PARTS))
    .action(bench)
    .parseAsync(argv);
}

async function bench({ runs, stacks, only }: Options): Promise<void> {
  process.chdir(ROOT);
  mkdirSync("dist", { recursive: true });
  const scratch = mkdtempSync("dist/bench-");
  try {
    for (const part of only ?? PARTS) {
      await MEASURE[part]({ scratch, runs, stacks });
    }
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

/** One spoke per account. */
function writeApps(scratch: string, stacks: number): string {
  process.env["BENCH_STACKS"] = String(stacks);
  const folder = join(scratch, `apps-${String(stacks)}`);
  return writeAccounts(
    folder,
    join(BENCH, "spokes.js"),
    accountNames().map((name) => [name, `spokeAccount("${name}")`]),
  );
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
