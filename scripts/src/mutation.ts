import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSound } from "./mutation/explain.js";
import { toReport } from "./mutation/report.js";
import { candidatesOf, judgeCandidates } from "./mutation/run.js";
import { EXAMPLES, SAMPLE, shortfallsOfSubject } from "./mutation/subjects.js";

const subjects = process.argv.includes("--examples") ? Object.values(EXAMPLES) : [SAMPLE];
const scratch = mkdtempSync(join(tmpdir(), "causeway-mutation-"));
try {
  for (const [index, subject] of subjects.entries()) {
    const networks = await subject.synthesize(join(scratch, String(index)));
    const judged = await judgeCandidates(candidatesOf(networks));
    const shortfalls = shortfallsOfSubject(subject, networks, judged);
    console.log(toReport(subject, judged, shortfalls));
    if (!isSound(shortfalls)) process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}
