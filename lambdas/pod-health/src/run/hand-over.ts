import { FunctionError } from "@causeway/lambda-shared";
import type { Configuration } from "../configuration.js";
import type { Finding } from "../decision/decide.js";
import { run, type RunReport, type RunTools } from "./run.js";

/** AWS takes seconds to change a propagation, and the next look takes seconds itself. */
const PAUSE_MILLISECONDS = 2_000;

/**
 * Runs until the pod stands where it is to stand while one core hands over to another, or time is up: a pod that is to
 * leave waits until enough others carry. One that is to carry is looked at once; what it lacks the others wait for.
 */
export async function handOver(configuration: Configuration, dryRun: boolean, tools: RunTools): Promise<RunReport> {
  for (;;) {
    const report = await run(configuration, dryRun, tools);
    if (dryRun || configuration.carries || keptOf(report).length === 0 || tools.deadline.reached) return report;
    await tools.sleep(PAUSE_MILLISECONDS);
  }
}

/**
 * For whoever waits for the answer, which is Terraform: an apply that moved nothing must not look like one that did.
 *
 * @throws FunctionError HAND_OVER_INCOMPLETE if a pod that is to leave is still in a table.
 */
export function failUnlessHandedOver({ carries, minimumPods }: Configuration, report: RunReport): void {
  const kept = keptOf(report);
  if (carries || report.dryRun || kept.length === 0) return;
  const where = kept.map(({ detail }) => detail).join(", ");
  const message = `${where} stays: fewer than ${minimumPods} others carry there; the functions go on trying each minute`;
  throw new FunctionError("HAND_OVER_INCOMPLETE", message, { kept });
}

function keptOf({ findings }: RunReport): Finding[] {
  return findings.filter(({ kind }) => kind === "LastPodKept");
}
