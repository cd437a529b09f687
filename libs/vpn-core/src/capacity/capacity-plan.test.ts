import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planCapacity } from "./capacity-plan.js";
import type { CapacityDemand, CapacityPlan } from "./demand.js";

const payments = { name: "payments", promised: 2000 };
const devices = { vpnInstance: 2000, firewallInstance: 1000 };

function plan(demand: CapacityDemand): CapacityPlan {
  const { plan, problems } = planCapacity(demand);
  expect(problems).toEqual([]);
  if (plan === undefined) throw new Error("no plan");
  return plan;
}

describe("the number of pods", () => {
  test("is the promises divided by what a pod carries, and the spares", () => {
    expect(plan({ workloads: [payments, { name: "batch", promised: 1500 }], devices, spares: 2 })).toMatchObject({
      podCapacity: 1000,
      required: 4,
      pods: 6,
    });
  });

  test("follows the weakest part of a pod: an instance, or one of its tunnels", () => {
    expect(plan({ workloads: [payments], devices }).podCapacity).toBe(1000);
    expect(plan({ workloads: [payments], devices: { vpnInstance: 700, firewallInstance: 900 } }).podCapacity).toBe(700);
    const strong = { vpnInstance: 20_000, firewallInstance: 20_000 };
    expect(plan({ workloads: [payments], devices: strong }).podCapacity).toBe(1250);
    expect(plan({ workloads: [payments], devices: { ...strong, tunnelsCounted: 2 } }).podCapacity).toBe(2500);
    expect(plan({ workloads: [payments], devices: { ...strong, tunnel: "large" } }).podCapacity).toBe(5000);
  });

  test("is one more where rounded limits would not fit", () => {
    // 3 x ceil(1000 / 3) kbit/s = 1002 kbit/s on each of three pods of 1000 kbit/s.
    const workloads = ["a", "b", "c"].map((name) => ({ name, promised: 1 }));
    expect(plan({ workloads, devices: { vpnInstance: 1, firewallInstance: 1 } })).toMatchObject({
      required: 4,
      workloads: [{ perDevice: 250 }, { perDevice: 250 }, { perDevice: 250 }],
    });
  });

  test("spreads over the zones, the first of them the fullest", () => {
    expect(plan({ workloads: [payments], devices, spares: 3, zones: 3 })).toMatchObject({
      pods: 5,
      podsInFullestZone: 2,
    });
  });
});

describe("the limits of a workload", () => {
  test("are its promise divided by the required pods, on each pod and for each stream", () => {
    expect(plan({ workloads: [payments, { name: "batch", promised: 900 }], devices }).workloads).toEqual([
      { name: "payments", promised: 2_000_000, perDevice: 666_667, perStream: 666_667, most: 2_666_668 },
      { name: "batch", promised: 900_000, perDevice: 300_000, perStream: 300_000, most: 1_200_000 },
    ]);
  });

  test("hold a stream to one tunnel", () => {
    const strong = { vpnInstance: 20_000, firewallInstance: 20_000, tunnelsCounted: 2 } as const;
    expect(plan({ workloads: [payments], devices: strong }).workloads).toMatchObject([
      { perDevice: 2_000_000, perStream: 1_250_000 },
    ]);
  });
});

describe("a demand that cannot be met shows the arithmetic", () => {
  const refused = (demand: CapacityDemand) => planCapacity(demand).problems;

  test("of pods that the quota does not hold twice", () => {
    expect(refused({ workloads: [{ name: "big", promised: 25_000 }], devices })).toEqual([
      {
        code: "TOO_MANY_PODS",
        path: "workloads",
        found: "26 pods",
        allowed: "at most 25 pods",
        message:
          "promises of 25000 Mbit/s, pods of min(2000, 1000, 1250) = 1000 Mbit/s: 25 required + 1 spare = 26 pods, " +
          "and as many beside them during a replacement: 2 x 26 = 52 > 50 VPN connections",
      },
    ]);
    expect(refused({ workloads: [{ name: "big", promised: 25_000 }], devices, vpnConnections: 52 })).toEqual([]);
  });

  test("of a stream that no tunnel carries", () => {
    expect(refused({ workloads: [{ ...payments, singleStream: 1251 }], devices })).toMatchObject([
      { code: "STREAM_ABOVE_TUNNEL", path: "workloads[0].singleStream", allowed: "at most 1250 Mbit/s" },
    ]);
  });

  test("of a stream that is larger than the workload's share of a pod", () => {
    expect(refused({ workloads: [{ ...payments, singleStream: 1001 }], devices })).toMatchObject([
      {
        code: "STREAM_ABOVE_SHARE",
        allowed: "at most 1000 Mbit/s, or a promise of 2002 Mbit/s",
        message: expect.stringContaining("2000 / 2 = 1000 Mbit/s < 1001 Mbit/s") as string,
      },
    ]);
    expect(refused({ workloads: [{ ...payments, singleStream: 1000 }], devices })).toEqual([]);
  });

  test("of spares that the loss of a zone uses up", () => {
    const demand = { workloads: [{ name: "big", promised: 4000 }], devices, zones: 3, survivesZone: true };
    expect(refused({ ...demand, spares: 1 })).toMatchObject([
      {
        code: "ZONE_NOT_SPARED",
        allowed: "at least 2",
        message: expect.stringContaining("5 - 2 = 3 < 4") as string,
      },
    ]);
    expect(refused({ ...demand, spares: 2 })).toEqual([]);
  });

  test("of a single zone that must not be lost", () => {
    expect(refused({ workloads: [payments], devices, spares: 50, survivesZone: true })).toMatchObject([
      { code: "ZONE_NOT_SPARED", allowed: "pods in two zones or more" },
      { code: "TOO_MANY_PODS" },
    ]);
  });
});

