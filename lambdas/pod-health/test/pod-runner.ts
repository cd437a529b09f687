import { invocationContext, RecordedTelemetry } from "@causeway/lambda-shared/testing";
import { createHandler } from "../src/handler.js";
import type { Round } from "../src/decision/verdict.js";
import type { RunReport } from "../src/run/run.js";
import type { SimulatedHub } from "./simulated-hub.js";

export const QUIET_MILLISECONDS = 180_000;

export function environmentOf(hub: SimulatedHub, pod = "pod-1", more: Record<string, string> = {}) {
  return {
    POD: pod,
    PODS: JSON.stringify(hub.pods.map(({ name, attachment }) => ({ name, attachment }))),
    ROUTE_TABLES: JSON.stringify(hub.tables),
    EXPECTED_ADDRESSES: JSON.stringify([hub.pod(pod).address]),
    ROUTE_PROBES: JSON.stringify(["10.1.2.3:443"]),
    ...more,
  };
}

/** The function of one pod, run against a simulation. */
export class PodRunner {
  private readonly telemetry = new RecordedTelemetry();
  readonly metrics = this.telemetry.metrics;
  /** Milliseconds that the function believes to have left at each look at the clock. */
  remaining: () => number = () => 60_000;
  /** What a look through the firewall gives. */
  look: () => Round;
  /** Happens whenever the function sleeps. */
  pause: () => unknown = () => undefined;
  private readonly handler: ReturnType<typeof createHandler>;

  constructor(hub: SimulatedHub, pod = "pod-1", more: Record<string, string> = {}) {
    this.look = () => hub.look(pod);
    this.handler = createHandler(environmentOf(hub, pod, more), {
      telemetry: this.telemetry,
      hub: hub.for(pod),
      probe: () => Promise.resolve(this.look()),
      sleep: () => Promise.resolve(void this.pause()),
    });
  }

  run(event: unknown = {}): Promise<RunReport> {
    return this.handler(event, invocationContext("pod-health", { remaining: () => this.remaining() }));
  }
}
