import { beforeEach, describe, expect, it } from "vitest";
import { alarmMessage, groupOf, sns } from "../test/failover-runner.js";
import { awsError, DESTINATION, type SimulatedNetwork } from "../test/simulated-network.js";
import { A, B, GROUPS, ThreeZones } from "../test/three-zones.js";

/** One test or more for each of these rows of the table of situations in `lambdas/README.md`: routes and faults. */

let zones: ThreeZones;
let network: SimulatedNetwork;

beforeEach(() => {
  zones = new ThreeZones();
  network = zones.network;
});

describe("Route missing", () => {
  beforeEach(() => {
    network.routeTables.get(A)?.clear();
  });

  it("is created", async () => {
    await zones.runner.sweep();
    expect(network.writes).toEqual([expect.objectContaining({ operation: "createRoute", subject: A })]);
    expect(network.targetOf(A)).toBe("i-nat-a");
  });

  it("switches once from create to replace when somebody was faster", async () => {
    network.before = ({ operation }) => {
      if (operation === "createRoute") network.route(A, "i-gone", true);
      return undefined;
    };
    await zones.runner.sweep();
    expect(network.writes.map(({ operation }) => operation)).toEqual(["createRoute", "replaceRoute"]);
    expect(network.targetOf(A)).toBe("i-nat-a");
  });

  it("switches once from replace to create when somebody removed the route", async () => {
    network.route(A, "i-gone", true);
    network.before = ({ operation }) => {
      if (operation === "replaceRoute") network.routeTables.get(A)?.clear();
      return undefined;
    };
    await zones.runner.sweep();
    expect(network.writes.map(({ operation }) => operation)).toEqual(["replaceRoute", "createRoute"]);
    expect(network.targetOf(A)).toBe("i-nat-a");
  });

  it("does not try again when a create is refused", async () => {
    network.before = ({ operation }) => (operation === "createRoute" ? awsError("UnauthorizedOperation") : undefined);
    await expect(zones.runner.sweep()).rejects.toThrow("UnauthorizedOperation");
    expect(network.writes.map(({ operation }) => operation)).toEqual(["createRoute"]);
  });

  it("never creates on any other error", async () => {
    network.route(A, "i-gone", true);
    network.before = ({ operation }) => (operation === "replaceRoute" ? awsError("UnauthorizedOperation") : undefined);
    await expect(zones.runner.sweep()).rejects.toThrow("UnauthorizedOperation");
    expect(network.writes.map(({ operation }) => operation)).toEqual(["replaceRoute"]);
  });
});

describe("Blackhole route", () => {
  it("is repaired by the sweep even without an alarm", async () => {
    network.terminate("i-nat-a");
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-b");
  });

  it("is repaired even if its target was nobody's instance", async () => {
    network.route(A, { kind: "other", id: "tgw-0" }, true);
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-a");
  });
});

describe("Foreign route (an operator pointed it elsewhere)", () => {
  it.each([
    ["a transit gateway", { kind: "other", id: "tgw-0" } as const],
    ["an interface of nobody's group", { kind: "interface", id: "eni-operator" } as const],
    ["a NAT gateway that is not the fallback", { kind: "nat-gateway", id: "nat-0" } as const],
  ])("to %s is left and reported", async (_, target) => {
    network.route(A, target);
    await zones.fail("nat-a");
    expect(network.targetOf(A)).toBe(target.id.replace("eni-", "i-"));
    expect(zones.runner.metrics.get("ForeignRoute")).toBe(1);
  });

  it("set while the function runs is left", async () => {
    network.before = ({ operation }) => {
      if (operation === "readRoutes") network.route(A, { kind: "other", id: "tgw-0" });
      return undefined;
    };
    await zones.fail("nat-a");
    expect(network.targetOf(A)).toBe("tgw-0");
  });

  it("is left when it wins the race against a create", async () => {
    network.routeTables.get(A)?.clear();
    network.before = ({ operation }) => {
      if (operation === "createRoute") network.route(A, { kind: "other", id: "tgw-0" });
      return undefined;
    };
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("tgw-0");
  });
});

