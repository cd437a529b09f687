import type { Problem } from "@causeway/cidr";
import { VPN_CONNECTIONS } from "./aws-limits.js";
import type { CapacityDemand } from "./demand.js";

const MOST_WORKLOADS = 500;
const MOST_MEGABITS = 1_000_000;

/** What a demand says that cannot be, whatever the arithmetic: its numbers and names. */
export function checkDemand(demand: CapacityDemand): readonly Problem[] {
  const { workloads, devices, spares = 1, zones = 1, vpnConnections = VPN_CONNECTIONS.byDefault } = demand;
  return [
    ...checkCount(workloads.length),
    ...workloads.flatMap(({ name, promised, singleStream }, index) => [
      ...checkName(`workloads[${String(index)}].name`, name),
      ...wholeNumber(`workloads[${String(index)}].promised`, promised, 1, MOST_MEGABITS),
      ...wholeNumber(`workloads[${String(index)}].singleStream`, singleStream ?? 1, 1, MOST_MEGABITS),
    ]),
    ...repeated(workloads.map(({ name }) => name)),
    ...wholeNumber("devices.vpnInstance", devices.vpnInstance, 1, MOST_MEGABITS),
    ...wholeNumber("devices.firewallInstance", devices.firewallInstance, 1, MOST_MEGABITS),
    ...wholeNumber("spares", spares, 0, 100),
    ...wholeNumber("zones", zones, 1, 6),
    ...wholeNumber("vpnConnections", vpnConnections, 2, VPN_CONNECTIONS.most),
  ];
}

function checkCount(count: number): readonly Problem[] {
  if (count >= 1 && count <= MOST_WORKLOADS) {
    return [];
  }
  return [
    {
      code: count === 0 ? "NO_WORKLOADS" : "TOO_MANY_WORKLOADS",
      path: "workloads",
      found: String(count),
      allowed: `1 to ${String(MOST_WORKLOADS)} workloads`,
      message: `a core carries 1 to ${String(MOST_WORKLOADS)} workloads; found ${String(count)}`,
    },
  ];
}

function checkName(path: string, name: string): readonly Problem[] {
  if (/^[a-z][a-z0-9-]{0,23}$/.test(name)) {
    return [];
  }
  const allowed = "a letter, then at most 23 lower-case letters, digits and hyphens";
  const message = `"${name}" cannot be the name of a workload; allowed: ${allowed}`;
  return [{ code: "INVALID_WORKLOAD_NAME", path, found: name, allowed, message }];
}

function repeated(names: readonly string[]): readonly Problem[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            code: "DUPLICATE_WORKLOAD",
            path: `workloads[${String(index)}].name`,
            found: name,
            allowed: "each name once",
            message: `workload "${name}" is listed more than once`,
          },
        ],
  );
}

function wholeNumber(path: string, value: number, min: number, max: number): readonly Problem[] {
  if (Number.isInteger(value) && value >= min && value <= max) {
    return [];
  }
  const allowed = `a whole number from ${String(min)} to ${String(max)}`;
  const message = `${path} is ${String(value)}; allowed: ${allowed}`;
  return [{ code: "NUMBER_OUT_OF_RANGE", path, found: String(value), allowed, message }];
}
