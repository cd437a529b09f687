import { mkdtempSync, writeFileSync } from "node:fs";
import { EXAMPLES, SAMPLE } from "./src/mutation/subjects.js";
import { judgeSelection } from "./test/mutation/judge-selection.js";
const out: Record<string, unknown> = {};
for (const [page, subject] of [...Object.entries(EXAMPLES), ["sample", SAMPLE] as const]) {
  const scratch = mkdtempSync("/tmp/short-");
  const { shortfalls } = await judgeSelection(subject, await subject.synthesize(scratch), page === "sample" ? 6 : 50);
  out[page] = shortfalls;
  writeFileSync("/tmp/short2.json", JSON.stringify(out, null, 1));
}
