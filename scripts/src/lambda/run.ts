import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Argument, Command } from "commander";
import { FUNCTIONS } from "./build.js";
import { contextOf, loadFunction } from "./load.js";

const ROOT = resolve(import.meta.dirname, "../../..");

interface Options {
  readonly event: string;
  readonly environment?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly account?: string;
  readonly dryRun: boolean;
}

/**
 * The SDK's own switch for one warning, that versions after January 2027 need Node 22, where the functions run. The
 * version here is pinned; a rehearsal on Node 20 is none the worse for it.
 */
const NO_NODE_VERSION_WARNING = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/** `npm run lambda`: rehearses a function, from its zip, with the caller's credentials. */
export async function lambdaCommand(argv: readonly string[]): Promise<void> {
  await new Command("lambda")
    .description("Runs a function from its zip. Its answer goes to stdout as JSON, its log to stderr.")
    .addArgument(new Argument("<function>", "which one").choices(FUNCTIONS))
    .requiredOption("--event <file>", "JSON file with the event")
    .option("--environment <file>", "JSON file with environment variables; values that are no text are written as JSON")
    .option("--endpoint <url>", "send all AWS calls there, such as to moto_server")
    .option("--region <region>", "region to run in; AWS_REGION if not given")
    .option("--account <id>", "account to run in; that of the credentials if not given")
    .option("--dry-run", "print what would change, and write nothing", false)
    .action(rehearse)
    .parseAsync(argv);
}

async function rehearse(name: string, options: Options): Promise<void> {
  const zip = resolve(ROOT, "dist/lambdas", `${name}.zip`);
  if (!existsSync(zip)) throw new Error(`${zip} is not there: build it with npx nx build lambdas`);
  const event = readJson(options.event);
  Object.assign(process.env, NO_NODE_VERSION_WARNING, environmentOf(options));
  const region = process.env["AWS_REGION"];
  if (region === undefined) throw new Error("No region: give --region, or set AWS_REGION");
  const account = options.account ?? (await callerAccount());
  const answer = await withLogOnStderr(async () => {
    const { handler, remove } = await loadFunction(zip);
    try {
      return await handler(event, contextOf(name, region, account));
    } finally {
      remove();
    }
  });
  process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
}

function environmentOf({ environment, endpoint, region, dryRun }: Options): Record<string, string> {
  const given = environment === undefined ? {} : (readJson(environment) as Record<string, unknown>);
  const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  return {
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [key, text(value)])),
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
    ...(region === undefined ? {} : { AWS_REGION: region }),
    ...(dryRun ? { DRY_RUN: "true" } : {}),
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function callerAccount(): Promise<string> {
  const { Account = "" } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  return Account;
}

/** The function's logger writes to stdout, which here belongs to the answer. */
async function withLogOnStderr<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
