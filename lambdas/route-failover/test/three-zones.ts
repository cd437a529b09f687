import { alarmMessage, environmentOf, FailoverRunner, groupOf, sns } from "./failover-runner.js";
import { SimulatedNetwork } from "./simulated-network.js";

export const A = "rtb-0000000a";
export const B = "rtb-0000000b";
export const C = "rtb-0000000c";
export const GROUPS = [
  groupOf("nat-a", "eu-central-1a", [A]),
  groupOf("nat-b", "eu-central-1b", [B]),
  groupOf("nat-c", "eu-central-1c", [C]),
];

/** Three zones, each with a healthy instance and a route table that points at it. */
export class ThreeZones {
  readonly network = new SimulatedNetwork()
    .addGroup("nat-a", "eu-central-1a")
    .addGroup("nat-b", "eu-central-1b")
    .addGroup("nat-c", "eu-central-1c")
    .route(A, "i-nat-a")
    .route(B, "i-nat-b")
    .route(C, "i-nat-c");
  runner = new FailoverRunner(this.network, environmentOf(GROUPS));

  configure(groups: readonly object[], more: Record<string, string> = {}): void {
    this.runner = new FailoverRunner(this.network, environmentOf(groups, more));
  }

  wait(milliseconds: number): void {
    this.network.now += milliseconds;
  }

  /** The instance dies, its alarm follows, and the notification arrives. */
  async fail(group: string): Promise<void> {
    this.wait(1_000);
    this.network.setAlarm(group, "ALARM");
    await this.runner.run(sns(alarmMessage(group, "ALARM")));
  }

  targets(): (string | undefined)[] {
    return [A, B, C].map((id) => this.network.targetOf(id));
  }
}
