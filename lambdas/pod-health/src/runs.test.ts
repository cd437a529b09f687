import { describe, expect, it } from "vitest";
import { PodRunner, QUIET_MILLISECONDS } from "../test/pod-runner.js";
import { awsError, SimulatedHub } from "../test/simulated-hub.js";

const TABLES = ["tgw-rtb-0000000a", "tgw-rtb-0000000b"];
const [A = "", B = ""] = TABLES;

describe("a pod that works", () => {
  it("and carries is left alone", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    const runner = new PodRunner(hub);
    expect(await runner.run()).toMatchObject({ verdict: "healthy", enabled: [], disabled: [], findings: [] });
    expect(hub.writes).toEqual([]);
    expect(runner.metrics.get("PodHealthy")).toBe(1);
    expect(runner.metrics.get("RunsCompleted")).toBe(1);
  });

  it("and never failed is let into every table that lacks it", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").tables.clear();
    hub.pod("pod-1").tables.add(B);
    expect(await new PodRunner(hub).run()).toMatchObject({ enabled: [A] });
    expect([...hub.pod("pod-1").tables].sort()).toEqual(TABLES);
  });

  it("comes back once it was quiet for long enough since its last failure, and no earlier", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    const pod = hub.pod("pod-1");
    pod.tables.clear();
    pod.lastFailure = hub.now;
    const runner = new PodRunner(hub);
    hub.now += QUIET_MILLISECONDS - 1;
    expect(await runner.run()).toMatchObject({ enabled: [], findings: [{ kind: "PodSettling" }] });
    hub.now += 1;
    expect(await runner.run()).toMatchObject({ enabled: TABLES, findings: [] });
  });

  it("is not kept out by a failure in the future", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    const pod = hub.pod("pod-1");
    pod.tables.clear();
    pod.lastFailure = hub.now + 3_600_000;
    expect(await new PodRunner(hub).run()).toMatchObject({ enabled: TABLES });
  });
});

describe("a pod that fails", () => {
  it.each(["dead", "no-nat", "no-routes"] as const)(
    "as its firewall is %s is kept out of every table",
    async (firewall) => {
      const hub = SimulatedHub.of(2, TABLES);
      const pod = hub.pod("pod-1");
      pod.firewall = firewall;
      expect(await new PodRunner(hub).run()).toMatchObject({
        verdict: "failed",
        disabled: TABLES,
        findings: [{ kind: "PodFailed", detail: "pod-1" }],
      });
      expect(pod.tables.size).toBe(0);
      expect(pod.lastFailure).toBe(hub.now);
    },
  );

  it("and is out already costs one tag, so that its quiet period begins anew", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    const pod = hub.pod("pod-1");
    pod.firewall = "dead";
    pod.tables.clear();
    await new PodRunner(hub).run();
    expect(hub.writes.map(({ operation }) => operation)).toEqual(["recordFailure"]);
  });

  it("stays when it is the last that carries: badly beats not at all", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    hub.pod("pod-2").tables.delete(A);
    expect(await new PodRunner(hub).run()).toMatchObject({
      disabled: [B],
      findings: [{ kind: "PodFailed" }, { kind: "LastPodKept", detail: `pod-1 in ${A}` }],
    });
    expect([...hub.pod("pod-1").tables]).toEqual([A]);
  });

  it("counts no pod that is let in but announces nothing", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    hub.pod("pod-2").announces = false;
    expect(await new PodRunner(hub).run()).toMatchObject({ disabled: [] });
  });

  it("is not withdrawn when the others went between the look and the write", async () => {
    const hub = SimulatedHub.of(2, [A]);
    hub.pod("pod-1").firewall = "dead";
    hub.before = ({ operation }) => {
      if (operation === "readTable") hub.pod("pod-2").announces = false;
      return undefined;
    };
    expect(await new PodRunner(hub).run()).toMatchObject({ disabled: [], findings: [{}, { kind: "LastPodKept" }] });
    expect(hub.writes.map(({ operation }) => operation)).toEqual(["recordFailure"]);
  });

  it("may be the last to go where nobody is required", async () => {
    const hub = SimulatedHub.of(1, TABLES);
    hub.pod("pod-1").firewall = "dead";
    expect(await new PodRunner(hub, "pod-1", { MINIMUM_PODS: "0" }).run()).toMatchObject({ disabled: TABLES });
  });

  it("never leaves a table empty together with another one, whatever the order of their calls", async () => {
    // Each of the two counts on the other until both have written.
    for (let turn = 0; turn < 12; turn++) {
      const hub = SimulatedHub.of(2, [A]);
      let calls = 0;
      hub.latency = async () => {
        const pause = (turn >> (calls++ % 4)) & 3;
        for (let step = 0; step < pause; step++) await Promise.resolve();
      };
      hub.pods.forEach((pod) => (pod.firewall = "dead"));
      await Promise.all(["pod-1", "pod-2"].map((pod) => new PodRunner(hub, pod).run()));
      expect(hub.carrying(A).length).toBeGreaterThan(0);
    }
  });
});

