import type { Configuration, Group } from "../configuration.js";
import type { Alarm, Instance, Observation, Target } from "./observation.js";

/**
 * - `healthy`: may carry traffic
 * - `failed`: must not
 * - `unknown`: the alarm cannot tell; what points there stays
 */
export type Health = "healthy" | "failed" | "unknown";

/** An instance of one of the groups, judged. */
export interface Candidate {
  readonly instance: Instance;
  readonly group: Group;
  readonly health: Health;
  /** Healthy for as long as the quiet period, so that traffic may come back to it. */
  readonly settled: boolean;
  readonly target: Target;
}

/** Judges every instance that has the interface which routes can point at. */
export function candidates(configuration: Configuration, observation: Observation): Candidate[] {
  const groups = new Map(configuration.groups.map((group) => [group.name, group]));
  const found: Candidate[] = [];
  for (const instance of observation.instances.values()) {
    const group = groups.get(instance.group);
    const own = instance.interfaces.find(({ deviceIndex }) => deviceIndex === configuration.deviceIndex);
    if (group === undefined || own === undefined) continue;
    const alarm = observation.alarms.get(group.alarm);
    const health = own.sourceDestCheck ? "failed" : healthOf(instance, group, alarm, observation);
    found.push({
      instance,
      group,
      health,
      settled:
        health === "healthy" && alarm !== undefined && isSettled(instance, alarm, configuration, observation.now),
      target: { kind: "interface", id: own.id },
    });
  }
  return found;
}

/** Whether a target belongs to one of the instances, on whichever of its interfaces. */
export function ownerOf(target: Target, all: readonly Candidate[]): Candidate | undefined {
  return all.find(({ instance }) =>
    instance.interfaces.some(({ id }) => target.kind === "interface" && id === target.id),
  );
}

function healthOf(instance: Instance, group: Group, alarm: Alarm | undefined, observation: Observation): Health {
  const member = observation.groups.get(group.name)?.find(({ instanceId }) => instanceId === instance.id);
  const serves =
    instance.state === "running" && member?.lifecycleState === "InService" && member.healthStatus === "Healthy";
  if (!serves) return "failed";
  if (alarm === undefined || (alarm.instanceId !== undefined && alarm.instanceId !== instance.id)) return "unknown";
  switch (alarm.state) {
    case "OK":
      return "healthy";
    case "ALARM":
      return "failed";
    case "INSUFFICIENT_DATA":
      return "unknown";
  }
}

/**
 * The quiet period needs no store: CloudWatch keeps the time of the alarm's last transition. An alarm of a group does
 * not move when an instance is replaced quickly, so the instance must have run for the alarm's own window as well.
 */
function isSettled(instance: Instance, alarm: Alarm, { quietPeriodMilliseconds }: Configuration, now: number): boolean {
  return (
    now - alarm.since >= quietPeriodMilliseconds &&
    now - instance.launchedAt >= Math.max(quietPeriodMilliseconds, alarm.window)
  );
}
