import { invocationContext, RecordedTelemetry } from "@causeway/lambda-shared/testing";
import { createHandler, type Outcome } from "../src/handler.js";
import type { RunReport } from "../src/run/run.js";
import { ACCOUNT, REGION, type SimulatedNetwork } from "./simulated-network.js";

export const QUIET_MILLISECONDS = 300_000;

export function groupOf(name: string, zone: string, routeTables: readonly string[], fallbackNatGateway?: string) {
  return {
    name,
    alarm: `${name}-heartbeat`,
    zone,
    routeTables,
    ...(fallbackNatGateway === undefined ? {} : { fallbackNatGateway }),
  };
}

export function environmentOf(groups: readonly object[], more: Record<string, string> = {}) {
  return { GROUPS: JSON.stringify(groups), LIFECYCLE_HOOK: "launch", ...more };
}

/** Runs the function against a simulation, and keeps its metrics and log lines. */
export class FailoverRunner {
  private readonly telemetry = new RecordedTelemetry();
  readonly metrics = this.telemetry.metrics;
  readonly log = this.telemetry.log;
  /** Milliseconds that the function believes to have left at each look at the clock. */
  remaining: () => number = () => 60_000;
  private readonly handler: ReturnType<typeof createHandler>;

  constructor(network: SimulatedNetwork, environment: Record<string, string>) {
    const sleep = (milliseconds: number) => {
      network.now += milliseconds;
      return Promise.resolve();
    };
    this.handler = createHandler(environment, { telemetry: this.telemetry, network, sleep });
  }

  run(event: unknown): Promise<Outcome> {
    const place = { account: ACCOUNT, region: REGION };
    return this.handler(event, invocationContext("route-failover", { ...place, remaining: () => this.remaining() }));
  }

  async sweep(event: object = {}): Promise<RunReport> {
    const outcome = await this.run({ mode: "sweep", ...event });
    if ("ignored" in outcome) throw new Error("A sweep is never ignored");
    return outcome;
  }
}

export function sns(...messages: (object | string)[]) {
  return {
    Records: messages.map((message, index) => ({
      EventSource: "aws:sns",
      Sns: {
        MessageId: `message-${index}`,
        Message: typeof message === "string" ? message : JSON.stringify(message),
      },
    })),
  };
}

export function alarmMessage(group: string, state: string, { account = ACCOUNT, region = REGION, name = "" } = {}) {
  const alarmName = name === "" ? `${group}-heartbeat` : name;
  return {
    AlarmName: alarmName,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`,
    AWSAccountId: account,
    NewStateValue: state,
    Region: "EU (Frankfurt)",
    Trigger: { MetricName: "heartbeat", Dimensions: [{ name: "AutoScalingGroupName", value: group }] },
  };
}
