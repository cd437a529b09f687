import {
  describeError,
  FunctionError,
  mapSettled,
  type Deadline,
  type Failure,
  type Sleep,
} from "@causeway/lambda-shared";
import type { Network } from "../aws/network.js";
import type { Configuration } from "../configuration.js";
import { decide, type Decision, type Finding, type Member } from "../decision/decide.js";
import type { Observation } from "../decision/observation.js";
import { moveRoute, type Move } from "./move-route.js";

export interface RunTools {
  readonly network: Network;
  readonly deadline: Deadline;
  readonly sleep: Sleep;
}

export interface RunReport {
  readonly dryRun: boolean;
  /** Routes that were moved, or would be in a dry run. */
  readonly moves: readonly Move[];
  readonly unhealthy: readonly string[];
  readonly launched: readonly string[];
  readonly findings: readonly Finding[];
  /** Of route tables and instances. */
  readonly failures: readonly Failure[];
}

/** How often, and how long apart, to look whether a completed instance is in service. The sweep does what is left. */
const CONFIRM_ATTEMPTS = 5;
const CONFIRM_MILLISECONDS = 2_000;

/** Brings the network to what the current observation asks for. Every part is tried, whatever happens to the others. */
export async function run(configuration: Configuration, dryRun: boolean, tools: RunTools): Promise<RunReport> {
  const { network } = tools;
  const observation = await network.observe();
  const decision = decide(configuration, observation);
  if (dryRun) return preview(decision);

  const [moved, marked, launched] = await Promise.all([
    move(decision, observation, configuration, tools),
    attempt(decision.unhealthy, ({ instanceId }) => network.markUnhealthy(instanceId)),
    attempt(decision.launched, ({ group, instanceId }) =>
      network.completeLaunch(group, configuration.lifecycleHook ?? "", instanceId),
    ),
  ]);
  const failures = [...moved.failures, ...marked.failures, ...launched.failures];
  const report = { dryRun, unhealthy: ids(marked.done), launched: ids(launched.done) };
  let recovered: Observation | undefined;
  try {
    recovered = await confirm(launched.done, tools);
  } catch (error) {
    // What was done so far is reported all the same.
    failures.push(...launched.done.map(({ instanceId }) => ({ subject: instanceId, ...describeError(error) })));
  }
  if (recovered === undefined) return { ...report, moves: moved.done, findings: decision.findings, failures };

  // Only now the instance may carry traffic: what it changes for the routes is decided from a new observation.
  const after = decide(configuration, recovered);
  const restored = await move(after, recovered, configuration, tools);
  return {
    ...report,
    moves: [...moved.done, ...restored.done],
    findings: after.findings,
    failures: [...failures, ...restored.failures],
  };
}

function preview({ routes, unhealthy, launched, findings }: Decision): RunReport {
  const moves = routes.flatMap(({ routeTable, change }) => (change === undefined ? [] : [{ routeTable, ...change }]));
  return { dryRun: true, moves, unhealthy: ids(unhealthy), launched: ids(launched), findings, failures: [] };
}

async function move(
  { routes, candidates }: Decision,
  observation: Observation,
  configuration: Configuration,
  { network, deadline }: RunTools,
): Promise<{ done: Move[]; failures: Failure[] }> {
  const context = { configuration, observation, candidates };
  const homes = new Map(configuration.groups.flatMap((group) => group.routeTables.map((id) => [id, group] as const)));
  const done: Move[] = [];
  const failures: Failure[] = [];
  await mapSettled(routes, configuration.routeConcurrency, async ({ routeTable }) => {
    const home = homes.get(routeTable);
    if (home === undefined) return;
    try {
      if (deadline.reached) throw new FunctionError("TIME_RAN_OUT", "left to the next run");
      const moved = await moveRoute(routeTable, home, context, network);
      if (moved !== undefined) done.push(moved);
    } catch (error) {
      failures.push({ subject: routeTable, ...describeError(error) });
    }
  });
  return { done, failures };
}

async function attempt(
  members: readonly Member[],
  work: (member: Member) => Promise<void>,
): Promise<{ done: Member[]; failures: Failure[] }> {
  const done: Member[] = [];
  const failures: Failure[] = [];
  await mapSettled(members, Math.max(1, members.length), async (member) => {
    try {
      await work(member);
      done.push(member);
    } catch (error) {
      failures.push({ subject: member.instanceId, ...describeError(error) });
    }
  });
  return { done, failures };
}

/** @returns an observation in which the completed instances are in service, or undefined when there is none in time. */
async function confirm(
  launched: readonly Member[],
  { network, deadline, sleep }: RunTools,
): Promise<Observation | undefined> {
  if (launched.length === 0) return undefined;
  for (let count = 0; count < CONFIRM_ATTEMPTS; count++) {
    if (deadline.remaining < CONFIRM_MILLISECONDS) return undefined;
    const observation = await network.observe();
    const inService = launched.every(({ group, instanceId }) =>
      observation.groups
        .get(group)
        ?.some((member) => member.instanceId === instanceId && member.lifecycleState === "InService"),
    );
    if (inService) return observation;
    await sleep(CONFIRM_MILLISECONDS);
  }
  return undefined;
}

function ids(members: readonly Member[]): string[] {
  return members.map(({ instanceId }) => instanceId);
}
