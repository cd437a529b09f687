import { propertyRuns } from "@causeway/lambda-shared/testing";
import fc from "fast-check";
import { describe, it } from "vitest";
import { PodRunner, QUIET_MILLISECONDS } from "../test/pod-runner.js";
import { awsError, SimulatedHub, type Call, type Firewall } from "../test/simulated-hub.js";

const TABLES = ["tgw-rtb-0000000a", "tgw-rtb-0000000b"];
const PODS = ["pod-1", "pod-2", "pod-3"];

const pod = fc.constantFrom(...PODS);
const table = fc.constantFrom(...TABLES);
const firewall = fc.constantFrom<Firewall>("works", "works", "dead", "no-nat", "no-routes", "service-down");
const fault = fc.constantFrom(undefined, undefined, "RequestLimitExceeded", "InternalError", "UnauthorizedOperation");
const faults = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(fault, { maxLength: 8 }));
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("time"), seconds: fc.constantFrom(1, 60, 179, 180, 600) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("firewall"), pod, firewall }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("bgp"), pod, announces: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("attachment"), pod, available: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("operator"), pod, table, enabled: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("run"), pod, faults }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Model {
  private readonly hub = SimulatedHub.of(PODS.length, TABLES);
  private readonly runners = new Map(PODS.map((name) => [name, new PodRunner(this.hub, name)]));

  async do(command: Step): Promise<void> {
    const { hub } = this;
    switch (command.do) {
      case "time":
        hub.now += command.seconds * 1000;
        break;
      case "firewall":
        hub.pod(command.pod).firewall = command.firewall;
        break;
      case "bgp":
        hub.pod(command.pod).announces = command.announces;
        break;
      case "attachment":
        hub.pod(command.pod).available = command.available;
        break;
      case "operator":
        if (command.enabled) hub.pod(command.pod).tables.add(command.table);
        else hub.pod(command.pod).tables.delete(command.table);
        break;
      case "run":
        await this.run(command.pod, command.faults);
        break;
    }
  }

  /** Everything recovers and the quiet period passes: every pod must be in every table. */
  async settle(): Promise<void> {
    for (const pod of this.hub.pods) Object.assign(pod, { firewall: "works", announces: true, available: true });
    this.hub.now += QUIET_MILLISECONDS;
    for (const name of PODS) await this.run(name, []);
    for (const { name, tables } of this.hub.pods) {
      if (tables.size !== TABLES.length) throw new Error(`${name} did not come back`);
    }
  }

  private async run(name: string, planned: readonly (string | undefined)[]): Promise<void> {
    const { hub } = this;
    const left = [...planned];
    const violations: string[] = [];
    const failedBefore = hub.pod(name).lastFailure;
    hub.before = (call) => {
      const error = left.shift();
      if (error !== undefined) return awsError(error, "planned", error === "InternalError" ? 500 : 400);
      violations.push(...this.check(call, failedBefore));
      return undefined;
    };
    let failed = false;
    try {
      await this.runners.get(name)?.run();
    } catch (error) {
      if (!(error instanceof Error) || !/planned/.test(error.message)) throw error;
      failed = true;
    }
    if (violations.length > 0) throw new Error(violations.join("; "));
    if (!failed) this.checkConverged(name, failedBefore);
  }

  /** Judges a write at the moment it is made: what is wrong with it. */
  private check({ operation, pod: name, subject }: Call, failedBefore: number | undefined): string[] {
    const { hub } = this;
    const { firewall, attachment } = hub.pod(name);
    const others = hub.carrying(subject).filter((other) => other.attachment !== attachment);
    switch (operation) {
      case "disable":
        return [
          ...(isFailure(firewall) ? [] : [`${name} was withdrawn although it is ${firewall}`]),
          ...(others.length > 0 ? [] : [`${name} was withdrawn from ${subject}, where no other carries`]),
        ];
      case "enable":
        return [
          ...(firewall === "works" ? [] : [`${name} was let in although it is ${firewall}`]),
          ...(this.isQuiet(failedBefore) ? [] : [`${name} was let in too early`]),
        ];
      case "recordFailure":
        return isFailure(firewall) ? [] : [`a failure of ${name} was recorded although it is ${firewall}`];
      case "observe":
      case "readTable":
        return [];
    }
  }

  /** After a run without faults a pod is where it belongs. */
  private checkConverged(name: string, failedBefore: number | undefined): void {
    const { hub } = this;
    const { firewall, available, attachment, tables } = hub.pod(name);
    if (!available) return;
    for (const id of TABLES) {
      const others = hub.carrying(id).filter((other) => other.attachment !== attachment).length;
      if (firewall === "works" && this.isQuiet(failedBefore) && !tables.has(id)) throw new Error(`${name} lacks ${id}`);
      if (isFailure(firewall) && tables.has(id) && others > 0) throw new Error(`${name} fails, and is in ${id}`);
    }
    if (isFailure(firewall) && hub.pod(name).lastFailure !== hub.now) throw new Error(`${name} failed unnoticed`);
  }

  private isQuiet(lastFailure: number | undefined): boolean {
    return lastFailure === undefined || this.hub.now - lastFailure >= QUIET_MILLISECONDS;
  }
}

function isFailure(firewall: Firewall): boolean {
  return firewall !== "works" && firewall !== "service-down";
}

describe("pod-health as a model", () => {
  it("withdraws what fails while others carry, lets in what works and is quiet, and brings everything back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
        const model = new Model();
        for (const command of steps) await model.do(command);
        await model.settle();
      }),
      propertyRuns("pod-health"),
    );
  }, 120_000);
});