test("numbers and names that cannot be are found all at once", () => {
  const { plan, problems } = planCapacity({
    workloads: [
      { name: "Payments", promised: 0 },
      { name: "b", promised: 1.5, singleStream: -1 },
      { name: "b", promised: Number.NaN },
    ],
    devices: { vpnInstance: 0, firewallInstance: 2_000_000 },
    spares: -1,
    zones: 7,
    vpnConnections: 1,
  });
  expect(plan).toBeUndefined();
  expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
    "INVALID_WORKLOAD_NAME workloads[0].name",
    "NUMBER_OUT_OF_RANGE workloads[0].promised",
    "NUMBER_OUT_OF_RANGE workloads[1].promised",
    "NUMBER_OUT_OF_RANGE workloads[1].singleStream",
    "NUMBER_OUT_OF_RANGE workloads[2].promised",
    "DUPLICATE_WORKLOAD workloads[2].name",
    "NUMBER_OUT_OF_RANGE devices.vpnInstance",
    "NUMBER_OUT_OF_RANGE devices.firewallInstance",
    "NUMBER_OUT_OF_RANGE spares",
    "NUMBER_OUT_OF_RANGE zones",
    "NUMBER_OUT_OF_RANGE vpnConnections",
  ]);
  expect(planCapacity({ workloads: [], devices }).problems).toMatchObject([{ code: "NO_WORKLOADS" }]);
});

describe("any demand", () => {
  const bandwidth = fc.integer({ min: 1, max: 50_000 });
  const demands = fc.record({
    workloads: fc
      .array(bandwidth, { minLength: 1, maxLength: 12 })
      .map((promises) => promises.map((promised, index) => ({ name: `w${String(index)}`, promised }))),
    devices: fc.record({
      vpnInstance: bandwidth,
      firewallInstance: bandwidth,
      tunnel: fc.constantFrom("standard" as const, "large" as const),
      tunnelsCounted: fc.constantFrom(1 as const, 2 as const),
    }),
    spares: fc.integer({ min: 0, max: 20 }),
    zones: fc.integer({ min: 1, max: 6 }),
    vpnConnections: fc.constant(5000),
  });
  const planned = (demand: CapacityDemand) => planCapacity(demand).plan;

  test("keeps every promise with as many pods lost as there are spares, and overloads no pod", () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const plan = planned(demand);
        fc.pre(plan !== undefined);
        for (const { promised, perDevice, perStream } of plan.workloads) {
          expect(perDevice * (plan.pods - demand.spares)).toBeGreaterThanOrEqual(promised);
          expect(perStream).toBeLessThanOrEqual(perDevice);
        }
        const load = plan.workloads.reduce((sum, { perDevice }) => sum + perDevice, 0);
        expect(load).toBeLessThanOrEqual(plan.podCapacity * 1000);
      }),
    );
  });

  test("has no pod too many: on one fewer the promises do not fit", () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const plan = planned(demand);
        fc.pre(plan !== undefined && plan.required > 1);
        const load = demand.workloads.reduce(
          (sum, { promised }) => sum + Math.ceil((promised * 1000) / (plan.required - 1)),
          0,
        );
        expect(load).toBeGreaterThan(plan.podCapacity * 1000);
      }),
    );
  });

  test("needs no fewer pods for more promises, weaker devices or more spares", () => {
    fc.assert(
      fc.property(demands, bandwidth, fc.integer({ min: 1, max: 5 }), (demand, more, spares) => {
        const { workloads, devices } = demand;
        const base = planned(demand);
        const harder = [
          { ...demand, workloads: [...workloads, { name: "another", promised: more }] },
          { ...demand, devices: { ...devices, vpnInstance: Math.max(1, devices.vpnInstance - more) } },
          { ...demand, devices: { ...devices, tunnelsCounted: 1 as const } },
          { ...demand, spares: demand.spares + spares },
        ];
        fc.pre(base !== undefined);
        for (const each of harder) {
          expect(planned(each)?.pods ?? Infinity).toBeGreaterThanOrEqual(base.pods);
        }
      }),
    );
  });

  test("that must survive a zone does, with the number of spares that the problem names", () => {
    fc.assert(
      fc.property(demands, (demand) => {
        const { problems } = planCapacity({ ...demand, survivesZone: true });
        const problem = problems.find(({ code }) => code === "ZONE_NOT_SPARED");
        fc.pre(problem !== undefined && demand.zones > 1);
        const enough = Number(problem.allowed.replace("at least ", ""));
        const survives = (spares: number) =>
          planCapacity({ ...demand, spares, survivesZone: true }).problems.every(({ code }) => code !== problem.code);
        fc.pre(enough <= 100);
        expect(survives(enough)).toBe(true);
        expect(survives(enough - 1)).toBe(false);
      }),
    );
  });
});
