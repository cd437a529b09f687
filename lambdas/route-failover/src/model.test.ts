import fc from "fast-check";
import { describe, it } from "vitest";
import { propertyRuns } from "@causeway/lambda-shared/testing";
import { environmentOf, FailoverRunner, groupOf, QUIET_MILLISECONDS, sns } from "../test/failover-runner.js";
import { SimulatedFleet, type Interfaces } from "../test/simulated-fleet.js";
import { ALARM_WINDOW, awsError, type Call } from "../test/simulated-network.js";

const NAT = "nat-0000000f";
const ZONES = new Map([
  ["nat-a", "eu-central-1a"],
  ["nat-b", "eu-central-1b"],
  ["nat-c", "eu-central-1c"],
]);
const HOME = new Map([
  ["rtb-0000000a", "nat-a"],
  ["rtb-000000a2", "nat-a"],
  ["rtb-0000000b", "nat-b"],
  ["rtb-0000000c", "nat-c"],
]);
const TABLES = [...HOME.keys()];

const group = fc.constantFrom(...ZONES.keys());
const table = fc.constantFrom(...TABLES);
const fault = fc.constantFrom(undefined, undefined, "RequestLimitExceeded", "InternalError", "UnauthorizedOperation");
const faults = fc.record({
  reads: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fault, { maxLength: 6 })),
  writes: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, fc.array(fault, { maxLength: 6 })),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("time"), seconds: fc.constantFrom(1, 20, 60, 150, 299, 400) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("process"), group, runs: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("blind"), group, blind: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("replace"),
      group,
      state: fc.constantFrom("Pending:Wait", "InService"),
      runs: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("forgive"), group }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("interface"), group, attached: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("operator"), table, foreign: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("nat"), available: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("deliver"), which: fc.nat(20), faults }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("sweep"), faults }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Faults = typeof faults extends fc.Arbitrary<infer T> ? T : never;

class Model {
  private readonly fleet: SimulatedFleet;
  private readonly runner: FailoverRunner;
  private readonly foreign = new Map<string, string>();
  private readonly lastReturn = new Map<string, number>();

  constructor(interfaces: Interfaces) {
    this.fleet = new SimulatedFleet(ZONES, interfaces);
    const { network } = this.fleet;
    for (const [id, home] of HOME) network.route(id, { kind: "interface", id: this.fleet.interfaceOf(home) });
    const groups = [...ZONES].map(([name, zone]) => {
      const tables = TABLES.filter((id) => HOME.get(id) === name);
      return groupOf(name, zone, tables, name === "nat-a" ? NAT : undefined);
    });
    this.runner = new FailoverRunner(
      network,
      environmentOf(groups, { DEVICE_INDEX: interfaces === "lasting" ? "1" : "0" }),
    );
  }

  async do(command: Step): Promise<void> {
    const { fleet } = this;
    switch (command.do) {
      case "time":
        fleet.tick(command.seconds * 1000);
        break;
      case "process":
        fleet.setProcess(command.group, command.runs);
        break;
      case "blind":
        fleet.setBlind(command.group, command.blind);
        break;
      case "replace":
        fleet.replace(command.group, command.state, command.runs);
        break;
      case "forgive":
        fleet.forgive(command.group);
        break;
      case "interface":
        if (command.attached) fleet.attach(command.group);
        else fleet.detach(command.group);
        break;
      case "operator":
        this.operate(command.table, command.foreign);
        break;
      case "nat":
        if (command.available) fleet.network.natGateways.add(NAT);
        else fleet.network.natGateways.delete(NAT);
        break;
      case "deliver": {
        const message = fleet.sent[command.which % Math.max(1, fleet.sent.length)];
        if (message !== undefined) await this.run(sns(message, message), command.faults);
        break;
      }
      case "sweep":
        await this.run({ mode: "sweep" }, command.faults);
        break;
    }
  }

  /** Everything recovers, the quiet period passes, the sweep runs: the routes must be home. */
  async settle(): Promise<void> {
    for (const name of ZONES.keys()) {
      this.fleet.setBlind(name, false);
      this.fleet.replace(name, "Pending:Wait");
      this.fleet.setProcess(name, true);
      this.fleet.attach(name);
    }
    for (let minute = 0; minute < 20; minute++) {
      this.fleet.tick(60_000);
      await this.run({ mode: "sweep" }, { reads: [], writes: [] });
    }
    for (const [id, home] of HOME) {
      const target = this.fleet.network.targetOf(id) ?? "";
      if (!this.foreign.has(id) && this.fleet.network.instances.get(target)?.group !== home) {
        throw new Error(`${id} did not come home but points at ${target}`);
      }
    }
  }

