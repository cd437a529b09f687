import { beforeEach, describe, expect, it } from "vitest";
import { alarmMessage, sns } from "../test/failover-runner.js";
import { awsError, type SimulatedNetwork } from "../test/simulated-network.js";
import { A, GROUPS, ThreeZones } from "../test/three-zones.js";

/** One test or more for each of these rows of the table of situations in `lambdas/README.md`: recovery. */

let zones: ThreeZones;
let network: SimulatedNetwork;

beforeEach(() => {
  zones = new ThreeZones();
  network = zones.network;
});

describe("Lifecycle action expired or absent", () => {
  it("is completed by instance id, and an instance that waits no more is left alone", async () => {
    network.terminate("i-nat-a");
    network.setAlarm("nat-a", "ALARM");
    zones.wait(60_000);
    network.addInstance("i-new", "nat-a", "eu-central-1a", { lifecycleState: "Pending:Wait" });
    zones.wait(60_000);
    network.setAlarm("nat-a", "OK");
    const { launched } = await zones.runner.sweep();
    expect(launched).toEqual(["i-new"]);
    expect((await zones.runner.sweep()).launched).toEqual([]);
  });
});

describe("An instance in its launch hook", () => {
  beforeEach(() => {
    zones.wait(60_000);
    network.addInstance("i-new", "nat-a", "eu-central-1a", { lifecycleState: "Pending:Wait" });
    network.setAlarm("nat-a", "ALARM");
    zones.wait(1_000);
    network.setAlarm("nat-a", "OK");
  });

  it.each(["InService", "Terminating:Wait", "Standby"])(
    "is not completed for the heartbeat of another one that runs, though %s",
    async (lifecycleState) => {
      network.member("i-nat-a").lifecycleState = lifecycleState;
      expect((await zones.runner.sweep()).launched).toEqual([]);
    },
  );

  it("is completed once the other one has stopped", async () => {
    network.member("i-nat-a").lifecycleState = "Terminating";
    network.instance("i-nat-a").state = "shutting-down";
    expect((await zones.runner.sweep()).launched).toEqual(["i-new"]);
  });

  it("is completed beside another one by an alarm of its own", async () => {
    const alarm = network.alarms.get("nat-a-heartbeat");
    if (alarm !== undefined) alarm.instanceId = "i-new";
    expect((await zones.runner.sweep()).launched).toEqual(["i-new"]);
  });

  it("is not completed by the alarm of another instance", async () => {
    network.terminate("i-nat-a");
    const alarm = network.alarms.get("nat-a-heartbeat");
    if (alarm !== undefined) alarm.instanceId = "i-nat-a";
    expect((await zones.runner.sweep()).launched).toEqual([]);
  });

  it("is not completed without a hook in the configuration", async () => {
    network.terminate("i-nat-a");
    zones.configure(GROUPS, { LIFECYCLE_HOOK: "" });
    expect((await zones.runner.sweep()).launched).toEqual([]);
  });
});

describe("Order on recovery", () => {
  beforeEach(() => {
    for (const id of ["i-nat-a", "i-nat-b", "i-nat-c"]) network.terminate(id);
    for (const group of ["nat-a", "nat-b", "nat-c"]) network.setAlarm(group, "ALARM");
    zones.wait(60_000);
    network.addInstance("i-new", "nat-a", "eu-central-1a", { lifecycleState: "Pending:Wait" });
  });

  it("validates, completes the action, confirms InService, then restores routes", async () => {
    await zones.runner.sweep();
    expect(network.writes).toEqual([]);
    zones.wait(60_000);
    network.setAlarm("nat-a", "OK");
    await zones.runner.run(sns(alarmMessage("nat-a", "OK")));
    const steps = network.calls.map(({ operation }) => operation);
    const complete = steps.indexOf("completeLaunch");
    expect(steps.slice(complete, complete + 2)).toEqual(["completeLaunch", "observe"]);
    expect(steps.indexOf("replaceRoute")).toBeGreaterThan(complete + 1);
    expect(zones.targets()).toEqual(["i-new", "i-new", "i-new"]);
  });

  it("does not complete an instance that forwards nothing", async () => {
    zones.wait(1_000);
    network.setAlarm("nat-a", "OK");
    const instance = network.instance("i-new");
    instance.interfaces = instance.interfaces.map((each) => ({ ...each, sourceDestCheck: true }));
    zones.wait(1_000);
    const { launched, findings } = await zones.runner.sweep();
    expect(launched).toEqual([]);
    expect(findings).toContainEqual({ kind: "SourceDestCheckOn", subject: "i-new" });
  });

  it("reports what was done when InService cannot be read, and fails so that a retry does the rest", async () => {
    network.setAlarm("nat-a", "OK");
    network.instance("i-new").launchedAt = network.now - 1;
    network.before = ({ operation }) =>
      operation === "observe" && network.calls.some((call) => call.operation === "completeLaunch")
        ? awsError("RequestLimitExceeded", "slow down", 503)
        : undefined;
    await expect(zones.runner.sweep()).rejects.toThrow("ROUTE_FAILOVER_INCOMPLETE: i-new: RequestLimitExceeded");
    expect(zones.runner.metrics.get("LaunchesCompleted")).toBe(1);
    network.before = () => undefined;
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-new");
  });

  it("looks again until the instance is in service, and then moves the routes in the same run", async () => {
    network.setAlarm("nat-a", "OK");
    network.instance("i-new").launchedAt = network.now - 1;
    network.completeLaunch = () => Promise.resolve();
    let looks = 0;
    network.before = ({ operation }) => {
      if (operation === "observe" && ++looks === 4) network.member("i-new").lifecycleState = "InService";
      return undefined;
    };
    await zones.runner.sweep();
    expect(looks).toBe(4);
    expect(network.targetOf(A)).toBe("i-new");
  });

  it("leaves the routes to the sweep when InService does not come in time", async () => {
    network.setAlarm("nat-a", "OK");
    network.instance("i-new").launchedAt = network.now - 1;
    network.completeLaunch = () => Promise.resolve();
    await zones.runner.run(sns(alarmMessage("nat-a", "OK")));
    expect(network.targetOf(A)).toBe("i-nat-a");
    network.member("i-new").lifecycleState = "InService";
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-new");
  });
});
