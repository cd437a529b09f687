import { beforeEach, describe, expect, it } from "vitest";
import { alarmMessage, groupOf, QUIET_MILLISECONDS, sns } from "../test/failover-runner.js";
import type { SimulatedNetwork } from "../test/simulated-network.js";
import { A, B, C, GROUPS, ThreeZones } from "../test/three-zones.js";

/** One test or more for each of these rows of the table of situations in `lambdas/README.md`: when and where to fail over. */

let zones: ThreeZones;
const NAT = "nat-0000000f";
let network: SimulatedNetwork;

beforeEach(() => {
  zones = new ThreeZones();
  network = zones.network;
});

describe("Duplicate delivery", () => {
  it("derives the desired state from live reads and writes only differences", async () => {
    await zones.fail("nat-a");
    expect(network.targetOf(A)).toBe("i-nat-b");
    const writes = network.writes.length;
    await zones.runner.run(sns(alarmMessage("nat-a", "ALARM"), alarmMessage("nat-a", "ALARM")));
    expect(network.writes).toHaveLength(writes);
  });
});

describe("Reordered notifications", () => {
  it("takes the message as a hint and reads the alarms again", async () => {
    await zones.runner.run(sns(alarmMessage("nat-a", "ALARM")));
    expect(network.writes).toEqual([]);
    network.setAlarm("nat-a", "ALARM");
    await zones.runner.run(sns(alarmMessage("nat-a", "OK")));
    expect(network.targetOf(A)).toBe("i-nat-b");
  });
});

describe("INSUFFICIENT_DATA", () => {
  it("is logged and counted, and changes nothing", async () => {
    network.setAlarm("nat-a", "INSUFFICIENT_DATA");
    await zones.runner.run(sns(alarmMessage("nat-a", "INSUFFICIENT_DATA")));
    expect(network.writes).toEqual([]);
    expect(zones.runner.metrics.get("AlarmInsufficientData")).toBe(1);
  });
});

describe("Flapping", () => {
  it("fails over at once, and back only after a quiet period since the last transition", async () => {
    await zones.fail("nat-a");
    expect(network.targetOf(A)).toBe("i-nat-b");
    network.setAlarm("nat-a", "OK");
    network.member("i-nat-a").healthStatus = "Healthy";
    zones.wait(QUIET_MILLISECONDS - 1);
    const { findings } = await zones.runner.sweep();
    expect(findings).toContainEqual({ kind: "FailbackDeferred", subject: A });
    expect(network.targetOf(A)).toBe("i-nat-b");
    zones.wait(1);
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-a");
  });

  it("begins the quiet period anew with every transition, though nothing is kept between two runs", async () => {
    await zones.fail("nat-a");
    network.setAlarm("nat-a", "OK");
    network.member("i-nat-a").healthStatus = "Healthy";
    zones.wait(QUIET_MILLISECONDS - 1);
    network.setAlarm("nat-a", "ALARM");
    network.setAlarm("nat-a", "OK");
    zones.wait(QUIET_MILLISECONDS - 1);
    zones.configure(GROUPS);
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-b");
  });

  it("does not come home by a clock that is behind that of AWS", async () => {
    await zones.fail("nat-a");
    network.setAlarm("nat-a", "OK", network.now + 60_000);
    network.member("i-nat-a").healthStatus = "Healthy";
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-b");
  });

  it("counts repeats", async () => {
    await zones.fail("nat-a");
    expect(zones.runner.metrics.get("RepeatedAlarms")).toBe(0);
    network.setAlarm("nat-a", "OK");
    await zones.fail("nat-a");
    expect(zones.runner.metrics.get("RepeatedAlarms")).toBe(1);
  });
});

describe("Two groups that fail at once", () => {
  it("meet at the third, and each goes home when its own instance has settled", async () => {
    zones.wait(1_000);
    network.setAlarm("nat-a", "ALARM");
    network.setAlarm("nat-b", "ALARM");
    await zones.runner.run(sns(alarmMessage("nat-b", "ALARM"), alarmMessage("nat-a", "ALARM")));
    expect(zones.targets()).toEqual(["i-nat-c", "i-nat-c", "i-nat-c"]);
    for (const [group, expected] of [
      ["nat-b", ["i-nat-c", "i-nat-b", "i-nat-c"]],
      ["nat-a", ["i-nat-a", "i-nat-b", "i-nat-c"]],
    ] as const) {
      network.setAlarm(group, "OK");
      network.member(`i-${group}`).healthStatus = "Healthy";
      zones.wait(QUIET_MILLISECONDS);
      await zones.runner.sweep();
      expect(zones.targets()).toEqual(expected);
    }
  });
});

