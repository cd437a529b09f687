import { describeError, mapSettled, type Deadline, type Failure, type Sleep } from "@causeway/lambda-shared";
import type { Hub } from "../aws/hub.js";
import type { Configuration } from "../configuration.js";
import { decide, mayGo, type Finding } from "../decision/decide.js";
import { judge, type Round, type Verdict } from "../decision/verdict.js";
import type { Prober } from "../probe/prober.js";

export interface RunTools {
  readonly hub: Hub;
  readonly probe: Prober;
  readonly deadline: Deadline;
  readonly sleep: Sleep;
}

export interface RunReport {
  readonly dryRun: boolean;
  readonly verdict: Verdict;
  /** What the probes saw, for whoever asks why. */
  readonly rounds: readonly Round[];
  /** Tables that the pod's routes were let into, or would be in a dry run. */
  readonly enabled: readonly string[];
  /** Tables that the pod's routes were kept out of, or would be in a dry run. */
  readonly disabled: readonly string[];
  readonly findings: readonly Finding[];
  /** Of route tables, or the pod's attachment. */
  readonly failures: readonly Failure[];
}

/** Tables that are written at the same time. */
const CONCURRENCY = 5;

/** Looks through the firewall, then brings the hub to what was seen. Every table is tried, whatever becomes of the others. */
export async function run(configuration: Configuration, dryRun: boolean, tools: RunTools): Promise<RunReport> {
  const { hub } = tools;
  const rounds = await look(configuration, tools);
  const verdict = judge(rounds, configuration.expectedAddresses);
  // Read after the probes: they take long, and the answer must not be older than the write that follows from it.
  const observation = await hub.observe();
  const decision = decide(configuration, verdict, observation);
  const { findings } = decision;
  const report = { dryRun, verdict, rounds };
  if (dryRun) return { ...report, enabled: decision.enable, disabled: decision.disable, findings, failures: [] };

  const failures: Failure[] = [];
  const attempt = async (subject: string, work: () => Promise<boolean>): Promise<string[]> => {
    try {
      return (await work()) ? [subject] : [];
    } catch (error) {
      failures.push({ subject, ...describeError(error) });
      return [];
    }
  };
  // First, so that a run that ends here does not let the next one trust the pod too early.
  if (decision.recordFailure) {
    await attempt(configuration.pod.attachment, async () => {
      await hub.recordFailure(observation.now);
      return true;
    });
  }
  const kept: Finding[] = [];
  const enabled = await each(decision.enable, (id) =>
    attempt(id, async () => {
      await hub.enable(id);
      return true;
    }),
  );
  const disabled = await each(decision.disable, (id) => attempt(id, () => withdraw(id, configuration, hub, kept)));
  return { ...report, enabled, disabled, findings: [...findings, ...kept], failures };
}

async function each(ids: readonly string[], work: (id: string) => Promise<string[]>): Promise<string[]> {
  const results = await mapSettled(ids, CONCURRENCY, work);
  return results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
}

/** A round that would begin too late is left out: what is known by then must do. */
async function look({ rounds, pauseMilliseconds }: Configuration, { probe, deadline, sleep }: RunTools) {
  const seen: Round[] = [];
  for (let count = 0; count < rounds && !deadline.reached; count++) {
    if (count > 0) await sleep(pauseMilliseconds);
    seen.push(await probe());
  }
  return seen;
}

/**
 * Another pod's function may withdraw that pod at the same moment, each of the two counting on the other. So the table is
 * read before and after, and this pod comes back if too few are left: too many that carry, some badly, beats none.
 */
async function withdraw(id: string, configuration: Configuration, hub: Hub, kept: Finding[]): Promise<boolean> {
  const keep = (): boolean => {
    kept.push({ kind: "LastPodKept", detail: `${configuration.pod.name} in ${id}` });
    return false;
  };
  const before = await hub.readTable(id);
  if (before?.propagation !== "enabled") return false;
  if (!mayGo(configuration, before)) return keep();
  await hub.disable(id);
  const after = await hub.readTable(id);
  if (after === undefined || mayGo(configuration, after)) return true;
  await hub.enable(id);
  return keep();
}
