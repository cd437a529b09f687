import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Judgement } from "./judge.js";

/** A mutant to be judged. */
export interface Job {
  /** A network, as `synth` writes it. */
  readonly folder: string;
  /** Of the mutant, among all of the network. */
  readonly index: number;
}

/**
 * Judges mutants in one process per processor.
 *
 * @param starting - called with each job when it is handed out, in the order of the jobs
 * @returns judgements in the order of the jobs, whichever process was faster
 */
export async function judgeJobs<Named extends Job>(
  jobs: readonly Named[],
  starting: (job: Named) => void,
): Promise<Judgement[]> {
  const scratch = mkdtempSync(join(tmpdir(), "causeway-mutation-"));
  const workers = Array.from({ length: Math.min(availableParallelism(), jobs.length) }, () => startWorker(scratch));
  const judgements: Judgement[] = [];
  const waiting = jobs.entries();
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (const [position, job] of waiting) {
          starting(job);
          judgements[position] = await worker.judge(job);
        }
      }),
    );
    return judgements;
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
    rmSync(scratch, { recursive: true });
  }
}

interface JudgingProcess {
  judge(job: Job): Promise<Judgement>;
  end(): Promise<unknown>;
}

/** Processes, for in threads Node 20 does not load TypeScript through tsx. */
function startWorker(scratch: string): JudgingProcess {
  const file = fileURLToPath(new URL("worker.ts", import.meta.url));
  const child: ChildProcess = fork(file, [scratch], { execArgv: ["--import", "tsx"] });
  const ended = once(child, "exit");
  const failed = ended.then(([code, signal]): never => {
    throw new Error(`a process that judges mutants ended: ${String(code ?? signal)}`);
  });
  return {
    async judge({ folder, index }) {
      child.send({ folder, index } satisfies Job);
      const [judgement] = await Promise.race([once(child, "message"), failed]);
      return judgement as Judgement;
    },
    end() {
      child.kill();
      return ended;
    },
  };
}