describe("One table fails", () => {
  it("tries all, collects, and throws at the end so that the retry converges", async () => {
    const groups = [groupOf("nat-a", "eu-central-1a", [A, "rtb-000000a1", "rtb-000000a2"]), ...GROUPS.slice(1)];
    network.route("rtb-000000a1", "i-nat-a").route("rtb-000000a2", "i-nat-a");
    zones.configure(groups);
    network.before = ({ operation, subject }) =>
      operation === "replaceRoute" && subject === A ? awsError("InternalError", "oops", 500) : undefined;
    await expect(zones.fail("nat-a")).rejects.toThrow(`ROUTE_FAILOVER_INCOMPLETE: ${A}: InternalError: oops`);
    expect(["rtb-000000a1", "rtb-000000a2"].map((id) => network.targetOf(id))).toEqual(["i-nat-b", "i-nat-b"]);
    network.before = () => undefined;
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-b");
  });

  it("reports a table that does not exist and serves the others", async () => {
    network.routeTables.delete(B);
    const { findings } = await zones.runner.sweep();
    expect(findings).toContainEqual({ kind: "RouteTableUnknown", subject: B });
    await zones.fail("nat-a");
    expect(network.targetOf(A)).toBe("i-nat-b");
  });
});

describe("Throttling", () => {
  it("of an instance's replacement keeps no route from being moved, and the retry asks again", async () => {
    network.before = ({ operation }) =>
      operation === "markUnhealthy" ? awsError("Throttling", "Rate exceeded") : undefined;
    await expect(zones.fail("nat-a")).rejects.toThrow("ROUTE_FAILOVER_INCOMPLETE: i-nat-a: Throttling: Rate exceeded");
    expect(network.targetOf(A)).toBe("i-nat-b");
    expect(zones.runner.metrics.get("RoutesMoved")).toBe(1);
    network.before = () => undefined;
    expect((await zones.runner.sweep()).unhealthy).toEqual(["i-nat-a"]);
  });

  it("of a read changes nothing", async () => {
    network.before = ({ operation }) => (operation === "observe" ? awsError("Throttling") : undefined);
    await expect(zones.fail("nat-a")).rejects.toThrow();
    expect(network.writes).toEqual([]);
  });

  it("that takes all the time leaves the rest to the next run, and says which tables", async () => {
    const groups = [groupOf("nat-a", "eu-central-1a", [A, "rtb-000000a1"]), ...GROUPS.slice(1)];
    network.route("rtb-000000a1", "i-nat-a");
    zones.configure(groups, { ROUTE_CONCURRENCY: "1" });
    zones.runner.remaining = () => (network.targetOf(A) === "i-nat-b" ? 5_000 : 60_000);
    await expect(zones.fail("nat-a")).rejects.toThrow(/^ROUTE_FAILOVER_INCOMPLETE: rtb-000000a1: .*TIME_RAN_OUT/);
    expect(network.targetOf("rtb-000000a1")).toBe("i-nat-a");
    zones.runner.remaining = () => 60_000;
    await zones.runner.sweep();
    expect(network.targetOf("rtb-000000a1")).toBe("i-nat-b");
  });
});

describe("Concurrent invocations", () => {
  it("read each table again before they write it", async () => {
    await zones.fail("nat-a");
    const steps = network.calls.filter(({ subject }) => subject === A).map(({ operation }) => operation);
    expect(steps).toEqual(["readRoutes", "replaceRoute"]);
  });

  it("leave a table that another run has moved meanwhile", async () => {
    network.before = ({ operation }) => {
      if (operation === "readRoutes") network.route(A, "i-nat-c");
      return undefined;
    };
    await zones.fail("nat-a");
    expect(network.writes.map(({ operation }) => operation)).toEqual(["markUnhealthy"]);
    expect(network.targetOf(A)).toBe("i-nat-c");
  });

  it("end in the same state, whoever is first", async () => {
    zones.wait(1_000);
    network.setAlarm("nat-a", "ALARM");
    await Promise.allSettled([
      zones.runner.sweep(),
      zones.runner.sweep(),
      zones.runner.run(sns(alarmMessage("nat-a", "ALARM"))),
    ]);
    expect(network.targetOf(A)).toBe("i-nat-b");
    expect(network.routeTables.get(A)?.get(DESTINATION)?.blackhole).toBe(false);
  });
});

describe("Retries exhausted", () => {
  it("the sweep mends what no notification could", async () => {
    network.before = () => awsError("RequestLimitExceeded", "slow down", 503);
    for (let delivery = 0; delivery < 3; delivery++) await expect(zones.fail("nat-a")).rejects.toThrow("slow down");
    expect(zones.runner.metrics.get("RunsFailed")).toBe(3);
    network.before = () => undefined;
    await zones.runner.sweep();
    expect(network.targetOf(A)).toBe("i-nat-b");
  });
});
