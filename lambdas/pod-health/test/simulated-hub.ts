import type { Hub } from "../src/aws/hub.js";
import type { Observation, TableState } from "../src/decision/observation.js";
import type { InternetResult, Round } from "../src/decision/verdict.js";

export function awsError(name: string, message = "from the simulation", status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

export interface Call {
  readonly operation: "observe" | "readTable" | "enable" | "disable" | "recordFailure";
  readonly pod: string;
  readonly subject: string;
}

export type Firewall = "works" | "dead" | "no-nat" | "no-routes" | "service-down";

/** A pod, as a test moves it by hand. */
export interface SimulatedPod {
  readonly name: string;
  readonly attachment: string;
  readonly address: string;
  /** What the pod's firewall does with packets. */
  firewall: Firewall;
  /** Whether the pod announces its routes. */
  announces: boolean;
  available: boolean;
  lastFailure?: number;
  /** Tables that let its routes in. */
  readonly tables: Set<string>;
}

/** A transit gateway with pods behind it. */
export class SimulatedHub {
  now = Date.parse("2026-01-01T00:00:00Z");
  readonly calls: Call[] = [];
  /** Asked before every call: an error makes it fail without effect. */
  before: (call: Call) => Error | undefined = () => undefined;
  /** Lets other functions run between this one's calls. */
  latency: () => Promise<void> = () => Promise.resolve();

  constructor(
    readonly pods: readonly SimulatedPod[],
    readonly tables: readonly string[],
  ) {}

  static of(count: number, tables: readonly string[] = ["tgw-rtb-0000000a"]): SimulatedHub {
    const pods = Array.from({ length: count }, (_, index): SimulatedPod => {
      const number = String(index + 1);
      return {
        name: `pod-${number}`,
        attachment: `tgw-attach-0000000${number}`,
        address: `198.51.100.${number}`,
        firewall: "works",
        announces: true,
        available: true,
        tables: new Set(tables),
      };
    });
    return new SimulatedHub(pods, tables);
  }

  get writes(): Call[] {
    return this.calls.filter(({ operation }) => operation !== "observe" && operation !== "readTable");
  }

  pod(name: string): SimulatedPod {
    const pod = this.pods.find((each) => each.name === name);
    if (pod === undefined) throw new Error(`No ${name}`);
    return pod;
  }

  carrying(table: string): SimulatedPod[] {
    return this.pods.filter(({ tables, announces, available }) => tables.has(table) && announces && available);
  }

  /** What the function of a pod sees through its firewall. */
  look(name: string): Round {
    const { firewall, address } = this.pod(name);
    const internet: Record<Firewall, InternetResult> = {
      works: { kind: "seen-as", address },
      dead: { kind: "unreachable", reason: "timeout" },
      "no-nat": { kind: "seen-as", address: "192.0.2.1" },
      "no-routes": { kind: "seen-as", address },
      "service-down": { kind: "no-address", answer: "503" },
    };
    return { internet: [internet[firewall]], routes: [firewall !== "dead" && firewall !== "no-routes"] };
  }

  /** The hub as the function of a pod reads and writes it. */
  for(name: string): Hub {
    const pod = this.pod(name);
    const begin = async (operation: Call["operation"], subject = "") => {
      const call = { operation, pod: name, subject };
      this.calls.push(call);
      await this.latency();
      const error = this.before(call);
      if (error !== undefined) throw error;
    };
    return {
      observe: async (): Promise<Observation> => {
        await begin("observe");
        return {
          now: this.now,
          available: pod.available,
          ...(pod.lastFailure === undefined ? {} : { lastFailure: pod.lastFailure }),
          tables: new Map(this.tables.map((table) => [table, this.state(pod, table)])),
        };
      },
      readTable: async (table) => {
        await begin("readTable", table);
        return this.tables.includes(table) ? this.state(pod, table) : undefined;
      },
      enable: async (table) => {
        await begin("enable", table);
        pod.tables.add(table);
      },
      disable: async (table) => {
        await begin("disable", table);
        pod.tables.delete(table);
      },
      recordFailure: async (milliseconds) => {
        await begin("recordFailure", pod.attachment);
        pod.lastFailure = milliseconds;
      },
    };
  }

  private state(pod: SimulatedPod, table: string): TableState {
    return {
      propagation: pod.tables.has(table) ? "enabled" : "disabled",
      carrying: new Set(this.carrying(table).map(({ attachment }) => attachment)),
    };
  }
}
