import { mapSettled, type Deadline, type Sleep } from "@causeway/lambda-shared";
import type { Accounts } from "../aws/accounts.js";
import type { Resource, TaggedResources } from "../aws/resources.js";
import type { Configuration, Share } from "../configuration.js";
import { compareText } from "../decision/tags.js";
import type { Request } from "../event.js";
import type { RunReport, TaskReport } from "./report.js";
import { runTask, type Source, type Task } from "./task.js";

export interface RunTools {
  readonly accounts: Accounts;
  readonly deadline: Deadline;
  readonly clock: Clock;
}

export interface Clock {
  now(): number;
  readonly sleep: Sleep;
}

/** How long to leave AWS alone before looking for a share that is not visible yet. */
const VISIBILITY_POLL_MILLISECONDS = 5_000;

/** Does what a request asks for. Never throws for one account: its failure stands in the report. */
export async function run(
  request: Exclude<Request, { kind: "rejected" }>,
  configuration: Configuration,
  tools: RunTools,
): Promise<RunReport> {
  const dryRun = request.dryRun || configuration.dryRun;
  const wanted =
    request.kind === "apply"
      ? [...tasksOf(request.remove, "remove"), ...tasksOf(request.copy, "copy")]
      : tasksOf(configuration.shares.filter(request.concerns), "copy");
  const tasks = await runTasks(wanted, configuration, dryRun, tools);
  return { dryRun, tasks: request.kind === "apply" && !dryRun ? await waitFor(tasks) : tasks };

  /**
   * During an apply the share is often minutes or seconds old: look again for as long as the configuration says. Not for
   * a VPC that is looked up by its tag: its owner's stack may be applied only after this one.
   */
  async function waitFor(first: readonly TaskReport[]): Promise<TaskReport[]> {
    const reports = [...first];
    const until = tools.clock.now() + configuration.visibilityWaitSeconds * 1000;
    for (;;) {
      const waiting = [...reports.keys()].filter(
        (index) => reports[index]?.status === "waiting" && (wanted[index]?.vpcs.length ?? 0) > 0,
      );
      const pause = Math.min(VISIBILITY_POLL_MILLISECONDS, until - tools.clock.now());
      if (waiting.length === 0 || pause <= 0 || tools.deadline.remaining <= pause) return reports;
      await tools.clock.sleep(pause);
      const again = await runTasks(
        waiting.map((index) => wanted[index]).filter((task) => task !== undefined),
        configuration,
        dryRun,
        tools,
      );
      waiting.forEach((index, position) => {
        const report = again[position];
        if (report !== undefined) reports[index] = merge(reports[index], report);
      });
    }
  }
}

async function runTasks(
  tasks: readonly Task[],
  configuration: Configuration,
  dryRun: boolean,
  { accounts, deadline, clock }: RunTools,
): Promise<TaskReport[]> {
  const source = sources(accounts);
  // One account's tasks follow each other: EC2 counts calls per account, and a slow account must not slow the others.
  const byParticipant = new Map<string, Task[]>();
  for (const task of tasks) byParticipant.set(task.participant, [...(byParticipant.get(task.participant) ?? []), task]);
  const queues = rotate(
    [...byParticipant].sort(([a], [b]) => compareText(a, b)),
    clock.now(),
  );
  const reports = new Map<Task, TaskReport>();
  const settled = await mapSettled(queues, configuration.accountConcurrency, async ([participant, queue]) => {
    for (const task of queue) {
      const target = accounts.open(participant, task.region, "tag");
      const tools = { source: source(task), target, rules: configuration.rules, deadline, dryRun };
      reports.set(task, await runTask(task, tools));
    }
  });
  for (const result of settled) if (result.status === "rejected") throw result.reason;
  return tasks.map((task) => reports.get(task)).filter((report) => report !== undefined);
}

/** Each run begins with another account, so that one that never reaches its end starves nobody. */
function rotate<T>(items: T[], now: number): T[] {
  const start = items.length === 0 ? 0 : Math.floor(now / 60_000) % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Reads an owner's resources once for all its participants. */
function sources(accounts: Accounts): (task: Task) => Source {
  const reads = new Map<string, Promise<readonly Resource[]>>();
  return ({ owner, region }) => {
    const once = (what: readonly string[], read: (from: TaggedResources) => Promise<readonly Resource[]>) => {
      const key = JSON.stringify([owner, region, ...what]);
      const running = reads.get(key) ?? read(accounts.open(owner, region, "read"));
      reads.set(key, running);
      return running;
    };
    return {
      find: (networks) => once(["find", ...networks], (from) => from.find(owner, networks)),
      list: (type, vpcs) => once([type, ...vpcs], (from) => from.list(type, vpcs)),
    };
  };
}

function tasksOf(shares: readonly Share[], purpose: Task["purpose"]): Task[] {
  return shares.flatMap(({ owner, region, vpcs, networks = [], participants }) =>
    participants.map((participant) => ({ owner, region, participant, vpcs, networks, purpose })),
  );
}

/** The last look counts; what earlier looks wrote stays in the report. */
function merge(before: TaskReport | undefined, after: TaskReport): TaskReport {
  return { ...after, differences: [...(before?.differences ?? []), ...after.differences] };
}
