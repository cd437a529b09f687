import type { Configuration, Group } from "../configuration.js";
import { candidates, forwardingInterface, hasRunLong, type Candidate } from "./health.js";
import type { Instance, Observation } from "./observation.js";
import { decideRoute, type RouteDecision } from "./routes.js";

/** What an operator should know. Each kind is a metric of the same name. */
export const FINDING_KINDS = [
  "AlarmInsufficientData",
  "AlarmUnknown",
  "GroupUnknown",
  "RouteTableUnknown",
  "ForeignRoute",
  "NoHealthyTarget",
  "FailbackDeferred",
  "AmbiguousInstance",
  "InterfaceMissing",
  "SourceDestCheckOn",
] as const;

export interface Finding {
  readonly kind: (typeof FINDING_KINDS)[number];
  readonly subject: string;
}

export interface Member {
  readonly group: string;
  readonly instanceId: string;
}

export interface Decision {
  /** The instances of all groups, as the routes were decided from them. */
  readonly candidates: readonly Candidate[];
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
  const unhealthy: Member[] = [];
  const launched: Member[] = [];
  for (const group of configuration.groups) {
    findings.push(...groupFindings(group, observation));
    const inService = membersInState(group, "InService", all, observation);
    findings.push(...inService.flatMap(({ instance }) => interfaceFindings(instance, configuration)));
    const failed = failedInstance(group, inService, configuration, observation, findings);
    if (failed !== undefined) unhealthy.push({ group: group.name, instanceId: failed.id });
    if (configuration.lifecycleHook !== undefined) {
      launched.push(...launchedInstances(group, all, configuration, observation, findings));
    }
  }
  const judged = withLaunched(all, launched);
  const routes: RouteDecision[] = [];
  for (const group of configuration.groups) {
    for (const routeTable of group.routeTables) {
      const decision = decideRoute(routeTable, group, configuration, observation, judged);
      if (decision.finding !== undefined) findings.push({ kind: decision.finding, subject: routeTable });
      if (decision.change !== undefined) routes.push(decision);
    }
  }
  return { candidates: judged, routes, unhealthy, launched, findings };
}

/**
 * An instance that is about to be put into service works already. What points at it, by an interface that its
 * predecessor left behind, must not leave it for the time of the quiet period.
 */
function withLaunched(all: readonly Candidate[], launched: readonly Member[]): readonly Candidate[] {
  const ids = new Set(launched.map(({ instanceId }) => instanceId));
  return all.map((each) => (ids.has(each.instance.id) ? { ...each, health: "unknown" } : each));
}

function groupFindings(group: Group, observation: Observation): Finding[] {
  const alarm = observation.alarms.get(group.alarm);
  const findings: Finding[] = [];
  if (alarm === undefined) findings.push({ kind: "AlarmUnknown", subject: group.alarm });
  if (alarm?.state === "INSUFFICIENT_DATA") findings.push({ kind: "AlarmInsufficientData", subject: group.alarm });
  if (!observation.groups.has(group.name)) findings.push({ kind: "GroupUnknown", subject: group.name });
  return findings;
}

function interfaceFindings(instance: Instance, configuration: Configuration): Finding[] {
  const own = forwardingInterface(instance, configuration);
  if (own === undefined) return [{ kind: "InterfaceMissing", subject: instance.id }];
  return own.sourceDestCheck ? [{ kind: "SourceDestCheckOn", subject: instance.id }] : [];
}

/**
 * The one instance that the alarm speaks of: in service, and started before the alarm's transition or silent for long
 * enough since. An instance that replaced it a moment ago is not the alarm's, and of several nobody can tell which one
 * is silent: then none is marked.
 */
function failedInstance(
  group: Group,
  inService: readonly Candidate[],
  configuration: Configuration,
  observation: Observation,
  findings: Finding[],
): Instance | undefined {
  const alarm = observation.alarms.get(group.alarm);
  if (alarm?.state !== "ALARM") return undefined;
  const spokenOf = inService
    .map(({ instance }) => instance)
    .filter(({ id }) => alarm.instanceId === undefined || alarm.instanceId === id);
  if (spokenOf.length > 1) findings.push({ kind: "AmbiguousInstance", subject: group.name });
  const [only] = spokenOf;
  if (only === undefined || spokenOf.length > 1) return undefined;
  if (only.launchedAt >= alarm.since && !hasRunLong(only, alarm, configuration, observation.now)) return undefined;
  const member = observation.groups.get(group.name)?.find(({ instanceId }) => instanceId === only.id);
  return member?.healthStatus === "Healthy" ? only : undefined;
}

/**
 * Instances that wait in the launch hook and whose process the alarm has seen: it became OK after the launch, or stayed
 * OK for its whole window after the launch, while no other instance of the group runs that could send the heartbeat.
 */
function launchedInstances(
  group: Group,
  all: readonly Candidate[],
  configuration: Configuration,
  observation: Observation,
  findings: Finding[],
): Member[] {
  const alarm = observation.alarms.get(group.alarm);
  const waiting = membersInState(group, "Pending:Wait", all, observation);
  if (alarm?.state !== "OK") return [];
  const running = all.filter((each) => each.group.name === group.name && each.instance.state === "running");
  const seen = waiting
    .filter(({ instance }) => {
      if (instance.state !== "running") return false;
      if (alarm.instanceId !== undefined) return alarm.instanceId === instance.id;
      const { launchedAt } = instance;
      return running.length === 1 && (alarm.since > launchedAt || observation.now - launchedAt >= alarm.window);
    })
    .map(({ instance }) => ({ instance, obstacles: interfaceFindings(instance, configuration) }));
  findings.push(...seen.flatMap(({ obstacles }) => obstacles));
  return seen
    .filter(({ obstacles }) => obstacles.length === 0)
    .map(({ instance }) => ({ group: group.name, instanceId: instance.id }));
}

function membersInState(group: Group, state: string, all: readonly Candidate[], observation: Observation): Candidate[] {
  const ids = (observation.groups.get(group.name) ?? [])
    .filter(({ lifecycleState }) => lifecycleState === state)
    .map(({ instanceId }) => instanceId);
  return all.filter(({ instance }) => ids.includes(instance.id));
}
