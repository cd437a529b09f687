import { alarmMessage } from "./failover-runner.js";
import { SimulatedNetwork } from "./simulated-network.js";

/** Which interface routes point at: the instance's own, or one of its zone that outlives it. */
export type Interfaces = "own" | "lasting";

/** A network whose instances send heartbeats, with alarms that follow them and notify. */
export class SimulatedFleet {
  readonly network = new SimulatedNetwork();
  /** Notifications that were sent; a test delivers them in any order, late, twice or never. */
  readonly sent: object[] = [];
  private readonly silent = new Set<string>();
  private readonly blind = new Set<string>();
  private launches = 0;

  constructor(
    private readonly zones: ReadonlyMap<string, string>,
    private readonly interfaces: Interfaces,
  ) {
    for (const [group, zone] of zones) this.network.addGroup(group, zone);
    for (const group of zones.keys()) this.attach(group);
  }

  /** The id of what a group's routes point at in the beginning. */
  interfaceOf(group: string): string {
    return this.interfaces === "lasting" ? `interface-${group}` : `eni-${group}`;
  }

  /** The group's newest instance gets the interface that lasts. */
  attach(group: string): void {
    const id = this.network.groups.get(group)?.at(-1)?.instanceId;
    if (this.interfaces === "lasting" && id !== undefined) this.network.attach(this.interfaceOf(group), id);
  }

  /** Somebody takes the interface away. */
  detach(group: string): void {
    if (this.interfaces === "lasting") this.network.detach(this.interfaceOf(group));
  }

  /** Time passes, and CloudWatch looks again. */
  tick(milliseconds: number): void {
    this.network.now += milliseconds;
    for (const group of this.zones.keys()) {
      const alarm = this.network.alarms.get(`${group}-heartbeat`);
      const state = this.blind.has(group) ? "INSUFFICIENT_DATA" : this.beats(group) ? "OK" : "ALARM";
      if (alarm?.state === state) continue;
      this.network.setAlarm(group, state);
      this.sent.push(alarmMessage(group, state));
    }
  }

  /** The process of every instance of the group stops or goes on. */
  setProcess(group: string, runs: boolean): void {
    for (const { instanceId } of this.network.groups.get(group) ?? []) {
      if (runs) this.silent.delete(instanceId);
      else this.silent.add(instanceId);
    }
  }

  /** CloudWatch cannot tell the state of the group's alarm. */
  setBlind(group: string, blind: boolean): void {
    if (blind) this.blind.add(group);
    else this.blind.delete(group);
  }

  /** Auto Scaling judges the group's instances as healthy again, as it does within a grace period. */
  forgive(group: string): void {
    for (const member of this.network.groups.get(group) ?? []) member.healthStatus = "Healthy";
  }

  /**
   * Auto Scaling ends the group's instances and starts another one, in its launch hook or already in service, whose
   * process runs or never does.
   */
  replace(group: string, lifecycleState: "Pending:Wait" | "InService", runs = true): void {
    for (const { instanceId } of [...(this.network.groups.get(group) ?? [])]) this.network.terminate(instanceId);
    this.launches++;
    this.network.addInstance(`i-${group}-${this.launches}`, group, this.zones.get(group) ?? "", { lifecycleState });
    if (!runs) this.setProcess(group, false);
  }

  /** Whether an instance may carry traffic, told from the simulation itself. */
  isHealthy(id: string): boolean {
    const instance = this.network.instances.get(id);
    const forwards = this.interfaces === "own" || this.network.ownerOf(this.interfaceOf(instance?.group ?? "")) === id;
    const member = this.network.groups.get(instance?.group ?? "")?.find(({ instanceId }) => instanceId === id);
    return (
      forwards &&
      instance?.state === "running" &&
      member?.lifecycleState === "InService" &&
      member.healthStatus === "Healthy" &&
      this.network.alarms.get(`${instance.group}-heartbeat`)?.state === "OK"
    );
  }

  /** Milliseconds since the alarm of the instance's group became OK. */
  okFor(id: string): number {
    const group = this.network.instances.get(id)?.group ?? "";
    const alarm = this.network.alarms.get(`${group}-heartbeat`);
    return alarm?.state === "OK" ? this.network.now - alarm.since : 0;
  }

  private beats(group: string): boolean {
    return (this.network.groups.get(group) ?? []).some(({ instanceId }) => !this.silent.has(instanceId));
  }
}
