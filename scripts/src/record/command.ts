import { Command } from "commander";
import { InputError } from "@causeway/intents";
import type { Organization } from "@causeway/organization";
import { formatProblem, problemsFrom } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { appNames, loadApps, loadOrganization, recordFile } from "../synth/load.js";
import { describeDifference, howToRecord, isEqual, readRecord, writeRecord } from "./record.js";
import type { Current, RecordKind } from "./record.js";

export interface RecordCommand {
  readonly kind: RecordKind;
  readonly description: string;
  /** What accounts have now, by their names. */
  readonly current: (
    organization: Organization,
    accounts: readonly AccountApp[],
  ) => ReadonlyMap<string, Current> | Promise<ReadonlyMap<string, Current>>;
}

interface Options {
  readonly update?: true;
  readonly organization: string;
}

/** Compares what accounts have now with what they have on record, or with `--update` records it. */
export async function runRecordCommand(command: RecordCommand, argv: readonly string[]): Promise<void> {
  const { name } = command.kind;
  await new Command(name)
    .description(command.description)
    .argument("[accounts...]", "accounts to look at; all of them if none is named")
    .option("--update", `record the ${name} as they are now`)
    .option(
      "--organization <file>",
      "description of the organization",
      process.env["CAUSEWAY_ORGANIZATION"] ?? "apps/organization.ts",
    )
    .action((accounts: string[], options: Options) => run(command, accounts, options))
    .parseAsync(argv);
}

async function run({ kind, current }: RecordCommand, accounts: readonly string[], options: Options): Promise<void> {
  try {
    const organization = await loadOrganization(options.organization);
    const apps = await loadApps(accounts.length > 0 ? accounts : appNames());
    for (const [account, now] of await current(organization, apps)) {
      compare(kind, account, now, options.update === true);
    }
  } catch (error) {
    console.error(explain(error, kind.name));
    process.exitCode = 1;
  }
}

function compare(kind: RecordKind, account: string, { lines, differenceFrom }: Current, update: boolean): void {
  const file = recordFile(account, kind.name);
  const difference = differenceFrom(readRecord(file));
  if (isEqual(difference)) {
    console.log(`${account}: ${kind.name} as on record`);
    return;
  }
  console.log(describeDifference(kind, account, difference));
  if (update) {
    writeRecord(file, lines);
    console.log(`${account}: recorded`);
  } else {
    console.log(howToRecord(kind, account));
    process.exitCode = 1;
  }
}

function explain(error: unknown, path: string): string {
  return error instanceof InputError ? error.message : problemsFrom(error, path).map(formatProblem).join("\n");
}
