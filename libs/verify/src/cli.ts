import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { InputError } from "@causeway/intents";
import { type Input, ReadError } from "@causeway/terraform";
import { toJson } from "./report/json.js";
import { exitStatusOf } from "./report/report.js";
import { toSarif } from "./report/sarif.js";
import { toText } from "./report/text.js";
import { type Verification, verify } from "./verify.js";

const BAD_INPUT = 2;

/** Where the apps of this workspace are synthesized. */
const SYNTHESIZED = "cdktf.out";

const FORMATS: Readonly<Record<string, (verification: Verification) => string>> = {
  text: ({ report }) => toText(report),
  json: ({ report }) => toJson(report),
  sarif: ({ report, fileOf }) => toSarif(report, fileOf),
};

const command = new Command("verify")
  .description("Proves where packets go: PROVEN, VIOLATED with the hop, or UNPROVEN with the reason")
  .option(
    "--intents <path>",
    "intents, JSON or YAML, or a folder with those declared beside its stacks; may be repeated (default: the inputs)",
    (path, before: readonly string[]) => [...before, path],
    [],
  )
  .addOption(new Option("--format <format>", "output").choices(Object.keys(FORMATS)).default("text"))
  .option("--strict", "let warnings that are not accepted end with 1")
  .option("--timings", "print on stderr how long reading, modelling and reasoning took")
  .argument("[inputs...]", "cdktf.out, Terraform JSON, or `terraform show -json`; NAME=PATH names a stack", [
    SYNTHESIZED,
  ])
  .exitOverride()
  .action(run);

interface Options {
  readonly intents: readonly string[];
  readonly format: string;
  readonly timings?: true;
  readonly strict?: true;
}

async function run(inputs: readonly string[], options: Options): Promise<void> {
  try {
    if (inputs.includes(SYNTHESIZED) && !existsSync(SYNTHESIZED)) {
      throw new InputError([`${SYNTHESIZED}: nothing is synthesized yet; run \`npm run synth\` first`]);
    }
    const verification = await verify(inputs.map(inputOf), options.intents);
    process.stdout.write(`${FORMATS[options.format]?.(verification) ?? ""}\n`);
    if (options.timings) process.stderr.write(`${timings(verification)}\n`);
    process.exitCode = exitStatusOf(verification.report, options.strict === true);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = BAD_INPUT;
  }
}

function timings({ seconds }: Verification): string {
  return Object.entries(seconds)
    .map(([phase, value]) => `${phase} ${value.toFixed(2)} s`)
    .join(", ");
}

/** Bad input in its own words. Any other failure with its stack: a defect here must never pass for a verdict's status. */
function explain(error: unknown): string {
  if (error instanceof InputError || error instanceof ReadError) return error.message;
  return `the verifier failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** A path may hold an equals sign itself. */
function inputOf(argument: string): Input {
  const [, name, path] = /^([^/=]+)=(.+)$/.exec(argument) ?? [];
  return name === undefined || path === undefined || existsSync(argument) ? { path: argument } : { name, path };
}

try {
  await command.parseAsync();
} catch (error) {
  const isUsage = error instanceof Error && "exitCode" in error;
  if (!isUsage) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
}
