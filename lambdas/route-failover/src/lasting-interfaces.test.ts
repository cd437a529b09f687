import { beforeEach, describe, expect, it } from "vitest";
import { environmentOf, FailoverRunner, groupOf, QUIET_MILLISECONDS } from "../test/failover-runner.js";
import { SimulatedNetwork } from "../test/simulated-network.js";

/**
 * Interfaces that outlive their instances: each zone has one with source/destination check off, made before any
 * instance, and its route table points at it from the start. Every instance attaches its zone's as its second one.
 */

const A = "rtb-0000000a";
const B = "rtb-0000000b";
const IN_A = "interface-a";
const IN_B = "interface-b";
const GROUPS = [groupOf("proxy-a", "eu-central-1a", [A]), groupOf("proxy-b", "eu-central-1b", [B])];
const ENVIRONMENT = environmentOf(GROUPS, { DEVICE_INDEX: "1" });

let network: SimulatedNetwork;
let runner: FailoverRunner;

beforeEach(() => {
  network = new SimulatedNetwork()
    .route(A, { kind: "interface", id: IN_A })
    .route(B, { kind: "interface", id: IN_B })
    .addGroup("proxy-a", "eu-central-1a")
    .addGroup("proxy-b", "eu-central-1b")
    .attach(IN_A, "i-proxy-a")
    .attach(IN_B, "i-proxy-b");
  for (const instance of network.instances.values()) {
    // The primary interface is for the instance itself and forwards nothing.
    instance.interfaces = instance.interfaces.map((each) => ({ ...each, sourceDestCheck: each.deviceIndex === 0 }));
  }
  runner = new FailoverRunner(network, ENVIRONMENT);
});

function targetOf(routeTable: string): string | undefined {
  return network.routeTables.get(routeTable)?.get("0.0.0.0/0")?.target.id;
}

async function fail(letter: "a" | "b") {
  network.now += 1_000;
  network.setAlarm(`proxy-${letter}`, "ALARM");
  return runner.sweep();
}

/** The group ends its instance and starts another one. */
function replace(letter: "a" | "b", lifecycleState: "InService" | "Pending:Wait" = "InService"): string {
  network.terminate(`i-proxy-${letter}`);
  network.addInstance(`i-new-${letter}`, `proxy-${letter}`, `eu-central-1${letter}`, { lifecycleState });
  return `i-new-${letter}`;
}

describe("a network without faults", () => {
  it("is left as Terraform made it", async () => {
    const { findings } = await runner.sweep();
    expect(network.writes).toEqual([]);
    expect(findings).toEqual([]);
  });

  it("before the first instance has nothing to point at, and is left as well", async () => {
    network.terminate("i-proxy-a");
    network.terminate("i-proxy-b");
    const { findings } = await runner.sweep();
    expect(network.writes).toEqual([]);
    expect(findings).toEqual([A, B].map((subject) => ({ kind: "NoHealthyTarget", subject })));
  });
});

describe("a failed zone", () => {
  it.each([
    ["a", A, IN_A, IN_B],
    ["b", B, IN_B, IN_A],
  ] as const)(
    "%s goes to the other zone's interface, and home after the quiet period",
    async (zone, table, own, other) => {
      await fail(zone);
      expect(targetOf(table)).toBe(other);
      network.attach(own, replace(zone));
      network.now += 60_000;
      network.setAlarm(`proxy-${zone}`, "OK");
      network.now += QUIET_MILLISECONDS - 1;
      await runner.sweep();
      expect(targetOf(table)).toBe(other);
      network.now += 1;
      await runner.sweep();
      expect(targetOf(table)).toBe(own);
      expect([targetOf(A), targetOf(B)]).toEqual([IN_A, IN_B]);
    },
  );

  it("while the other one is down as well stays where it is, and each comes back by itself", async () => {
    await fail("a");
    await fail("b");
    expect([targetOf(A), targetOf(B)]).toEqual([IN_B, IN_B]);
    expect([...network.groups.values()].flat().map(({ healthStatus }) => healthStatus)).toEqual([
      "Unhealthy",
      "Unhealthy",
    ]);
    network.attach(IN_A, replace("a"));
    network.now += 60_000;
    network.setAlarm("proxy-a", "OK");
    await runner.sweep();
    expect([targetOf(A), targetOf(B)]).toEqual([IN_A, IN_A]);
    network.attach(IN_B, replace("b"));
    network.now += 60_000;
    network.setAlarm("proxy-b", "OK");
    network.now += QUIET_MILLISECONDS;
    await runner.sweep();
    expect([targetOf(A), targetOf(B)]).toEqual([IN_A, IN_B]);
  });
});

