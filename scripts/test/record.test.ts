import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeDifference, howToRecord, isEqual, readRecord, writeRecord } from "../src/record/record.js";
import type { RecordKind } from "../src/record/record.js";

describe("a record", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test.each([[["b", "a"]], [[]]])("holds the lines that were written: %j", (lines) => {
    const file = join(folder, "addresses.txt");
    writeRecord(file, lines);
    expect(readRecord(file)).toEqual(lines);
    expect(readFileSync(file, "utf8")).toBe(lines.map((line) => `${line}\n`).join(""));
  });

  test("that is missing has no lines", () => {
    expect(readRecord(join(folder, "addresses.txt"))).toEqual([]);
  });
});

describe("a difference", () => {
  const kind: RecordKind = {
    name: "promises",
    source: "what is so",
    changes: { lost: "gone", added: "new" },
  };

  test("is none where nothing changed in any way", () => {
    expect(isEqual({ lost: [], added: [] })).toBe(true);
    expect(isEqual({ lost: [], added: ["a"] })).toBe(false);
  });

  test("is told by what became of the lines, with the file and the command that records them", () => {
    expect(describeDifference(kind, "alpha", { added: ["a", "b\n  of two lines"], lost: [] })).toBe(
      ["apps/alpha/promises.txt differs from what is so", "  new:", "    a", "    b", "      of two lines"].join("\n"),
    );
    expect(howToRecord(kind, "alpha")).toContain("npm run promises -- --update alpha");
  });
});
