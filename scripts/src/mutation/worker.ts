import { cpSync, mkdtempSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { Judge } from "./judge.js";
import type { Job } from "./pool.js";

// A process that judges the mutants that its parent hands it, in copies of its own below the folder that it is given.
// It takes minutes, so that whatever else runs comes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const [, , scratch = ""] = process.argv;
const judges = new Map<string, Judge>();

function judgeOf(folder: string): Judge {
  let judge = judges.get(folder);
  if (judge === undefined) {
    const copy = mkdtempSync(join(scratch, "copy-"));
    cpSync(folder, copy, { recursive: true });
    judge = new Judge(copy);
    judges.set(folder, judge);
  }
  return judge;
}

process.on("message", ({ folder, index }: Job) => {
  void judgeOf(folder)
    .judge(index)
    .then((judgement) => process.send?.(judgement));
});