  private operate(id: string, foreign: boolean): void {
    if (foreign) {
      this.fleet.network.route(id, { kind: "other", id: "tgw-0" });
      this.foreign.set(id, "tgw-0");
    } else {
      this.fleet.network.routeTables.get(id)?.clear();
      this.foreign.delete(id);
    }
  }

  private async run(event: object, planned: Faults): Promise<void> {
    const { network } = this.fleet;
    const reads = [...planned.reads];
    const writes = [...planned.writes];
    const before = network.calls.length;
    const violations: string[] = [];
    network.before = (call) => {
      const name = (call.operation === "observe" || call.operation === "readRoutes" ? reads : writes).shift();
      if (name !== undefined) return awsError(name, "planned", name === "InternalError" ? 500 : 400);
      violations.push(...this.check(call));
      return undefined;
    };
    let failed = false;
    try {
      await this.runner.run(event);
    } catch (error) {
      if (!(error instanceof Error) || !/planned/.test(error.message)) throw error;
      failed = true;
    }
    if (violations.length > 0) throw new Error(violations.join("; "));
    for (const [id, target] of this.foreign) {
      if (network.targetOf(id) !== target) throw new Error(`${id} was taken from ${target}`);
    }
    if (!failed && network.calls.length > before) this.checkConverged();
  }

  /** Judges a write at the moment it is made: what is wrong with it. */
  private check(call: Call): string[] {
    const { network } = this.fleet;
    if (call.operation === "markUnhealthy") {
      const instance = network.instance(call.subject);
      const alarm = network.alarms.get(`${instance.group}-heartbeat`);
      const silent = network.now - instance.launchedAt >= Math.max(QUIET_MILLISECONDS, ALARM_WINDOW);
      const bound = alarm?.state === "ALARM" && (instance.launchedAt < alarm.since || silent);
      return bound ? [] : [`${call.subject} was marked for an alarm that is not its own`];
    }
    const from = network.targetOf(call.subject) ?? "";
    if (call.operation !== "replaceRoute" || !this.fleet.isHealthy(from)) return [];
    // Leaving a healthy instance is a choice, so it must be the way home, quiet, and rare.
    const to = network.ownerOf(call.target?.id ?? "") ?? "";
    const last = this.lastReturn.get(call.subject) ?? 0;
    this.lastReturn.set(call.subject, network.now);
    return [
      ...(network.instances.get(to)?.group === HOME.get(call.subject)
        ? []
        : [`${call.subject} left ${from} for ${to}`]),
      ...(this.fleet.okFor(to) >= QUIET_MILLISECONDS ? [] : [`${call.subject} returned to ${to} too early`]),
      ...(network.now - last >= QUIET_MILLISECONDS ? [] : [`${call.subject} flaps`]),
    ];
  }

  /** After a run without faults, no table may point at a dead target while some instance is healthy. */
  private checkConverged(): void {
    const { network } = this.fleet;
    if (![...network.instances.keys()].some((id) => this.fleet.isHealthy(id))) return;
    for (const id of TABLES.filter((each) => !this.foreign.has(each))) {
      const target = network.targetOf(id) ?? "";
      const group = network.instances.get(target)?.group ?? "";
      const unknown = network.alarms.get(`${group}-heartbeat`)?.state === "INSUFFICIENT_DATA";
      const fallback = target === NAT && network.natGateways.has(NAT);
      if (!this.fleet.isHealthy(target) && !unknown && !fallback)
        throw new Error(`${id} points at ${target}, which is dead`);
    }
  }
}

describe("route-failover as a model", () => {
  it.each(["own", "lasting"] as const)(
    "with %s interfaces takes no foreign route, reaches a healthy target whenever there is one, and never flaps",
    async (interfaces) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
          const model = new Model(interfaces);
          for (const command of steps) await model.do(command);
          await model.settle();
        }),
        propertyRuns(`route-failover, ${interfaces} interfaces`),
      );
    },
    180_000,
  );
});
