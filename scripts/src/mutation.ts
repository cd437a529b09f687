import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSound, shortfallsOf } from "./mutation/explain.js";
import { toReport } from "./mutation/report.js";
import { candidatesOf, judgeCandidates } from "./mutation/run.js";
import { SAMPLE } from "./mutation/subjects.js";

const subjects = { "the sample organization": SAMPLE };
const scratch = mkdtempSync(join(tmpdir(), "causeway-mutation-"));
try {
  for (const [name, { synthesize, survivors }] of Object.entries(subjects)) {
    const judged = await judgeCandidates(candidatesOf(await synthesize(join(scratch, name))));
    const shortfalls = shortfallsOf(judged, survivors);
    console.log(toReport(name, judged, survivors, shortfalls));
    if (!isSound(shortfalls)) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}