describe("an interface that nobody has", () => {
  it("is a blackhole, which is repaired without an alarm though its id is the zone's own", async () => {
    network.detach(IN_A);
    const { findings } = await runner.sweep();
    expect(targetOf(A)).toBe(IN_B);
    expect(findings).toContainEqual({ kind: "InterfaceMissing", subject: "i-proxy-a" });
  });

  it("is left when somebody attached it elsewhere", async () => {
    network.addInstance("i-operator", "nobody's", "eu-central-1a").attach(IN_A, "i-operator");
    await runner.sweep();
    expect(targetOf(A)).toBe(IN_A);
    expect(runner.metrics.get("ForeignRoute")).toBe(1);
  });

  it("keeps an instance in service from being a target, but not from being replaced", async () => {
    network.detach(IN_B);
    await runner.sweep();
    expect([targetOf(A), targetOf(B)]).toEqual([IN_A, IN_A]);
    const { unhealthy, findings } = await fail("b");
    expect(unhealthy).toEqual(["i-proxy-b"]);
    expect(findings).toContainEqual({ kind: "InterfaceMissing", subject: "i-proxy-b" });
  });
});

describe("an interface on its way", () => {
  function attaching(interfaceId: string): void {
    const instance = network.instance(network.ownerOf(interfaceId) ?? "");
    instance.interfaces = instance.interfaces.map((each) => ({ ...each, attached: each.id !== interfaceId }));
  }

  it("is not a target before it is attached", async () => {
    attaching(IN_B);
    await fail("a");
    expect(targetOf(A)).toBe(IN_A);
    expect(runner.metrics.get("NoHealthyTarget")).toBe(2);
  });

  it("belongs to an instance of ours: what points at it is not foreign", async () => {
    attaching(IN_A);
    await runner.sweep();
    expect(targetOf(A)).toBe(IN_B);
    expect(runner.metrics.get("ForeignRoute")).toBe(0);
  });

  it("belongs to its new instance while the old one still shows it", async () => {
    const old = network.instance("i-proxy-a");
    network.addInstance("i-new-a", "proxy-a", "eu-central-1a", { launchedAt: network.now - QUIET_MILLISECONDS });
    network.attach(IN_A, "i-new-a");
    old.interfaces = [{ id: IN_A, attached: false, deviceIndex: 1, sourceDestCheck: false }];
    network.member("i-proxy-a").lifecycleState = "Terminating";
    await runner.sweep();
    expect(network.writes).toEqual([]);
  });
});

describe("the primary interface of an instance", () => {
  it("is no target, even if its source/destination check is off", async () => {
    const instance = network.instance("i-proxy-b");
    instance.interfaces = instance.interfaces.map((each) => ({ ...each, sourceDestCheck: each.deviceIndex === 1 }));
    const { findings } = await fail("a");
    expect(targetOf(A)).toBe(IN_A);
    expect(findings).toContainEqual({ kind: "SourceDestCheckOn", subject: "i-proxy-b" });
  });

  it("forwards nothing: a route to it goes to the zone's interface of the same, healthy instance", async () => {
    network.route(A, "i-proxy-a");
    await runner.sweep();
    expect(targetOf(A)).toBe(IN_A);
  });
});

describe("a replacement in its launch hook", () => {
  function waiting(): string {
    const id = replace("a", "Pending:Wait");
    network.now += 60_000;
    network.setAlarm("proxy-a", "ALARM");
    network.now += 60_000;
    network.setAlarm("proxy-a", "OK");
    network.now += 1_000;
    return id;
  }

  it("is not completed before it has the interface", async () => {
    const id = waiting();
    const { launched, findings } = await runner.sweep();
    expect(launched).toEqual([]);
    expect(findings).toContainEqual({ kind: "InterfaceMissing", subject: id });
    network.attach(IN_A, id);
    expect((await runner.sweep()).launched).toEqual([id]);
  });

  it("takes over at once what still points at the interface, instead of sending it elsewhere for the quiet period", async () => {
    network.attach(IN_A, waiting());
    const { launched, moves } = await runner.sweep();
    expect(launched).toEqual(["i-new-a"]);
    expect(moves).toEqual([]);
    expect(targetOf(A)).toBe(IN_A);
  });

  it("whose process is silent is no reason to stay", async () => {
    const id = replace("a", "Pending:Wait");
    network.attach(IN_A, id);
    network.setAlarm("proxy-a", "ALARM");
    await runner.sweep();
    expect(targetOf(A)).toBe(IN_B);
  });
});
