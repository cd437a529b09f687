import { describe, expect, it } from "vitest";
import { environmentOf } from "../test/pod-runner.js";
import { SimulatedHub } from "../test/simulated-hub.js";
import { readConfiguration } from "./configuration.js";
import { createHandler } from "./handler.js";

const hub = SimulatedHub.of(2);
const environment = environmentOf(hub);

describe("the environment of pod-health", () => {
  it("has defaults for everything but the pods, their tables and the firewall's addresses", () => {
    expect(readConfiguration({ ...environment, ROUTE_PROBES: "" })).toEqual({
      pod: { name: "pod-1", attachment: "tgw-attach-00000001" },
      siblings: [{ name: "pod-2", attachment: "tgw-attach-00000002" }],
      routeTables: ["tgw-rtb-0000000a"],
      internetProbes: ["https://checkip.amazonaws.com/"],
      expectedAddresses: ["198.51.100.1"],
      routeProbes: [],
      rounds: 3,
      pauseMilliseconds: 5000,
      probeTimeoutMilliseconds: 3000,
      quietPeriodMilliseconds: 180_000,
      minimumPods: 1,
      carries: true,
      dryRun: false,
    });
  });

  it.each([
    ["nothing", {}, "POD: found nothing"],
    [
      "a pod that is not among the pods",
      { ...environment, POD: "pod-9" },
      "POD: found pod-9, allowed: one of PODS: pod-1, pod-2",
    ],
    ["an attachment's name", { ...environment, PODS: `[{"name":"pod-1","attachment":"core"}]` }, "PODS[0].attachment"],
    [
      "a pod twice",
      {
        ...environment,
        PODS: JSON.stringify(
          [hub.pods[0], hub.pods[0]].map((pod) => ({ name: pod?.name, attachment: pod?.attachment })),
        ),
      },
      "PODS[1].name: found pod-1",
    ],
    ["a subnet's route table", { ...environment, ROUTE_TABLES: `["rtb-0000000a"]` }, "ROUTE_TABLES[0]"],
    ["a table twice", { ...environment, ROUTE_TABLES: `["tgw-rtb-0000000a","tgw-rtb-0000000a"]` }, "ROUTE_TABLES[1]"],
    ["an address out of range", { ...environment, EXPECTED_ADDRESSES: `["198.51.100.256"]` }, "EXPECTED_ADDRESSES[0]"],
    ["no address to expect", { ...environment, EXPECTED_ADDRESSES: "[]" }, "1 to 10 addresses"],
    [
      "a URL with credentials",
      { ...environment, INTERNET_PROBES: `["https://user@example.com/"]` },
      "INTERNET_PROBES[0]",
    ],
    ["a URL of another kind", { ...environment, INTERNET_PROBES: `["ftp://example.com/"]` }, "INTERNET_PROBES[0]"],
    ["a route probe by name", { ...environment, ROUTE_PROBES: `["example.com:443"]` }, "ROUTE_PROBES[0]"],
    ["a route probe without a port", { ...environment, ROUTE_PROBES: `["10.1.2.3"]` }, "ROUTE_PROBES[0]"],
    ["a port out of range", { ...environment, ROUTE_PROBES: `["10.1.2.3:70000"]` }, "ROUTE_PROBES[0]"],
    ["no rounds", { ...environment, ROUNDS: "0" }, "a whole number from 1 to 10"],
    ["more pods required than there are", { ...environment, MINIMUM_PODS: "3" }, "MINIMUM_PODS: found 3"],
  ])("rejects %s", (_, wrong: Record<string, string>, message) => {
    expect(() => createHandler(wrong)).toThrow(message);
    expect(() => createHandler(wrong)).toThrow(/^INVALID_CONFIGURATION: /);
  });
});
