import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { EXAMPLES } from "../../src/mutation/subjects.js";
import { judgeSelection } from "./judge-selection.js";

const scratch = mkdtempSync(join(tmpdir(), "causeway-examples-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

describe.each(Object.entries(EXAMPLES))("one fact of the examples of docs/%s.md broken at a time", (page, subject) => {
  it("changes a verdict, or the table of survivors says why not", async () => {
    const { judged, shortfalls } = await judgeSelection(subject, await subject.synthesize(join(scratch, page)));
    expect(judged.length).toBeGreaterThan(200);
    expect(shortfalls).toEqual({ unexplained: [], caught: [], idle: [] });
  });
});
