import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { recordFile } from "../synth/load.js";

/** What accounts have on record, one thing a line: `apps/<account>/<name>.txt`, written by `npm run <name>`. */
export interface RecordKind<Change extends string = string> {
  readonly name: "addresses" | "promises";
  /** What the record is held against. */
  readonly source: string;
  /** What each sort of change means to whoever reviews it, in the order in which they are listed. */
  readonly changes: Readonly<Record<Change, string>>;
}

/** How things differ from those on record, by the sort of change. */
export type Difference<Change extends string = string> = Readonly<Record<Change, readonly string[]>>;

/** What an account has now. */
export interface Current<Change extends string = string> {
  /** What belongs on record. */
  readonly lines: readonly string[];
  /** @param recorded - lines that are on record */
  readonly differenceFrom: (recorded: readonly string[]) => Difference<Change>;
}

/** The lines of a record; one that is missing has none. */
export function readRecord(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

export function writeRecord(file: string, lines: readonly string[]): void {
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
}

export function isEqual(difference: Difference): boolean {
  return Object.values(difference).every((things) => things.length === 0);
}

/** What a person has to know of a difference. */
export function describeDifference(kind: RecordKind, account: string, difference: Difference): string {
  const sections = Object.entries(kind.changes).flatMap(([change, meaning]) => {
    const things = difference[change] ?? [];
    const lines = things.flatMap((thing) => thing.split("\n")).map((line) => `    ${line}`);
    return lines.length === 0 ? [] : [`  ${meaning}:`, ...lines];
  });
  return [`${relative(".", recordFile(account, kind.name))} differs from ${kind.source}`, ...sections].join("\n");
}

/** The command that records what an account has now. */
export function howToRecord({ name }: RecordKind, account: string): string {
  return `  if this is meant, run: npm run ${name} -- --update ${account}`;
}

/** The lines that are not among others. */
export function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}
