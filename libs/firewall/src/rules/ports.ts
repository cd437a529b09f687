import type { ConstructProblem } from "@causeway/platform";
import type { PortRange } from "./rule-group.js";

/** One port, or the first and last of a range. 0 to 65535. */
export type Port = number | readonly [from: number, to: number];

const LAST = 65_535;

/** The mistake of an empty list of ports, where one is needed. */
export const NO_PORTS = {
  code: "NO_PORTS",
  found: "[]",
  allowed: "at least one port",
  message: "a list without ports matches nothing; all ports are [0, 65535]",
};

/** INVALID_PORT for what is no port, or a range that runs backwards. */
export function checkPorts(property: string, ports: readonly Port[]): ConstructProblem[] {
  return ports.flatMap((port, index) => {
    const { from, to } = portRange(port);
    if (isPort(from) && isPort(to) && from <= to) {
      return [];
    }
    const found = typeof port === "number" ? String(port) : `${String(from)} to ${String(to)}`;
    return [
      {
        code: "INVALID_PORT",
        property: `${property}[${String(index)}]`,
        found,
        allowed: `0 to ${String(LAST)}, or a range [from, to] with from <= to`,
        message: `${found} is no port and no range of ports`,
      },
    ];
  });
}

export function portRange(port: Port): PortRange {
  return typeof port === "number" ? { from: port, to: port } : { from: port[0], to: port[1] };
}

/** As a Suricata rule writes it, e.g. `443` or `8000:8010`. */
export function suricataPort(port: Port): string {
  const { from, to } = portRange(port);
  return from === to ? String(from) : `${String(from)}:${String(to)}`;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= LAST;
}