describe("All instances down", () => {
  function allDown(): void {
    zones.wait(1_000);
    for (const group of ["nat-a", "nat-b", "nat-c"]) network.setAlarm(group, "ALARM");
  }

  it("leaves the routes, counts it for an alarm, and still asks for replacement", async () => {
    allDown();
    const { unhealthy } = await zones.runner.sweep();
    expect(zones.targets()).toEqual(["i-nat-a", "i-nat-b", "i-nat-c"]);
    expect(zones.runner.metrics.get("NoHealthyTarget")).toBe(3);
    expect(unhealthy).toEqual(["i-nat-a", "i-nat-b", "i-nat-c"]);
  });

  it("moves to the fallback NAT gateway, and back to a filtering instance after the quiet period", async () => {
    network.natGateways.add(NAT);
    zones.configure([groupOf("nat-a", "eu-central-1a", [A], NAT), ...GROUPS.slice(1)]);
    allDown();
    await zones.runner.sweep();
    expect([A, B].map((id) => network.targetOf(id))).toEqual([NAT, "i-nat-b"]);
    network.setAlarm("nat-c", "OK");
    network.member("i-nat-c").healthStatus = "Healthy";
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe(NAT);
    zones.wait(QUIET_MILLISECONDS);
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-c");
  });

  it("comes back from a fallback that is no longer available at once", async () => {
    zones.configure([groupOf("nat-a", "eu-central-1a", [A], NAT), ...GROUPS.slice(1)]);
    network.route(A, { kind: "nat-gateway", id: NAT });
    for (const state of ["ALARM", "OK"] as const) {
      for (const group of ["nat-a", "nat-b", "nat-c"]) network.setAlarm(group, state);
    }
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-a");
  });

  it("does not move to a fallback that is not available", async () => {
    zones.configure([groupOf("nat-a", "eu-central-1a", [A], NAT), ...GROUPS.slice(1)]);
    allDown();
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-a");
  });
});

describe("The group already replaced the instance", () => {
  it("does not mark the replacement for the alarm of its predecessor", async () => {
    network.setAlarm("nat-a", "ALARM");
    zones.wait(1_000);
    network.terminate("i-nat-a");
    network.addInstance("i-new", "nat-a", "eu-central-1a");
    await zones.runner.run(sns(alarmMessage("nat-a", "ALARM")));
    expect(network.member("i-new").healthStatus).toBe("Healthy");
  });

  it("marks the one instance that the alarm speaks of, once", async () => {
    await zones.fail("nat-a");
    expect(network.writes.filter(({ operation }) => operation === "markUnhealthy")).toEqual([
      { operation: "markUnhealthy", subject: "i-nat-a" },
    ]);
    await zones.runner.sweep();
    expect(network.writes.filter(({ operation }) => operation === "markUnhealthy")).toHaveLength(1);
  });

  it("marks a replacement that has been silent since its launch for as long as it takes to settle", async () => {
    network.setAlarm("nat-a", "ALARM");
    network.terminate("i-nat-a");
    zones.wait(1_000);
    network.addInstance("i-new", "nat-a", "eu-central-1a");
    zones.wait(QUIET_MILLISECONDS - 1);
    expect((await zones.runner.sweep()).unhealthy).toEqual([]);
    zones.wait(1);
    expect((await zones.runner.sweep()).unhealthy).toEqual(["i-new"]);
  });

  it("takes an instance that only one of two reads shows for none: neither target nor to be marked", async () => {
    network.groups.get("nat-b")?.splice(0, 1, {
      instanceId: "i-not-yet-shown-by-ec2",
      lifecycleState: "InService",
      healthStatus: "Healthy",
    });
    network.setAlarm("nat-b", "ALARM");
    network.setAlarm("nat-b", "OK");
    await zones.fail("nat-a");
    expect(zones.targets()).toEqual(["i-nat-c", "i-nat-c", "i-nat-c"]);
    network.setAlarm("nat-b", "ALARM");
    const { unhealthy } = await zones.runner.sweep();
    expect(unhealthy).toEqual([]);
  });

  it("never marks all of a group", async () => {
    network.addInstance("i-second", "nat-a", "eu-central-1a", { launchedAt: network.now - 60_000 });
    const { unhealthy, findings } = await failAndSweep("nat-a");
    expect(unhealthy).toEqual([]);
    expect(findings).toContainEqual({ kind: "AmbiguousInstance", subject: "nat-a" });
  });

  async function failAndSweep(group: string) {
    zones.wait(1_000);
    network.setAlarm(group, "ALARM");
    return zones.runner.sweep();
  }
});

describe("Choice of target", () => {
  it.each([
    ["its alarm is not OK", () => network.setAlarm("nat-b", "INSUFFICIENT_DATA")],
    ["it is not InService", () => (network.member("i-nat-b").lifecycleState = "Standby")],
    ["it is not Healthy", () => (network.member("i-nat-b").healthStatus = "Unhealthy")],
    ["it does not run", () => (network.instance("i-nat-b").state = "stopping")],
    [
      "its source/destination check is on",
      () => {
        const instance = network.instance("i-nat-b");
        instance.interfaces = instance.interfaces.map((each) => ({ ...each, sourceDestCheck: true }));
      },
    ],
  ])("passes over an instance when %s", async (_, change) => {
    change();
    await zones.fail("nat-a");
    expect(network.targetOf(A)).toBe("i-nat-c");
  });

  it("takes the same zone first", async () => {
    network.addGroup("nat-z", "eu-central-1c");
    zones.configure([...GROUPS, groupOf("nat-z", "eu-central-1c", [])]);
    await zones.fail("nat-c");
    expect(network.targetOf(C)).toBe("i-nat-z");
  });

  it("then takes a deterministic order, whatever order AWS answers in", async () => {
    network.instances.set("i-nat-b", takeOut("i-nat-b"));
    await zones.fail("nat-a");
    expect(network.targetOf(A)).toBe("i-nat-b");
  });

  function takeOut(id: string) {
    const instance = network.instance(id);
    network.instances.delete(id);
    return instance;
  }
});