describe("a pod of a core that another one replaces", () => {
  const retired = { CARRIES: "false", MINIMUM_PODS: "2" };

  it("leaves although it works, once enough others carry", async () => {
    const hub = SimulatedHub.of(4, TABLES);
    expect(await new PodRunner(hub, "pod-1", retired).run()).toMatchObject({
      verdict: "healthy",
      disabled: TABLES,
      findings: [{ kind: "PodRetired", detail: "pod-1" }],
    });
    expect(hub.pod("pod-1").lastFailure).toBeUndefined();
  });

  it("stays until then, and never comes in", async () => {
    const hub = SimulatedHub.of(4, TABLES);
    hub.pod("pod-3").announces = false;
    hub.pod("pod-4").tables.clear();
    hub.pod("pod-1").tables.delete(B);
    expect(await new PodRunner(hub, "pod-1", retired).run()).toMatchObject({
      enabled: [],
      disabled: [],
      findings: [{ kind: "PodRetired" }, { kind: "LastPodKept", detail: `pod-1 in ${A}` }],
    });
  });

  it("hands over to the new core without a moment in which too few carry", async () => {
    const hub = SimulatedHub.of(4, [A]);
    const [old, fresh] = [
      ["pod-1", "pod-2"],
      ["pod-3", "pod-4"],
    ] as const;
    fresh.forEach((name) => hub.pod(name).tables.clear());
    const fewest: number[] = [];
    hub.before = () => {
      fewest.push(hub.carrying(A).length);
      return undefined;
    };
    for (let minute = 0; minute < 3; minute++) {
      for (const name of old) await new PodRunner(hub, name, retired).run();
      for (const name of fresh) await new PodRunner(hub, name).run();
    }
    expect(Math.min(...fewest)).toBeGreaterThanOrEqual(2);
    expect(hub.carrying(A).map(({ name }) => name)).toEqual(fresh);
  });
});

describe("a hand-over that is waited for", () => {
  const event = { mode: "hand-over" };
  const retired = { CARRIES: "false", MINIMUM_PODS: "2" };

  it("moves the table within one run of each function, the new pods' first", async () => {
    const hub = SimulatedHub.of(4, TABLES);
    for (const name of ["pod-3", "pod-4"]) hub.pod(name).tables.clear();
    for (const name of ["pod-3", "pod-4"]) await new PodRunner(hub, name).run(event);
    for (const name of ["pod-1", "pod-2"]) await new PodRunner(hub, name, retired).run(event);
    for (const table of TABLES) expect(hub.carrying(table).map(({ name }) => name)).toEqual(["pod-3", "pod-4"]);
  });

  it("waits for others that begin to carry a moment later", async () => {
    const hub = SimulatedHub.of(3, TABLES);
    hub.pod("pod-3").announces = false;
    const runner = new PodRunner(hub, "pod-1", retired);
    let pauses = 0;
    runner.pause = () => {
      if (++pauses === 3 + 2) hub.pod("pod-3").announces = true;
    };
    expect(await runner.run(event)).toMatchObject({ disabled: TABLES });
    expect(hub.pod("pod-1").tables.size).toBe(0);
  });

  it("fails when time is up and the pod is still there, and says where", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").tables.delete(A);
    const runner = new PodRunner(hub, "pod-1", retired);
    let left = 60_000;
    runner.remaining = () => left;
    runner.pause = () => (left -= 5_000);
    await expect(runner.run(event)).rejects.toThrow(`HAND_OVER_INCOMPLETE: pod-1 in ${B} stays: fewer than 2 others`);
    expect([...hub.pod("pod-1").tables]).toEqual([B]);
    expect(runner.metrics.get("RunsFailed")).toBe(1);
  });

  it("does not fail for a pod that is out already, as one that waits for its turn", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").tables.clear();
    expect(await new PodRunner(hub, "pod-1", retired).run(event)).toMatchObject({ enabled: [], disabled: [] });
  });

  it("lets a pod that is to carry fail without failing itself: those that leave count how many carry", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    hub.pod("pod-2").announces = false;
    expect(await new PodRunner(hub).run(event)).toMatchObject({ findings: [{}, { kind: "LastPodKept" }, {}] });
  });

  it("in a dry run tells once what would be, and does not fail", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    const runner = new PodRunner(hub, "pod-1", retired);
    expect(await runner.run({ ...event, dryRun: true })).toMatchObject({ findings: [{}, {}, {}], disabled: [] });
    expect(hub.writes).toEqual([]);
  });
});

