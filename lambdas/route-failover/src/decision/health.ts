import type { Configuration, Group } from "../configuration.js";
import type { Alarm, Instance, Interface, Observation, Target } from "./observation.js";

/**
 * - `healthy`: may carry traffic
 * - `failed`: must not
 * - `unknown`: the alarm cannot tell, or the instance is about to be put into service; what points there stays
 */
export type Health = "healthy" | "failed" | "unknown";

/** An instance of one of the groups, judged. */
export interface Candidate {
  readonly instance: Instance;
  readonly group: Group;
  readonly health: Health;
  /** Healthy for as long as the quiet period, so that traffic may come back to it. */
  readonly settled: boolean;
  /** What routes can point at; absent while the instance lacks the interface. A healthy instance has it. */
  readonly target?: Target;
}

/** Judges every instance of the groups. */
export function candidates(configuration: Configuration, observation: Observation): Candidate[] {
  const groups = new Map(configuration.groups.map((group) => [group.name, group]));
  const found: Candidate[] = [];
  for (const instance of observation.instances.values()) {
    const group = groups.get(instance.group);
    if (group === undefined) continue;
    const own = forwardingInterface(instance, configuration);
    const alarm = observation.alarms.get(group.alarm);
    const forwards = own !== undefined && !own.sourceDestCheck;
    const health = forwards ? healthOf(instance, group, alarm, observation) : "failed";
    found.push({
      instance,
      group,
      health,
      settled:
        health === "healthy" && alarm !== undefined && isSettled(instance, alarm, configuration, observation.now),
      ...(own === undefined ? {} : { target: { kind: "interface", id: own.id } }),
    });
  }
  return found;
}

/** The interface that routes point at, once it is attached. */
export function forwardingInterface(
  { interfaces }: Instance,
  { deviceIndex }: Pick<Configuration, "deviceIndex">,
): Interface | undefined {
  return interfaces.find((each) => each.deviceIndex === deviceIndex && each.attached);
}

/**
 * The instance that a target belongs to, on whichever of its interfaces. An interface on its way from one instance to
 * another may show on both: it belongs to the one that can use it.
 */
export function ownerOf(target: Target, all: readonly Candidate[]): Candidate | undefined {
  const owners = all.filter(({ instance }) =>
    instance.interfaces.some(({ id }) => target.kind === "interface" && id === target.id),
  );
  return owners.find((owner) => owner.target?.id === target.id) ?? owners[0];
}

/** Whether an instance has run long enough to be judged by its group's alarm, whenever that last changed its state. */
export function hasRunLong(
  { launchedAt }: Instance,
  { window }: Alarm,
  { quietPeriodMilliseconds }: Configuration,
  now: number,
): boolean {
  return now - launchedAt >= Math.max(quietPeriodMilliseconds, window);
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
function isSettled(instance: Instance, alarm: Alarm, configuration: Configuration, now: number): boolean {
  return now - alarm.since >= configuration.quietPeriodMilliseconds && hasRunLong(instance, alarm, configuration, now);
}
