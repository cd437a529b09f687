import type { Configuration, Group } from "../configuration.js";
import { candidates, type Candidate } from "./health.js";
import type { Observation } from "./observation.js";
import { decideRoute, type RouteDecision } from "./routes.js";

/** Something that an operator should know. Each kind is a metric of the same name. */
export interface Finding {
  readonly kind:
    | "AlarmInsufficientData"
    | "AlarmUnknown"
    | "GroupUnknown"
    | "RouteTableUnknown"
    | "ForeignRoute"
    | "NoHealthyTarget"
    | "FailbackDeferred"
    | "AmbiguousInstance"
    | "SourceDestCheckOn";
  readonly subject: string;
}

export interface Member {
  readonly group: string;
  readonly instanceId: string;
}

export interface Decision {
  readonly routes: readonly RouteDecision[];
  /** Instances to be replaced. */
  readonly unhealthy: readonly Member[];
  /** Instances whose launch lifecycle action is to be completed. */
  readonly launched: readonly Member[];
  readonly findings: readonly Finding[];
}

/** Derives everything from what was just observed: no notification and no earlier run has a say. */
export function decide(configuration: Configuration, observation: Observation): Decision {
  const all = candidates(configuration, observation);
  const findings: Finding[] = [];
  const routes: RouteDecision[] = [];
  const unhealthy: Member[] = [];
  const launched: Member[] = [];
  for (const group of configuration.groups) {
    findings.push(...groupFindings(group, observation));
    const failed = failedInstance(group, all, observation, findings);
    if (failed !== undefined) unhealthy.push({ group: group.name, instanceId: failed.instance.id });
    if (configuration.lifecycleHook !== undefined) {
      launched.push(...launchedInstances(group, all, configuration, observation, findings));
    }
    for (const routeTable of group.routeTables) {
      const decision = decideRoute(routeTable, group, configuration, observation, all);
      if (decision.finding !== undefined) findings.push({ kind: decision.finding, subject: routeTable });
      if (decision.change !== undefined) routes.push(decision);
    }
  }
  return { routes, unhealthy, launched, findings };
}

function groupFindings(group: Group, observation: Observation): Finding[] {
  const alarm = observation.alarms.get(group.alarm);
  const findings: Finding[] = [];
  if (alarm === undefined) findings.push({ kind: "AlarmUnknown", subject: group.alarm });
  if (alarm?.state === "INSUFFICIENT_DATA") findings.push({ kind: "AlarmInsufficientData", subject: group.alarm });
  if (!observation.groups.has(group.name)) findings.push({ kind: "GroupUnknown", subject: group.name });
  return findings;
}

/**
 * The one instance that the alarm speaks of: in service and started before the alarm's transition. An instance that
 * replaced it since is not the alarm's, and of several nobody can tell which one is silent: then none is marked.
 */
function failedInstance(
  group: Group,
  all: readonly Candidate[],
  observation: Observation,
  findings: Finding[],
): Candidate | undefined {
  const alarm = observation.alarms.get(group.alarm);
  if (alarm?.state !== "ALARM") return undefined;
  const inService = membersInState(group, "InService", all, observation).filter(
    ({ instance }) => alarm.instanceId === undefined || alarm.instanceId === instance.id,
  );
  if (inService.length > 1) findings.push({ kind: "AmbiguousInstance", subject: group.name });
  const [only] = inService;
  if (only === undefined || inService.length > 1 || only.instance.launchedAt >= alarm.since) return undefined;
  const member = observation.groups.get(group.name)?.find(({ instanceId }) => instanceId === only.instance.id);
  return member?.healthStatus === "Healthy" ? only : undefined;
}

/**
 * Instances that wait in the launch hook and whose process the alarm has seen: it became OK after the launch, or stayed
 * OK for its whole window after the launch while no other instance sent the heartbeat.
 */
function launchedInstances(
  group: Group,
  all: readonly Candidate[],
  { deviceIndex }: Configuration,
  observation: Observation,
  findings: Finding[],
): Member[] {
  const alarm = observation.alarms.get(group.alarm);
  const waiting = membersInState(group, "Pending:Wait", all, observation);
  if (alarm?.state !== "OK") return [];
  const alone = waiting.length === 1 && membersInState(group, "InService", all, observation).length === 0;
  return waiting
    .filter(({ instance }) => {
      if (instance.state !== "running") return false;
      if (alarm.instanceId !== undefined) return alarm.instanceId === instance.id;
      const { launchedAt } = instance;
      return alone && (alarm.since > launchedAt || observation.now - launchedAt >= alarm.window);
    })
    .filter(({ instance }) => {
      const open = instance.interfaces.some((each) => each.deviceIndex === deviceIndex && !each.sourceDestCheck);
      if (!open) findings.push({ kind: "SourceDestCheckOn", subject: instance.id });
      return open;
    })
    .map(({ instance }) => ({ group: group.name, instanceId: instance.id }));
}

function membersInState(group: Group, state: string, all: readonly Candidate[], observation: Observation): Candidate[] {
  const ids = (observation.groups.get(group.name) ?? [])
    .filter(({ lifecycleState }) => lifecycleState === state)
    .map(({ instanceId }) => instanceId);
  return all.filter(({ instance }) => ids.includes(instance.id));
}