describe("what the probes cannot tell", () => {
  it("changes nothing, as when the service that is asked is broken", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "service-down";
    expect(await new PodRunner(hub).run()).toMatchObject({ verdict: "unclear", findings: [{ kind: "ProbesUnclear" }] });
    expect(hub.writes).toEqual([]);
  });

  it("neither withdraws nor lets in a pod of which some probes failed, and begins its quiet period", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    const pod = hub.pod("pod-1");
    const runner = new PodRunner(hub);
    const results = [hub.look("pod-1"), { internet: [], routes: [false] }, hub.look("pod-1")];
    runner.look = () => results.shift() ?? hub.look("pod-1");
    expect(await runner.run()).toMatchObject({ verdict: "unsteady", enabled: [], disabled: [] });
    expect(pod.lastFailure).toBe(hub.now);
    expect([...pod.tables]).toEqual(TABLES);
  });
});

describe("when AWS is in the way", () => {
  it("an attachment that is not there changes nothing", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").available = false;
    hub.pod("pod-1").firewall = "dead";
    expect(await new PodRunner(hub).run()).toMatchObject({ findings: [{ kind: "AttachmentMissing" }] });
    expect(hub.writes).toEqual([]);
  });

  it("a table that is gone is told of, and the others are served", async () => {
    const hub = SimulatedHub.of(2, [A]);
    hub.pod("pod-1").firewall = "dead";
    const runner = new PodRunner(hub, "pod-1", { ROUTE_TABLES: JSON.stringify([A, B]) });
    expect(await runner.run()).toMatchObject({
      disabled: [A],
      findings: [{ kind: "TableMissing", detail: B }, { kind: "PodFailed" }],
    });
  });

  it("one table that cannot be written stops no other, and the run fails in the end", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    hub.before = ({ operation, subject }) =>
      operation === "disable" && subject === A ? awsError("RequestLimitExceeded") : undefined;
    const runner = new PodRunner(hub);
    await expect(runner.run()).rejects.toThrow(`POD_HEALTH_INCOMPLETE: ${A}: RequestLimitExceeded`);
    expect([...hub.pod("pod-1").tables]).toEqual([A]);
    expect(runner.metrics.get("ChangesFailed")).toBe(1);
    expect(runner.metrics.get("RunsCompleted")).toBeUndefined();

    hub.before = () => undefined;
    await runner.run();
    expect(hub.pod("pod-1").tables.size).toBe(0);
  });

  it("a failure that cannot be recorded does not keep a dead pod in", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    hub.before = ({ operation }) => (operation === "recordFailure" ? awsError("UnauthorizedOperation") : undefined);
    await expect(new PodRunner(hub).run()).rejects.toThrow("UnauthorizedOperation");
    expect(hub.pod("pod-1").tables.size).toBe(0);
  });

  it("a read that fails changes nothing", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    hub.before = ({ operation }) => (operation === "observe" ? awsError("InternalError", "broken", 500) : undefined);
    const runner = new PodRunner(hub);
    await expect(runner.run()).rejects.toThrow("broken");
    expect(hub.writes).toEqual([]);
    expect(runner.metrics.get("RunsFailed")).toBe(1);
  });
});

describe("an event", () => {
  it.each([{}, { mode: "check" }, { dryRun: false }])("%j is a reason to look", async (event) => {
    expect(await new PodRunner(SimulatedHub.of(2)).run(event)).toMatchObject({ verdict: "healthy" });
  });

  it.each(["check", null, { dryRun: "yes" }, { mode: "move" }])("%j is refused", async (event) => {
    const hub = SimulatedHub.of(2);
    await expect(new PodRunner(hub).run(event)).rejects.toThrow("INVALID_EVENT");
    expect(hub.calls).toEqual([]);
  });

  it("delivered twice changes what is left to change, which is nothing", async () => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    const runner = new PodRunner(hub);
    await runner.run();
    expect(await runner.run()).toMatchObject({ disabled: [] });
  });

  it.each<{ event: object; more: Record<string, string> }>([
    { event: { dryRun: true }, more: {} },
    { event: {}, more: { DRY_RUN: "true" } },
  ])("of a dry run tells the difference and writes nothing: %j", async ({ event, more }) => {
    const hub = SimulatedHub.of(2, TABLES);
    hub.pod("pod-1").firewall = "dead";
    const runner = new PodRunner(hub, "pod-1", more);
    expect(await runner.run(event)).toMatchObject({ dryRun: true, disabled: TABLES });
    expect(hub.writes).toEqual([]);
    expect(runner.metrics.get("TablesDisabled")).toBe(0);
  });
});

it("time that runs out leaves out later rounds, and no round at all proves nothing", async () => {
  const hub = SimulatedHub.of(2, TABLES);
  hub.pod("pod-1").firewall = "dead";
  const runner = new PodRunner(hub);
  runner.remaining = () => 10_000;
  expect(await runner.run()).toMatchObject({ verdict: "unclear", rounds: [], disabled: [] });
});
